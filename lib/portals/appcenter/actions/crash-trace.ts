import * as v from 'valibot'
import { addressOf } from '../../../context/index'
import { count, say } from '../../../text/index'
import { type AnswerOf, defineQuery } from '../define'
import { issueName, issuePath, issuePlace, issueVersion } from './shared/issues'
import { example, placeOf } from './shared/place'

type Trace = AnswerOf<'Errors_GroupErrorStackTrace'>
type Exception = NonNullable<Trace['exception']>
type Frames = NonNullable<Exception['frames']>

/** A stack trace for a ticket. */
export const crashTrace = defineQuery({
  id: 'appcenter.crash.markdown',
  title: say('Copy stack trace as Markdown'),
  about: say('Copies the crashed thread with version, counts and a link, ready for a ticket.'),
  needs: ['owner', 'app', 'errorGroupId'],
  credential: { access: 'read', reach: 'app' },
  area: 'diagnostics',
  input: v.object({}),
  examples: [
    ...example('crashes/errors/1000000001u/overview'),
    ...example(
      'crashes/errors/1000000001u/reports/2518291138564839999-00000000-0000-4000-8000-000000000001/threads',
    ),
  ],
  operations: ['Errors_GroupDetails', 'Errors_GroupErrorStackTrace', 'Errors_ErrorStackTrace'],
  copies: true,
  rank: 5,
  menu: ['errorGroup'],
  keywords: 'crash jira issue clipboard frames',
  async run(context, _input, { read }) {
    const { errorGroupId, reportId } = context
    const path = issuePath(context, errorGroupId)
    const [issue, trace] = await Promise.all([
      read({ op: 'Errors_GroupDetails', path }),
      reportId === undefined
        ? read({ op: 'Errors_GroupErrorStackTrace', path })
        : read({ op: 'Errors_ErrorStackTrace', path: { ...path, errorId: reportId } }),
    ])
    const { shown, left } = sections(trace)
    const place = placeOf(context, {
      section: 'crashes',
      errorGroupId,
      ...(reportId === undefined ? {} : { reportId }),
    })
    const facts = [
      issuePlace(issue),
      issueVersion(issue),
      `${many(issue.count, errorGroupId.endsWith('u') ? 'crash' : 'error')} on ${many(issue.deviceCount, 'device')}`,
      issue.state,
    ]
    return {
      view: 'text',
      title: issueName(issue),
      text: [
        `### ${plain(issueName(issue))}`,
        facts.filter(Boolean).map(plain).join(' · '),
        `<${addressOf(place)}>`,
        ...shown.flatMap(({ title, frames }) => [`**${plain(title)}**`, fenced(frames)]),
      ].join('\n\n'),
      notes: left ? [count(left, '{n} other thread is left out.', '{n} other threads are left out.')] : [],
    }
  },
})

/** A count in the ticket's text: `1 crash`, `2 crashes`. */
const many = (n: number, one: string): string =>
  `${n} ${one}${n === 1 ? '' : one.endsWith('sh') ? 'es' : 's'}`

interface Section {
  title: string
  frames: Frames
}

/** An exception, then what caused it, each followed by its own causes. */
const chainOf = (exception: Exception | null | undefined): Exception[] =>
  exception ? [exception, ...(exception.inner_exceptions ?? []).flatMap(chainOf)] : []

/** The crashed thread first, then the exception with its causes, then what is relevant: each list of frames once. */
function sections({ threads, exception }: Trace): { shown: Section[]; left: number } {
  const all = threads ?? []
  const chosen = all.filter(thread => thread.crashed || thread.relevant)
  const told = (chosen.length ? chosen : all).map(thread => ({
    title: thread.title ?? 'Thread',
    frames: thread.frames ?? [],
    crashed: thread.crashed,
  }))
  const causes = chainOf(exception).flatMap((cause, i) =>
    cause.frames
      ? [
          {
            title: (i ? 'Caused by ' : '') + [cause.type, cause.reason].filter(Boolean).join(': '),
            frames: cause.frames,
          },
        ]
      : [],
  )
  const seen = new Set<string>()
  const shown = [...told.filter(t => t.crashed), ...causes, ...told.filter(t => !t.crashed)].filter(
    ({ frames }) => {
      const key = JSON.stringify(frames)
      if (frames.length === 0 || seen.has(key)) return false
      seen.add(key)
      return true
    },
  )
  return { shown, left: all.length - told.length }
}

// Names come from outside: line ends and signs that turn the direction of writing would break the ticket's text.
const oddSigns = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu
const oneLine = (text: string): string => text.replace(oddSigns, ' ')

/** Text that Markdown shows as it is. */
const plain = (text: string): string => oneLine(text).replace(/[\\`*_[\]<>#|~]/g, '\\$&')

/** Frames as a code block whose fence is longer than any run of backticks in it; the app's own are marked. */
function fenced(frames: Frames): string {
  const code = frames.map(frame => `${frame.app_code ? '→' : ' '} ${oneLine(frame.code_raw)}`).join('\n')
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${code}\n${fence}`
}
