import './language'
import { describe, expect, it } from 'vitest'
import { say } from '../../../lib/text/index'
import { sheetOf, toCsv, toJson, toMarkdown, toTabs } from '../../../lib/ui/views/export'

const sheet = sheetOf(
  [
    { key: 'name', title: say('Name') },
    { key: 'n', title: say('Number'), kind: 'number' },
  ],
  [
    { key: '1', cells: { name: 'plain', n: -5 } },
    { key: '2', cells: { name: 'with "quotes", and\nlines', n: 1234.5 } },
    { key: '3', cells: { name: '=HYPERLINK("https://example.com")', n: null } },
    { key: '4', cells: { name: { pill: say('on | off'), tone: 'ok' }, n: 0 } },
  ],
)

describe('tables going out', () => {
  it('CSV is RFC 4180: lines end with CRLF, what needs quotes has them', () => {
    expect(toCsv(sheet)).toBe(
      [
        'Name,Number',
        'plain,-5',
        '"with ""quotes"", and\nlines",1234.5',
        '"\'=HYPERLINK(""https://example.com"")",',
        'on | off,0',
        '',
      ].join('\r\n'),
    )
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('a text %j does not become a formula', text => {
    const one = { titles: ['x'], rows: [[text]] }
    expect(toCsv(one)).toMatch(/\r\n"?'/)
    expect(toTabs(one).split('\n')[1]).toMatch(/^'/)
  })

  it('a number stays a number', () => {
    expect(toCsv({ titles: ['x'], rows: [[-1]] })).toBe('x\r\n-1\r\n')
  })

  it('JSON keeps every text as it is', () => {
    expect(JSON.parse(toJson(sheet))).toContainEqual({
      Name: '=HYPERLINK("https://example.com")',
      Number: '',
    })
  })

  it('Markdown keeps its cells apart', () => {
    expect(toMarkdown(sheet)).toContain('| on \\| off | 0 |')
    expect(toMarkdown(sheet)).toContain('| with "quotes", and<br>lines | 1234.5 |')
  })

  it('for the clipboard a cell has no tabs and lines', () => {
    expect(toTabs(sheet).split('\n')).toHaveLength(5)
  })
})
