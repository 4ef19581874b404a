import * as v from 'valibot'
import type { Row } from '../../../actions/view'
import { addressOf } from '../../../context/index'
import { toFault } from '../../../http/fault'
import { type Message, say } from '../../../text/index'
import { type AnswerOf, defineQuery, type Reads, type With } from '../define'
import { joined } from '../jsonapi'
import { Build } from '../operations/builds'
import { refuse } from './shared/place'
import { demo, flight } from './shared/testers'

const common = {
  credential: { access: 'read', reach: 'app' },
  area: 'testflight',
} as const

/** What stands in both kinds of feedback. */
type Attributes = AnswerOf<'betaFeedbackCrashSubmissions_getInstance'>['data']['attributes']

interface Feedback {
  id: string
  kind: 'crashes' | 'screenshots'
  attributes: Attributes
  /** The build's number, where the portal tells it. */
  build: string
  pictures: string[]
}

const kinds = {
  crashes: { pill: say('Crash'), tone: 'bad' },
  screenshots: { pill: say('Screenshot'), tone: 'calm' },
} as const

const asked = { include: 'build', 'fields[builds]': 'version', limit: 200, sort: '-createdDate' }
const lists = [
  'apps_betaFeedbackCrashSubmissions_getToManyRelated',
  'apps_betaFeedbackScreenshotSubmissions_getToManyRelated',
] as const

type Page = AnswerOf<(typeof lists)[number]>
type One = Page['data'][number]

const feedbackOf = (document: Pick<Page, 'included'>, one: One): Feedback => ({
  id: one.id,
  kind: one.type === 'betaFeedbackCrashSubmissions' ? 'crashes' : 'screenshots',
  attributes: one.attributes,
  build: joined(document, one, 'build', Build)[0]?.attributes.version ?? '',
  pictures:
    'screenshots' in one.attributes
      ? (one.attributes.screenshots ?? []).flatMap(({ url }) => (url ? [url] : []))
      : [],
})

/** Feedback of both kinds in one timeline, the newest first; at most so many of each. */
export const feedbackInbox = defineQuery({
  ...common,
  id: 'appstoreconnect.feedback.inbox',
  title: say('Feedback inbox'),
  about: say('Crashes and screenshots that testers sent, in one timeline, the newest first.'),
  needs: ['appId'],
  input: v.object({
    kind: v.optional(v.pipe(v.picklist(['all', 'crashes', 'screenshots']), v.title('Kind')), 'all'),
    limit: v.optional(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5000), v.title('At most of each')),
      500,
    ),
  }),
  examples: [{ address: demo.app, input: {} }],
  operations: lists,
  rank: 38,
  menu: ['app'],
  keywords: 'testflight crash screenshot tester comments timeline',
  async run(context, { kind, limit }, { pages }) {
    const path = { id: context.appId }
    const read = async (op: (typeof lists)[number]): Promise<Feedback[]> => {
      const found: Feedback[] = []
      for await (const page of pages({ op, path, query: asked })) {
        for (const one of page.data) found.push(feedbackOf(page, one))
        if (found.length >= limit) break
      }
      return found.slice(0, limit)
    }
    const wanted = lists.filter(
      op => kind === 'all' || op.includes(kind === 'crashes' ? 'Crash' : 'Screenshot'),
    )
    const found = await Promise.all(wanted.map(read))
    const at = ({ attributes }: Feedback) => Date.parse(attributes.createdDate ?? '') || 0
    return {
      view: 'table',
      title: say('Feedback'),
      columns: [
        { key: 'at', title: say('When'), kind: 'time' },
        { key: 'kind', title: say('Kind') },
        { key: 'comment', title: say('Comment') },
        { key: 'build', title: say('Build'), kind: 'id' },
        { key: 'device', title: say('Device') },
        { key: 'os', title: say('System') },
        { key: 'tester', title: say('Tester') },
      ],
      rows: found
        .flat()
        .sort((a, b) => at(b) - at(a))
        .map((one): Row => {
          const { createdDate, comment, deviceModel, osVersion, email } = one.attributes
          return {
            key: one.id,
            cells: {
              at: createdDate ? { at: createdDate } : null,
              kind: kinds[one.kind],
              comment: comment ?? null,
              build: { id: one.build },
              device: deviceModel ?? null,
              os: osVersion ?? null,
              tester: email ?? null,
            },
            context: flight(context, { section: one.kind, feedbackId: one.id }),
          }
        }),
      notes: found.some(({ length }) => length === limit)
        ? [say('Of each kind only the newest {n} are shown.', { n: limit })]
        : [],
      empty: say('No tester has sent feedback.'),
    }
  },
})

