import * as v from 'valibot'
import { choice, day, word } from '../../../actions/fields'
import type { View } from '../../../actions/view'
import { count, say } from '../../../text/index'
import { type AnswerOf, appPath, defineQuery } from '../define'
import { isoDaysAgo } from './shared/days'
import { issuePath } from './shared/issues'
import { example, inSection, refuse } from './shared/place'

const range = {
  from: day('First day', 'As 2026-11-23; empty: 28 days ago.'),
  to: day('Last day', 'Empty: today.'),
}

/** The range as the portal wants it. @throws Fault for a day that is none */
function query({ from, to }: { from: string; to: string }, now: number): { start: string; end: string } {
  const start = from || isoDaysAgo(now, 28).slice(0, 10)
  const end = to || isoDaysAgo(now, 0).slice(0, 10)
  for (const text of [start, end]) {
    const at = Date.parse(text)
    // 31 February reads as a day of March: what comes back must be what was written.
    if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(text))
      refuse(say('{day} is not a day.', { day: text }))
  }
  if (start > end) refuse(say('The first day is after the last.'))
  return { start: `${start}T00:00:00.000Z`, end: `${end}T23:59:59.999Z` }
}

function chart({ errors, count: sum }: AnswerOf<'Errors_CountsPerDay'>): View {
  const days = (errors ?? [])
    .flatMap(({ datetime, count: value }) => (datetime ? { at: datetime, value: value ?? 0 } : []))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
  const total = sum ?? days.reduce((n, { value }) => n + value, 0)
  return {
    view: 'chart',
    title: say('Crashes a day'),
    unit: say('crashes'),
    points: days,
    notes: [
      count(total, '{n} in all.', '{n} in all.'),
      say('App Center keeps crashes for 28 or 90 days, as the app is set.'),
    ],
  }
}

const common = {
  credential: { access: 'read', reach: 'app' },
  area: 'diagnostics',
  rank: 25,
  keywords: 'count trend range graph',
} as const

/** Crashes of an app a day. */
export const crashesChart = defineQuery({
  ...common,
  id: 'appcenter.crashes.chart',
  title: say('Crashes a day'),
  about: say('Counts of this app’s crashes and errors for any range of days.'),
  needs: ['owner', 'app'],
  where: context => inSection('crashes')(context) && context.errorGroupId === undefined,
  input: v.object({
    ...range,
    type: choice('Type', ['all', 'crashes', 'errors']),
    version: word('Only version'),
  }),
  examples: example('crashes/errors'),
  operations: ['Errors_CountsPerDay'],
  async run(context, { type, version, ...days }, { read, now }) {
    const errorType = { all: undefined, crashes: 'unhandledError', errors: 'handledError' }[type]
    return chart(
      await read({
        op: 'Errors_CountsPerDay',
        path: appPath(context),
        query: { ...query(days, now), errorType, version: version || undefined },
      }),
    )
  },
})

/** Crashes of a group a day. */
export const crashChart = defineQuery({
  ...common,
  id: 'appcenter.crash.chart',
  title: say('Crashes of this group a day'),
  about: say('Counts of this group for any range of days.'),
  needs: ['owner', 'app', 'errorGroupId'],
  input: v.object(range),
  examples: example('crashes/errors/1000000001u'),
  operations: ['Errors_GroupCountsPerDay'],
  async run(context, days, { read, now }) {
    return chart(
      await read({
        op: 'Errors_GroupCountsPerDay',
        path: issuePath(context, context.errorGroupId),
        query: query(days, now),
      }),
    )
  },
})
