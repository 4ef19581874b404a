import './language'
import { describe, expect, it } from 'vitest'
import { say } from '../../../lib/text/index'
import { csv, json, markdown, sheetOf, tabs, written, writtenInTime } from '../../../lib/ui/views/export'

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
    expect(written(csv, sheet)).toBe(
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
    expect(written(csv, one)).toMatch(/\r\n"?'/)
    expect(written(tabs, one).split('\n')[1]).toMatch(/^'/)
  })

  it('a number stays a number', () => {
    expect(written(csv, { titles: ['x'], rows: [[-1]] })).toBe('x\r\n-1\r\n')
  })

  it('JSON keeps every text as it is', () => {
    expect(JSON.parse(written(json, sheet))).toContainEqual({
      Name: '=HYPERLINK("https://example.com")',
      Number: '',
    })
  })

  it('Markdown keeps its cells apart', () => {
    expect(written(markdown, sheet)).toContain('| on \\| off | 0 |')
    expect(written(markdown, sheet)).toContain('| with "quotes", and<br>lines | 1234.5 |')
  })

  it('for the clipboard a cell has no tabs and lines', () => {
    expect(written(tabs, sheet).split('\n')).toHaveLength(5)
  })

  it.each([
    ['csv', csv],
    ['tabs', tabs],
    ['json', json],
    ['markdown', markdown],
  ])('%s of many rows is written in parts, and others have their turn between them', async (_, format) => {
    const columns = [{ key: 'n', title: say('Number') }]
    for (const many of [0, 1, 500, 501, 1700]) {
      const rows = Array.from({ length: many }, (_, n) => ({ key: String(n), cells: { n } }))
      let turns = 0
      const turn = (): void => {
        turns += 1
        timer = setTimeout(turn)
      }
      let timer = setTimeout(turn)
      const parts = await writtenInTime(format, columns, rows)
      clearTimeout(timer)
      expect(parts.join('')).toBe(written(format, sheetOf(columns, rows)))
      expect(turns > 0).toBe(many > 500)
    }
  })
})