const isCrash = ({ section }: { section?: string }): boolean => section === 'crashes'

/** The feedback a page is about; its address says which kind it is. */
async function readFeedback(context: With<'feedbackId'>, { read }: Reads): Promise<Feedback> {
  const path = { id: context.feedbackId }
  const query = { include: 'build', 'fields[builds]': 'version' }
  const found = isCrash(context)
    ? await read({ op: 'betaFeedbackCrashSubmissions_getInstance', path, query })
    : await read({ op: 'betaFeedbackScreenshotSubmissions_getInstance', path, query })
  return feedbackOf(found, found.data)
}

/** What Apple has of a crash. @throws Fault `invalid` where it has no log */
async function readLog({ feedbackId }: With<'feedbackId'>, { read }: Reads): Promise<string> {
  const op = 'betaFeedbackCrashSubmissions_crashLog_getToOneRelated'
  const { data } = await read({ op, path: { id: feedbackId } })
  return data?.attributes.logText ?? refuse(say('App Store Connect has no log of this crash yet.'))
}

const gigabytes = (bytes: number | null | undefined): string =>
  bytes === null || bytes === undefined ? '' : `${(bytes / 1e9).toFixed(1)} GB`

/** A time the app had been running, for the eye. */
const running = (ms: number | null | undefined): string =>
  ms === null || ms === undefined ? '' : `${Math.round(ms / 1000)} s`

const sent = say('Sent')

/** What is known of the device, as lines of two. */
function deviceLines({ attributes, build }: Feedback): [Message, string][] {
  const { deviceModel, osVersion, locale, connectionType, batteryPercentage, email } = attributes
  const { diskBytesAvailable, appUptimeInMilliseconds, createdDate } = attributes
  const all: [Message, string | null | undefined][] = [
    [say('Build'), build],
    [say('Device'), deviceModel],
    [say('System'), osVersion],
    [say('Language'), locale],
    [say('Connection'), connectionType],
    [
      say('Battery'),
      batteryPercentage === null || batteryPercentage === undefined ? '' : `${batteryPercentage} %`,
    ],
    [say('Free disk'), gigabytes(diskBytesAvailable)],
    [say('Running for'), running(appUptimeInMilliseconds)],
    [say('Tester'), email],
    [sent, createdDate],
  ]
  return all.flatMap(([label, value]): [Message, string][] => (value ? [[label, value]] : []))
}

const crash = 'https://appstoreconnect.apple.com/apps/6440000001/testflight/crashes/AOnH1Kc0000000000000000'
const shot =
  'https://appstoreconnect.apple.com/apps/6440000001/testflight/screenshots/AOnH1Ks0000000000000001'
const instances = [
  'betaFeedbackCrashSubmissions_getInstance',
  'betaFeedbackScreenshotSubmissions_getInstance',
] as const

