import * as v from 'valibot'
import type { Tone } from '../../../actions/view'
import { addressOf } from '../../../context/index'
import { say, type Text } from '../../../text/index'
import { defineQuery, type Reads, type With } from '../define'
import { joined } from '../jsonapi'
import { BetaGroup } from '../operations/testers'
import { platformWord } from '../words'
import { type Build, listBuilds } from './shared/builds'
import { type Group, groupOf } from './shared/groups'
import { refuse } from './shared/place'
import { mail } from './shared/team'
import {
  demo,
  devicesOf,
  flight,
  idsOf,
  statePill,
  type Tester,
  testersByMail,
  withGroups,
} from './shared/testers'

/** All that decides whether somebody sees a build. */
interface Case {
  tester: Tester | undefined
  build: Pick<Build, 'id' | 'platform' | 'is' | 'beta'>
  /** The groups that have the build. */
  groups: readonly Group[]
  appId: string
}

/** What is in the way, and what mends it: by an action's name, where there is one. */
interface Reason {
  tone: Tone
  why: Text
  helps: Text
}

const bad = (why: Text, helps: Text): Reason => ({ tone: 'bad', why, helps })
const wait = (why: Text): Reason => ({ tone: 'warn', why, helps: say('Wait: it is with Apple.') })
const compliance = say('“Answer export compliance” on the build’s page')
const resend = say('“Resend invitations”')

/** What each state of a build means for people from outside; in the others they see it. */
const byReview: Record<string, Reason> = {
  READY_FOR_BETA_SUBMISSION: bad(
    say('The build was not submitted to beta review, and all their groups are external.'),
    say('“Submit to beta review” on the build’s page'),
  ),
  WAITING_FOR_BETA_REVIEW: wait(say('The build waits for beta review.')),
  IN_BETA_REVIEW: wait(say('The build is in beta review.')),
  BETA_REJECTED: bad(say('Beta review rejected the build.'), say('A new build, or an answer in App Review')),
  IN_EXPORT_COMPLIANCE_REVIEW: wait(say('Apple looks at the export compliance of the build.')),
  MISSING_EXPORT_COMPLIANCE: bad(say('Export compliance of the build is not answered.'), compliance),
  NOT_APPLICABLE: bad(
    say('The build is for internal testing only, and all their groups are external.'),
    say('A build that was uploaded for everybody'),
  ),
}

function byBuild({ is }: Case['build']): Reason | undefined {
  const { expired, processingState, usesNonExemptEncryption } = is
  if (processingState === 'PROCESSING') return wait(say('App Store Connect is still processing the build.'))
  if (processingState !== 'VALID')
    return bad(say('App Store Connect found the build invalid.'), say('A new build'))
  if (expired) return bad(say('The build has expired.'), say('A newer build'))
  if (usesNonExemptEncryption === null || usesNonExemptEncryption === undefined)
    return byReview['MISSING_EXPORT_COMPLIANCE']
  return undefined
}

