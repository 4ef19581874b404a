import * as v from 'valibot'
import type { Cell } from '../../../actions/view'
import { toFault } from '../../../http/fault'
import { count, say } from '../../../text/index'
import { defineQuery, type Reads } from '../define'
import { inWords, platformName, stateCell } from '../words'
import { readBuild } from './shared/builds'
import { readGroups } from './shared/groups'
import { readNotes } from './shared/notes'
import { example } from './shared/place'

/** What a build is and who has it, at a glance: the panel's head on a build's page. */
export const buildFacts = defineQuery({
  id: 'appstoreconnect.build.facts',
  title: say('Build facts'),
  about: say('State, export compliance, beta review, expiry, auto-notify, groups and notes of this build.'),
  needs: ['appId', 'buildId'],
  credential: { access: 'read', reach: 'app' },
  input: v.object({}),
  examples: example('testflight/ios/51f9cc3f-7c19-4b75-a7f1-3b25e57926b6'),
  operations: [
    'builds_getInstance',
    'betaGroups_getCollection',
    'betaBuildLocalizations_getCollection',
    'apps_betaAppLocalizations_getToManyRelated',
    'builds_betaBuildUsages_getMetrics',
  ],
  facts: true,
  async run(context, _input, tools) {
    const build = await readBuild(context, tools)
    const [groups, notes, usage] = await Promise.all([
      readGroups(tools, build.app.id, build.id),
      readNotes(tools, build),
      usageOf(tools, build.id),
    ])
    const { is, beta, review } = build
    const empty = [...notes.values()].filter(({ text }) => text === '').length
    const named = (internal: boolean): Cell =>
      groups
        .filter(group => group.internal === internal)
        .map(group => group.name)
        .join(' · ') || say('none yet')
    const compliance: Cell =
      typeof is.usesNonExemptEncryption !== 'boolean'
        ? { pill: say('not answered'), tone: 'warn' }
        : is.usesNonExemptEncryption
          ? say('uses encryption that is not exempt')
          : say('nothing that needs documents')
    return {
      view: 'facts',
      title: build.name,
      pill: {
        pill: is.expired ? say('expired') : inWords(is.processingState),
        tone: is.processingState !== 'VALID' || is.expired ? 'warn' : 'ok',
      },
      facts: [
        { label: say('Build'), value: { id: build.name } },
        { label: say('Platform'), value: platformName(build.platform) },
        { label: say('Export compliance'), value: compliance },
        { label: say('Beta review'), value: review ? stateCell(review) : say('not submitted') },
        { label: say('For the team'), value: stateCell(beta.internalBuildState) },
        { label: say('For people outside'), value: stateCell(beta.externalBuildState) },
        { label: is.expired ? say('Expired') : say('Expires'), value: at(is.expirationDate) },
        {
          label: say('Auto-notify'),
          value: beta.autoNotifyEnabled
            ? { pill: say('on: testers are mailed'), tone: 'warn' }
            : { pill: say('off'), tone: 'calm' },
        },
        { label: say('Internal groups'), value: named(true) },
        { label: say('External groups'), value: named(false) },
        {
          label: 'What to Test',
          value: count(empty, '{n} of {all} languages is empty', '{n} of {all} languages are empty', {
            all: notes.size,
          }),
        },
        { label: say('Used'), value: usage },
        { label: say('Uploaded'), value: at(is.uploadedDate) },
        { label: say('Least system'), value: is.minOsVersion ?? null },
        { label: say('Build id'), value: { id: build.id } },
      ],
    }
  },
})

const at = (moment: string | null | undefined): Cell => (moment ? { at: moment } : null)

/** What testers did with a build. A key may be refused the numbers: the other facts stand without them. */
const usageOf = ({ read }: Pick<Reads, 'read'>, id: string): Promise<Cell> =>
  read({ op: 'builds_betaBuildUsages_getMetrics', path: { id } }).then(
    ({ data }) => {
      const points = data.flatMap(({ dataPoints }) => dataPoints.map(({ values }) => values))
      const sum = (name: keyof (typeof points)[number]): number =>
        points.reduce((all, point) => all + (point[name] ?? 0), 0)
      return say('{installs} · {crashes} · {feedback}', {
        installs: count(sum('installCount'), '{n} install', '{n} installs'),
        crashes: count(sum('crashCount'), '{n} crash', '{n} crashes'),
        feedback: count(sum('feedbackCount'), '{n} feedback', '{n} feedback'),
      })
    },
    error => ({ pill: toFault(error).what, tone: 'calm' }),
  )
