import * as v from 'valibot'
import { whole } from '../../../actions/fields'
import type { AppStoreConnectContext } from '../../../context/index'
import { count, say, type Text } from '../../../text/index'
import { defineQuery, type Reads } from '../define'
import { testable } from './shared/builds'
import { dayMs } from './shared/days'
import { buildEnding, type Ending, endingCertificates, endingProfiles, unlessRefused } from './shared/ends'
import { teamFirst } from './shared/provisioning'

const kinds: Record<Ending['kind'], Text> = {
  certificate: say('Certificate'),
  profile: say('Profile'),
  build: say('Build'),
}

/** Builds that end before a moment. */
async function endingBuilds(tools: Reads, until: number): Promise<Ending[]> {
  const found: Ending[] = []
  for await (const build of testable(tools, 'oldest')) {
    // All live equally long: nothing behind the first that ends later ends sooner.
    if (build.ends > until) break
    found.push(buildEnding(build))
  }
  return found
}

/** What ends before a moment, the soonest first; and what this key was not told, in words. */
async function endings(tools: Reads, days: number): Promise<{ rows: Ending[]; notes: Text[] }> {
  const until = tools.now + days * dayMs
  const notes: Text[] = []
  const or = (part: Promise<Ending[]>, what: Text): Promise<Ending[]> =>
    unlessRefused(part, () => notes.push(say('{what} are not listed: this key may not read them.', { what })))
  const all = await Promise.all([
    or(endingCertificates(tools), say('Certificates')),
    or(endingProfiles(tools), say('Profiles')),
    or(endingBuilds(tools, until), say('Builds')),
  ])
  const rows = all
    .flat()
    .filter(({ ends }) => ends <= until)
    .sort((a, b) => a.ends - b.ends)
  return { rows, notes }
}

const common = {
  needs: [],
  where: ({ appId, resourceId }: AppStoreConnectContext) => appId === undefined && resourceId === undefined,
  credential: teamFirst,
  operations: ['certificates_getCollection', 'profiles_getCollection', 'builds_getCollection'],
  examples: [
    { address: 'https://appstoreconnect.apple.com/apps', input: {} },
    { address: 'https://developer.apple.com/account/resources/profiles/list', input: { days: 365 } },
  ],
} as const

/** Everything of the team that ends soon. */
export const expiryRadar = defineQuery({
  ...common,
  examples: [...common.examples],
  id: 'appstoreconnect.expiry.list',
  title: say('What ends soon'),
  about: say('Certificates, profiles and TestFlight builds that end within the days you choose.'),
  input: v.object({ days: whole('Days', 1, 730, 30, 'How far to look ahead.') }),
  rank: 30,
  keywords: 'expiry expiration radar certificates profiles builds renew',
  async run(_context, { days }, tools) {
    const { rows, notes } = await endings(tools, days)
    return {
      view: 'table',
      title: count(days, 'Ends within {n} day', 'Ends within {n} days'),
      columns: [
        { key: 'kind', title: say('What') },
        { key: 'name', title: say('Name') },
        { key: 'of', title: say('Of') },
        { key: 'ends', title: say('Ends'), kind: 'time' },
        { key: 'days', title: say('Days left'), kind: 'number' },
      ],
      rows: rows.map(row => ({
        key: `${row.kind}:${row.id}`,
        cells: {
          kind: kinds[row.kind],
          name: row.name,
          of: row.of,
          ends: { at: new Date(row.ends).toISOString() },
          days: Math.floor((row.ends - tools.now) / dayMs),
        },
        context: row.context,
      })),
      notes,
      empty: say('Nothing ends in this time.'),
    }
  },
})

/** A text of a calendar file: what has a meaning there is escaped, and lines are folded to 75 bytes. */
function line(name: string, value: string): string {
  const escaped = value.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n')
  const folded: string[] = ['']
  for (const char of `${name}:${escaped}`) {
    const last = folded.at(-1) ?? ''
    if (new TextEncoder().encode(last + char).length > 74) folded.push(` ${char}`)
    else folded[folded.length - 1] = last + char
  }
  return `${folded.join('\r\n')}\r\n`
}

/** A day of a calendar: `20270131`. */
const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10).replaceAll('-', '')

/** A calendar (RFC 5545) of what ends, a whole day each, with a reminder a week before. */
function calendar(rows: readonly Ending[], now: number): string {
  const events = rows.map(({ kind, id, name, of, ends }) =>
    [
      line('BEGIN', 'VEVENT'),
      line('UID', `${kind}-${id}@gangway`),
      `DTSTAMP:${dayOf(now)}T000000Z\r\n`,
      line('DTSTART;VALUE=DATE', dayOf(ends)),
      line('DTEND;VALUE=DATE', dayOf(ends + dayMs)),
      line('SUMMARY', `${name} ends (${kind})`),
      line('DESCRIPTION', of),
      line('TRANSP', 'TRANSPARENT'),
      'BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P7D\r\n',
      line('DESCRIPTION', `${name} ends in a week (${kind})`),
      'END:VALARM\r\nEND:VEVENT\r\n',
    ].join(''),
  )
  return `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Gangway//EN\r\n${events.join('')}END:VCALENDAR\r\n`
}

/** The same as a calendar. */
export const expiryCalendar = defineQuery({
  ...common,
  examples: [...common.examples],
  id: 'appstoreconnect.expiry.calendar',
  title: say('What ends, as a calendar'),
  about: say('A calendar file with a day for each certificate, profile and build that ends.'),
  input: v.object({ days: whole('Days', 1, 730, 365, 'How far to look ahead.') }),
  rank: 31,
  keywords: 'expiry expiration ics ical reminder',
  async run(_context, { days }, tools) {
    const { rows, notes } = await endings(tools, days)
    return {
      view: 'file',
      title: count(rows.length, '{n} entry in the calendar', '{n} entries in the calendar'),
      name: 'app-store-connect-ends.ics',
      type: 'text/calendar',
      text: calendar(rows, tools.now),
      notes,
    }
  },
})
