import { describe, expect, it } from 'vitest'
import { csvFile } from '../../../lib/actions/csv'
import { mailsIn } from '../../../lib/portals/appcenter/actions/shared/mails'
import { csvLine } from '../../../lib/text/csv'

describe('csv', () => {
  it('keeps spreadsheets from running what stands in a cell', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r'])
      expect(csvLine([`${start}cmd|calc`]).replace(/^"/, '')[0], JSON.stringify(start)).toBe("'")
    expect(csvLine([-3, 'a-b', ''])).toBe('-3,a-b,\r\n')
  })
  it('quotes what would break a row', () => {
    expect(csvLine(['a,b', 'say "no"', 'two\nlines', null, undefined])).toBe(
      '"a,b","say ""no""","two\nlines",,\r\n',
    )
  })
  it('names files without signs that a system forbids', () => {
    expect(csvFile('Kite / "β"<>', []).name).toBe('Kite_β_.csv')
    expect(csvFile('../../etc', []).name).toBe('.._.._etc.csv')
  })
})

describe('mails of a list', () => {
  it('reads every common form', () => {
    expect(
      mailsIn([
        'email,name,pending',
        'plain@example.org',
        'Given Family <someone@example.org>',
        '"Family, Given" <other@example.org>',
        'csv@example.org,Somebody,no',
        'Somebody;semi@example.org',
        'tab@example.org\tTab',
        '"quoted@example.org","Q"',
        "'+plus@example.org,guarded",
        "o'neil@example.org",
      ]),
    ).toEqual({
      mails: [
        'plain@example.org',
        'someone@example.org',
        'other@example.org',
        'csv@example.org',
        'semi@example.org',
        'tab@example.org',
        'quoted@example.org',
        '+plus@example.org',
        "o'neil@example.org",
      ],
      bad: [],
    })
  })
  it('drops doubles in any case and tells what is none', () => {
    expect(
      mailsIn(['A@example.org', 'a@EXAMPLE.org', '', 'nobody', 'a@b', 'x@y@z.org', 'mail later']),
    ).toEqual({
      mails: ['A@example.org'],
      bad: ['nobody', 'a@b', 'x@y@z.org', 'mail later'],
    })
  })
})