/** What a tester sent, at a glance. */
export const feedbackFacts = defineQuery({
  ...common,
  id: 'appstoreconnect.feedback.facts',
  title: say('Feedback facts'),
  about: say('What the tester wrote, with build, device and pictures.'),
  needs: ['appId', 'feedbackId'],
  input: v.object({}),
  examples: [
    { address: crash, input: {} },
    { address: shot, input: {} },
  ],
  operations: instances,
  facts: true,
  async run(context, _input, tools) {
    const one = await readFeedback(context, tools)
    return {
      view: 'facts',
      title: one.attributes.comment ?? (one.kind === 'crashes' ? say('Crash') : say('Screenshot')),
      pill: kinds[one.kind],
      facts: [
        ...deviceLines(one).map(([label, value]) => ({
          label,
          value: label === sent ? { at: value } : value,
        })),
        ...one.pictures.map((href, i) => ({
          label: say('Picture {n}', { n: i + 1 }),
          value: { href, text: say('Open') },
        })),
      ],
    }
  },
})

/** Text that Markdown shows as it is: comments come from outside. */
const plain = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>#|~]/g, '\\$&')

/** Feedback as the text of an issue. */
export const feedbackIssue = defineQuery({
  ...common,
  id: 'appstoreconnect.feedback.issue',
  title: say('Copy feedback as issue text'),
  about: say('Copies the comment with build, device and a link, as Markdown; of a crash the log too.'),
  needs: ['appId', 'feedbackId'],
  input: v.object({}),
  examples: [
    { address: crash, input: {} },
    { address: shot, input: {} },
  ],
  operations: [...instances, 'betaFeedbackCrashSubmissions_crashLog_getToOneRelated'],
  copies: true,
  rank: 5,
  menu: ['feedback'],
  keywords: 'github jira azure boards work item markdown clipboard',
  async run(context, _input, tools) {
    const [one, log] = await Promise.all([
      readFeedback(context, tools),
      // A log that does not come leaves the rest as it is.
      isCrash(context)
        ? readLog(context, tools).catch(error => {
            if (toFault(error).code === 'locked') throw error
            return ''
          })
        : '',
    ])
    const title = one.attributes.comment ?? (one.kind === 'crashes' ? 'Crash in TestFlight' : 'Screenshot')
    const address = addressOf(context)
    // Longer than any run of backticks in the log.
    const fence = '`'.repeat(Math.max(2, ...(log.match(/`+/g) ?? []).map(run => run.length)) + 1)
    return {
      view: 'text',
      title: say('Issue text'),
      text: [
        `### ${plain(title)}`,
        deviceLines(one)
          .map(([label, value]) => `- ${label.text}: ${plain(value)}`)
          .join('\n'),
        `<${address}>`,
        ...(log === '' ? [] : [`${fence}text\n${log.trimEnd()}\n${fence}`]),
      ].join('\n\n'),
      notes:
        one.pictures.length > 0
          ? [say('Links to pictures end after a while and are left out: open the feedback to save them.')]
          : [],
    }
  },
})

const ofCrash = {
  ...common,
  needs: ['appId', 'feedbackId'],
  where: isCrash,
  input: v.object({}),
  examples: [{ address: crash, input: {} }],
  operations: ['betaFeedbackCrashSubmissions_crashLog_getToOneRelated'],
  keywords: 'stack trace symbolicate ips',
} as const

/** The log of a crash to read. */
export const crashLog = defineQuery({
  ...ofCrash,
  id: 'appstoreconnect.crash.log',
  title: say('Crash log'),
  about: say('Shows the log of this crash, to read and copy.'),
  rank: 3,
  menu: ['feedback'],
  async run(context, _input, tools) {
    return { view: 'text', title: say('Crash log'), text: await readLog(context, tools) }
  },
})

/** The log of a crash as a file that Xcode opens. */
export const crashLogFile = defineQuery({
  ...ofCrash,
  id: 'appstoreconnect.crash.file',
  title: say('Download crash log'),
  about: say('Saves the log of this crash as a file that Xcode opens.'),
  rank: 4,
  async run(context, _input, tools) {
    const text = await readLog(context, tools)
    // The newer form begins with a line of JSON.
    const name = `${context.feedbackId}.${text.startsWith('{') ? 'ips' : 'crash'}`
    return { view: 'file', title: name, name, type: 'text/plain', text }
  },
})
