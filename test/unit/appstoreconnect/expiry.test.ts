import { describe, expect, it } from 'vitest'
import { onLab, rowsOf, t } from './bench'

const page = 'https://appstoreconnect.apple.com/apps'
const list = 'appstoreconnect.expiry.list'

describe('what ends soon', () => {
  it('is one table, the soonest first, and nothing that ends later', async () => {
    const here = onLab()
    const view = await here.query(list, page, { days: 20 })
    const rows = rowsOf(view)
    const ends = rows.map(row => row['ends'] ?? '')
    expect(ends).toEqual([...ends].sort())
    expect(rows.filter(({ kind }) => kind !== 'Build')).toEqual([
      expect.objectContaining({ name: 'Kite AdHoc', of: 'com.example.kite', days: '9' }),
      expect.objectContaining({ name: 'Acme IOS_DISTRIBUTION', kind: 'Certificate', days: '12' }),
      expect.objectContaining({ name: 'Kite App Store', days: '12' }),
    ])
    const builds = here.state.data.rows.builds.filter(
      ({ attributes }) =>
        attributes.expired === false &&
        attributes.processingState === 'VALID' &&
        Date.parse(String(attributes.expirationDate)) <= here.clock.now + 20 * 24 * 3600_000,
    )
    expect(rows.filter(({ kind }) => kind === 'Build')).toHaveLength(builds.length)
    expect(builds.length).toBeGreaterThan(0)
    if (view.view !== 'table') throw new Error('no table came')
    expect(view.rows.map(({ context }) => context?.portal)).not.toContain(undefined)
  })

  it('shows what has ended already', async () => {
    const here = onLab()
    here.clock.now += 10 * 24 * 3600_000
    expect(rowsOf(await here.query(list, page, { days: 1 }))[0]).toMatchObject({
      name: 'Kite AdHoc',
      days: '-1',
    })
  })

  it('reads many builds no further than it must', async () => {
    const here = onLab({ scale: { builds: 2000 } })
    for (const row of here.state.data.rows.builds) row.attributes.expired = false
    await here.query(list, page, { days: 1 })
    expect(here.lab.record.of('builds_getCollection').length).toBeLessThan(12)
  })

  it('says what a key may not read; the rest stands', async () => {
    const here = onLab()
    here.roles('CUSTOMER_SUPPORT')
    const view = await here.query(list, page)
    expect(view.notes?.map(t).sort()).toEqual([
      'Certificates are not listed: this key may not read them.',
      'Profiles are not listed: this key may not read them.',
    ])
    expect(rowsOf(view).every(({ kind }) => kind === 'Build')).toBe(true)
  })
})

describe('the calendar', () => {
  it('has a day for each, by the rules of calendar files', async () => {
    const here = onLab()
    const row = here.state.data.rows.profiles.find(({ id }) => id === 'PROFADHOC1')
    if (row) row.attributes.name = `Kite, AdHoc; ${'ü'.repeat(60)}`
    const view = await here.query('appstoreconnect.expiry.calendar', page, { days: 10 })
    if (view.view !== 'file') throw new Error('no file came')
    const lines = view.text.split('\r\n')
    expect(lines.every(line => new TextEncoder().encode(line).length <= 75)).toBe(true)
    expect(view.text).not.toMatch(/[^\r]\n/)
    expect(lines[0]).toBe('BEGIN:VCALENDAR')
    expect(lines).toContain('UID:profile-PROFADHOC1@gangway')
    expect(lines).toContain('DTSTART;VALUE=DATE:20261201')
    expect(lines).toContain('DTEND;VALUE=DATE:20261202')
    expect(view.text.replaceAll('\r\n ', '')).toContain(
      `SUMMARY:Kite\\, AdHoc\\; ${'ü'.repeat(60)} ends (profile)`,
    )
    expect(lines.filter(line => line === 'BEGIN:VEVENT')).toHaveLength(
      lines.filter(line => line === 'END:VEVENT').length,
    )
  })
})
