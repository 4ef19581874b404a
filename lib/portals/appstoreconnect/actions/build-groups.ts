import * as v from 'valibot'
import { flag } from '../../../actions/fields'
import { each } from '../../../actions/plan'
import { count, say, type Text } from '../../../text/index'
import { definePlan, type Reads } from '../define'
import { giveTo, setAutoNotify, takeFrom } from './shared/build-calls'
import { type Build, needTestable, readBuild } from './shared/builds'
import { chosen, type Group, groupsField, mostGroups, namesOf, peopleIn, readGroups } from './shared/groups'
import { example, refuse } from './shared/place'

/** A field: whether testers are told. */
export const mailField = flag(
  'Mail the testers',
  'Auto-notify of this build is switched to match, for all its groups.',
)

/** What a group does not need, and what it may not have. @throws Fault where the build is not for it */
export function missing(build: Build, wanted: readonly Group[], has: readonly Group[]): Group[] {
  const open = wanted.filter(group => !group.all && !has.some(({ id }) => id === group.id))
  const outside = open.filter(group => !group.internal)
  if (outside.length > 0 && build.is.buildAudienceType === 'INTERNAL_ONLY')
    refuse(
      say('{build} was uploaded for internal testing only; it cannot go to {groups}.', {
        build: build.name,
        groups: namesOf(outside),
      }),
    )
  return open
}

/** What is left out of giving, and why. */
export const leftOut = (wanted: readonly Group[], has: readonly Group[]): Text[] => {
  const all = wanted.filter(group => group.all)
  const there = wanted.filter(group => !group.all && has.some(({ id }) => id === group.id))
  return [
    ...(all.length ? [say('Gets every build by itself: {groups}', { groups: namesOf(all) })] : []),
    ...(there.length ? [say('Has it already: {groups}', { groups: namesOf(there) })] : []),
  ]
}

/** What is to be given, and whether people are told. */
interface Giving {
  mail: boolean
  given: readonly Group[]
  /** The groups that have the build. */
  has: readonly Group[]
  /** It cannot be tested yet: once it can, the groups that have it are told too. */
  fresh?: boolean
}

/**
 * How many people a stage touches, and what is to be said of them. Where auto-notify is switched on for the mail, it
 * counts for all groups of the build: how many of their testers are mailed nobody tells, so all of them are counted.
 */
export async function peopleOf(
  tools: Pick<Reads, 'pages'>,
  build: Build,
  { mail, given, has, fresh = false }: Giving,
): Promise<{ people: number; notes: Text[] }> {
  const on = build.beta.autoNotifyEnabled === true
  const people = await peopleIn(tools, given)
  const groups = namesOf(has)
  if (!mail) {
    const none = on
      ? say('Mail: none. Auto-notify is switched off for this build first.')
      : say('Mail: none.')
    const others = say('Auto-notify counts for its other groups too: {groups}', { groups })
    return { people, notes: on && has.length > 0 ? [none, others] : [none] }
  }
  const told = say('Mail: testers are told as soon as they can install it.')
  if ((on && !fresh) || has.length === 0) return { people, notes: [told] }
  const most = await peopleIn(tools, [...given, ...has])
  return {
    people: most,
    notes: [
      count(people, '{n} person gets the build.', '{n} people get the build.'),
      told,
      count(
        most,
        'Up to {n} person is mailed, for auto-notify counts for its other groups too: {groups}',
        'Up to {n} people are mailed, for auto-notify counts for its other groups too: {groups}',
        { groups },
      ),
    ],
  }
}

/** When people outside the team get a build. */
export function reviewNotes(build: Build, given: readonly Group[]): Text[] {
  if (given.every(group => group.internal) || build.review === 'APPROVED') return []
  return [
    build.review === undefined
      ? say('It was not submitted to beta review: people outside the team get it only after that.')
      : build.review === 'REJECTED'
        ? say('Beta review rejected it: people outside the team will not get it.')
        : say('People outside the team get it once Apple approves the beta review.'),
  ]
}

const common = {
  needs: ['appId', 'buildId'],
  credential: { access: 'write', reach: 'app' },
  effect: 'write',
  version: 1,
  reads: [
    'builds_getInstance',
    'buildBetaDetails_getInstance',
    'betaGroups_getCollection',
    'betaTesters_getCollection',
  ],
} as const

const links = {
  builds_betaGroups_createToManyRelationship: mostGroups,
  builds_betaGroups_deleteToManyRelationship: mostGroups,
} as const

/** Gives a build to groups. */
export const giveBuild = definePlan({
  ...common,
  id: 'appstoreconnect.build.give',
  title: say('Give this build to groups'),
  about: say(
    'Lets the testers of groups install this build; says before how many they are and who is mailed.',
  ),
  input: v.object({ groups: groupsField, mail: mailField }),
  examples: example('testflight/ios/51f9cc3f-7c19-4b75-a7f1-3b25e57926b6', {
    groups: ['Open beta'],
    mail: true,
  }),
  sends: { buildBetaDetails_updateInstance: 1, ...links },
  rank: 10,
  menu: ['build'],
  keywords: 'add distribute testers beta external internal',
  async first(context, { groups: names, mail }, tools) {
    const build = await readBuild(context, tools)
    needTestable(build)
    const [all, has] = await Promise.all([
      readGroups(tools, build.app.id),
      readGroups(tools, build.app.id, build.id),
    ])
    const wanted = chosen(all, names)
    const given = missing(build, wanted, has)
    const { people, notes } = await peopleOf(tools, build, { mail, given, has })
    const switched = given.length > 0 && (build.beta.autoNotifyEnabled === true) !== mail
    return {
      name: 'give',
      headline: count(people, '{n} person', '{n} people'),
      summary: say('{app} {build} goes to {groups}.', {
        app: build.app.name,
        build: build.name,
        groups: namesOf(given),
      }),
      steps: [
        ...(switched
          ? [each('autonotify', say('Set auto-notify'), [mail], on => setAutoNotify(build, on))]
          : []),
        each('give', say('Give'), given, group => giveTo(build, group, mail)),
      ],
      reach: { count: people, outside: mail || given.some(group => !group.internal) },
      notes: [...notes, ...reviewNotes(build, given), ...leftOut(wanted, has)],
    }
  },
})

/** Takes a build from groups. */
export const takeBuild = definePlan({
  ...common,
  id: 'appstoreconnect.build.take',
  title: say('Take this build from groups'),
  about: say('The testers of groups can no longer install this build. Nobody is mailed.'),
  input: v.object({ groups: groupsField }),
  examples: example('testflight/ios/51f9cc3f-7c19-4b75-a7f1-3b25e57926b6', { groups: ['Beta'] }),
  sends: links,
  rank: 20,
  keywords: 'remove withdraw testers beta',
  async first(context, { groups: names }, tools) {
    const build = await readBuild(context, tools)
    const has = await readGroups(tools, build.app.id, build.id)
    const wanted = chosen(has, names)
    const taken = wanted.filter(group => !group.all)
    const people = await peopleIn(tools, taken)
    return {
      name: 'take',
      headline: count(people, '{n} person', '{n} people'),
      summary: say(
        '{app} {build} is taken from {groups}. Who has it from another group keeps it. Nobody is mailed.',
        { app: build.app.name, build: build.name, groups: namesOf(taken) },
      ),
      steps: [each('take', say('Take'), taken, group => takeFrom(build, group))],
      reach: { count: people, outside: taken.some(group => !group.internal) },
      notes: leftOut(
        wanted.filter(group => group.all),
        [],
      ),
    }
  },
})
