import { expect, it } from 'vitest'
import { metersOf, told } from '../../../lib/portals/appstoreconnect/meter'

const headers = (text?: string) => new Headers(text === undefined ? {} : { 'X-Rate-Limit': text })

it.each([
  ['user-hour-lim:3600;user-hour-rem:3545;', { hour: { left: 3545, of: 3600 } }],
  [
    'user-hour-lim:3600;user-hour-rem:3545;, user-hour-lim:3600;user-hour-rem:3544;',
    { hour: { left: 3544, of: 3600 } },
  ],
  [
    'user-hour-lim:3600;user-hour-rem:12;user-minute-lim:150;user-minute-rem:149;',
    { hour: { left: 12, of: 3600 }, minute: { left: 149, of: 150 } },
  ],
  ['user-minute-lim:250;user-minute-rem:0', { minute: { left: 0, of: 250 } }],
  ['user-hour-lim : 3600 ; USER-HOUR-REM : 7 ; user-day-lim:9;', { hour: { left: 7, of: 3600 } }],
  ['user-hour-lim:3600;', {}],
  ['user-hour-lim:0;user-hour-rem:0;', {}],
  ['nonsense', {}],
  [undefined, {}],
])('%s', (text, meters) => expect(metersOf(headers(text))).toEqual(meters))

it('of two budgets the tighter one is told', () => {
  const text = 'user-hour-lim:3600;user-hour-rem:1800;user-minute-lim:150;user-minute-rem:10;'
  expect(told(headers(text), 0)).toEqual({ left: 10, of: 150, until: 60_000 })
  expect(told(headers(text.replace('rem:10;', 'rem:149;')), 0)).toMatchObject({ left: 1800, of: 3600 })
  expect(told(headers(), 0)).toBeUndefined()
})
