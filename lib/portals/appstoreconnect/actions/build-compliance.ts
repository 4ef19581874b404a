import * as v from 'valibot'
import { choice, lines } from '../../../actions/fields'
import { each } from '../../../actions/plan'
import { count, say, type Text } from '../../../text/index'
import { definePlan, type Reads } from '../define'
import { answerCompliance } from './shared/build-calls'
import { type Build, listBuilds, pick, placeFilter, readBuild, unknownNote } from './shared/builds'
import { peopleIn, readGroups } from './shared/groups'
import { example, inSection, refuse } from './shared/place'

/** The question as the portal asks it: the first answer fits most apps. */
export const encryptionField = choice('Encryption', ['none or exempt', 'not exempt'])

/** Whether an answer says that documents are needed. */
export const isEncrypted = (answer: v.InferOutput<typeof encryptionField>): boolean => answer === 'not exempt'

/** So many builds may be answered at once. */
const most = 200

/** Whether a build waits for the answer and could be tested with it. */
const unanswered = ({ is }: Build): boolean =>
  typeof is.usesNonExemptEncryption !== 'boolean' &&
  is.expired !== true &&
  (is.processingState === 'VALID' || is.processingState === 'PROCESSING')

/** What follows from the answer. */
const answered = (encrypted: boolean): Text[] => [
  encrypted
    ? say('App Store Connect may ask for documents before these builds go further.')
    : say('Said for: no encryption, or only what is exempt, such as HTTPS.'),
  say('To answer once and for all, set ITSAppUsesNonExemptEncryption in Info.plist.'),
]

/** How many people are mailed by themselves as soon as these builds can be tested. */
async function mailed(tools: Reads, builds: readonly Build[]): Promise<number> {
  const loud = builds.filter(({ beta }) => beta.autoNotifyEnabled === true)
  const groups = (await tools.all(loud, build => readGroups(tools, build.app.id, build.id))).flat()
  const internal = new Map(groups.filter(group => group.internal).map(group => [group.id, group]))
  return peopleIn(tools, [...internal.values()])
}

const mailNote = (mails: number): Text[] =>
  mails === 0
    ? []
    : [
        count(
          mails,
          '{n} person in internal groups is mailed, because auto-notify is on.',
          '{n} people in internal groups are mailed, because auto-notify is on.',
        ),
      ]

async function stage(tools: Reads, builds: readonly Build[], encrypted: boolean) {
  const mails = await mailed(tools, builds)
  const app = builds[0]?.app.name ?? ''
  return {
    name: 'compliance',
    headline: count(builds.length, '{n} build', '{n} builds'),
    summary: encrypted
      ? count(
          builds.length,
          '{app}: it uses encryption that is not exempt. The answer cannot be changed.',
          '{app}: they use encryption that is not exempt. The answer cannot be changed.',
          { app },
        )
      : count(
          builds.length,
          '{app}: it needs no documents on encryption. The answer cannot be changed.',
          '{app}: they need no documents on encryption. The answer cannot be changed.',
          { app },
        ),
    steps: [
      each('compliance', say('Answer export compliance'), builds, build =>
        answerCompliance(build, encrypted),
      ),
    ],
    reach: { count: Math.max(builds.length, mails) },
    notes: [...answered(encrypted), ...mailNote(mails)],
  }
}

const common = {
  credential: { access: 'write', reach: 'app' },
  effect: 'write',
  version: 1,
  reads: [
    'builds_getInstance',
    'builds_getCollection',
    'betaGroups_getCollection',
    'betaTesters_getCollection',
  ],
  keywords: 'missing compliance encryption export ITSAppUsesNonExemptEncryption',
} as const

/** Answers the question for the build of this page. */
export const buildCompliance = definePlan({
  ...common,
  id: 'appstoreconnect.build.compliance',
  title: say('Answer export compliance'),
  about: say('Says whether this build uses encryption that is not exempt, so that it can be tested.'),
  needs: ['appId', 'buildId'],
  input: v.object({ encryption: encryptionField }),
  examples: example('testflight/ios/b05f7ad4-fb49-4205-a069-fcdd257b853a'),
  sends: { builds_updateInstance: 1 },
  rank: 11,
  async first(context, { encryption }, tools) {
    const build = await readBuild(context, tools)
    return stage(tools, unanswered(build) ? [build] : [], isEncrypted(encryption))
  },
})

/** Answers it for every build of an app that waits for it, or for those a person has selected. */
export const buildsCompliance = definePlan({
  ...common,
  id: 'appstoreconnect.builds.compliance',
  title: say('Answer export compliance of builds'),
  about: say('Answers for every build of this app that waits for it, or for selected ones.'),
  needs: ['appId'],
  where: inSection('testflight'),
  input: v.object({
    encryption: encryptionField,
    builds: v.optional(lines('Only these', most, 'Ids or numbers of builds, one a line; empty: all.'), []),
  }),
  examples: example('testflight/ios', {}),
  sends: { builds_updateInstance: most },
  rank: 31,
  async first(context, { encryption, builds: named }, tools) {
    const { builds } = await listBuilds(tools, {
      ...placeFilter(context),
      'filter[expired]': 'false',
      'exists[usesNonExemptEncryption]': 'false',
    })
    const waiting = builds.map(({ build }) => build).filter(unanswered)
    const { found, unknown } = pick(waiting, named)
    const meant = named.length === 0 ? waiting : [...found]
    if (meant.length > most) refuse(say('These are more than {most} builds; name some of them.', { most }))
    const whole = await stage(tools, meant, isEncrypted(encryption))
    return { ...whole, notes: [...whole.notes, ...unknownNote(unknown)] }
  },
})