/** Whether a version is older than another: `16.4` is older than `17`. */
function older(a: string, b: string): boolean {
  const [left, right] = [a, b].map(version => version.split('.').map(Number))
  for (let i = 0; i < Math.max(left?.length ?? 0, right?.length ?? 0); i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

function byDevice(
  { attributes: { appDevices } }: Tester,
  { is, platform }: Case['build'],
): Reason | undefined {
  const least = is.minOsVersion ?? ''
  const fitting = (appDevices ?? []).filter(one => one.platform === platform)
  if (fitting.length === 0 || least === '') return undefined
  if (!fitting.every(({ osVersion }) => osVersion && older(osVersion, least))) return undefined
  return bad(
    say('Their device runs {os}, and the build needs {least}.', {
      os: fitting.map(({ osVersion }) => osVersion ?? '').join(', '),
      least,
    }),
    say('An update of the device, or a build for older systems'),
  )
}

const byState: Record<string, Reason> = {
  NOT_INVITED: bad(say('They were not invited yet.'), resend),
  INVITED: bad(say('They have not accepted the invitation yet.'), resend),
  REVOKED: bad(say('They left the test or were taken out.'), say('“Add testers to this group”')),
}

/** The first thing in the way of somebody who should see a build. */
export function reasonOf({ tester, build, groups, appId }: Case): Reason {
  const add = say('“Add testers to this group” on a group’s page')
  if (!tester) return bad(say('Nobody with this address tests anything of this team.'), add)
  if (!idsOf(tester, 'apps').includes(appId))
    return bad(say('They test other apps of the team, but not this one.'), add)
  const stuck = byBuild(build)
  if (stuck) return stuck
  const theirs = groups.filter(({ id }) => idsOf(tester, 'betaGroups').includes(id))
  if (theirs.length === 0 && !idsOf(tester, 'builds').includes(build.id))
    return bad(
      say('The build is with none of their groups, and not with them alone.'),
      say('“Give this build to groups” or “Add testers to this build” on the build’s page'),
    )
  const inside = theirs.some(({ internal }) => internal)
  return (
    (inside ? undefined : byReview[build.beta.externalBuildState ?? '']) ??
    byState[tester.attributes.state ?? ''] ??
    byDevice(tester, build) ?? {
      tone: 'ok',
      why: say('Nothing is in the way: the build is there for them.'),
      helps: say('Have them open TestFlight with the Apple Account that accepted, and pull to refresh.'),
    }
  )
}

/**
 * The build the page is about, else the newest that has not expired, and the groups that have it.
 * @throws Fault `invalid` where there is none
 */
async function buildAndGroups({ appId, buildId }: With<'appId'>, tools: Reads) {
  const { builds } = await listBuilds(
    tools,
    buildId === undefined ? { 'filter[app]': appId, 'filter[expired]': 'false' } : { 'filter[id]': buildId },
    {
      more: ['betaGroups'],
      fields: { 'fields[betaGroups]': 'name,isInternalGroup', 'limit[betaGroups]': 50 },
      most: 1,
    },
  )
  const [found] = builds
  if (!found)
    refuse(
      buildId === undefined
        ? say('This app has no build that has not expired.')
        : say('This team does not have it: it is gone, or another team’s.'),
    )
  const { build, row, page } = found
  return { build, groups: joined(page, row, 'betaGroups', BetaGroup).map(groupOf) }
}

/** Why somebody does not see a build. */
export const whyNot = defineQuery({
  id: 'appstoreconnect.tester.why',
  title: say('Why can’t this person see the build?'),
  about: say(
    'Looks at invitation, groups, build, beta review and device of one tester, and says what is in the way.',
  ),
  needs: ['appId'],
  credential: { access: 'read', reach: 'app' },
  area: 'testflight',
  input: v.object({ email: v.pipe(mail, v.title('Mail address')) }),
  examples: [
    { address: demo.build, input: { email: 'tester-1-3@example.com' } },
    { address: demo.app, input: { email: 'tester-1-1@example.com' } },
  ],
  operations: ['builds_getCollection', 'betaTesters_getCollection'],
  rank: 39,
  menu: ['build'],
  keywords: 'cannot install missing tester diagnose invitation',
  async run(context, { email }, tools) {
    const [{ build, groups }, testers] = await Promise.all([
      buildAndGroups(context, tools),
      testersByMail(tools, [email], {
        ...withGroups,
        'fields[betaTesters]': `${withGroups['fields[betaTesters]']},apps,builds`,
        include: 'apps,betaGroups,builds',
        'limit[apps]': 50,
        'limit[builds]': 50,
      }),
    ])
    const tester = testers.get(email.toLowerCase())
    const { tone, why, helps } = reasonOf({ tester, build, groups, appId: context.appId })
    const page = addressOf(flight(context, { platform: platformWord(build.platform), buildId: build.id }))
    const mine = tester ? idsOf(tester, 'betaGroups') : []
    return {
      view: 'facts',
      title: email,
      pill: { pill: tone === 'ok' ? say('Should see it') : say('Does not see it'), tone },
      facts: [
        { label: say('Why'), value: why },
        { label: say('What helps'), value: helps },
        { label: say('Build'), value: { href: page, text: build.name } },
        { label: say('Tester'), value: tester ? statePill(tester) : say('unknown') },
        {
          label: say('Groups that have the build'),
          value: groups.map(({ name }) => name).join(', ') || say('none'),
        },
        {
          label: say('Theirs among them'),
          value:
            groups
              .filter(({ id }) => mine.includes(id))
              .map(({ name }) => name)
              .join(', ') || say('none'),
        },
        { label: say('Devices'), value: tester ? devicesOf(tester) || say('none known') : say('unknown') },
        { label: say('Least system'), value: build.is.minOsVersion ?? say('unknown') },
      ],
    }
  },
})
