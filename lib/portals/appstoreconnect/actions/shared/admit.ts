import type { Finished } from '../../../../actions/action'
import { each, type Stage, type Step } from '../../../../actions/plan'
import { count, say, type Text } from '../../../../text/index'
import type { Reads } from '../../define'
import { idOfNew, letIn, makeTester, type Place } from './joining'
import type { Person } from './people'
import { refuse } from './place'
import { idsOf, type Tester, testersByMail } from './testers'

/** Somebody who is to be let in, and where. */
export interface Wish {
  person: Person
  places: readonly Place[]
}

/** External testers that one app may have. */
const mostOfApp = 10_000

/** What admitting may send for so many people; its undo too. */
export const admits = (most: number, of: Place['of']) => {
  const linkage =
    of === 'betaGroups'
      ? {
          betaGroups_betaTesters_createToManyRelationship: most,
          betaGroups_betaTesters_deleteToManyRelationship: most,
        }
      : {
          builds_individualTesters_createToManyRelationship: most,
          builds_individualTesters_deleteToManyRelationship: most,
        }
  return { betaTesters_createInstance: most, betaTesters_deleteInstance: most, ...linkage }
}

/** What the preview of an admission reads. */
export const admitReads = [
  'betaTesters_getCollection',
  'betaTesters_getInstance',
  'apps_getInstance',
] as const

/** Who is new, whom the team knows and where they are missing, and how many are there already. */
async function sortOut(tools: Reads, wishes: readonly Wish[]) {
  const testers = await testersByMail(
    tools,
    wishes.map(({ person }) => person.email),
  )
  const fresh: Wish[] = []
  const missing = new Map<Place, Tester[]>()
  const linked = new Set<Tester>()
  let there = 0
  for (const wish of wishes) {
    const tester = testers.get(wish.person.email.toLowerCase())
    const absent = tester ? wish.places.filter(({ of, id }) => !idsOf(tester, of).includes(id)) : []
    if (!tester) fresh.push(wish)
    else if (absent.length === 0) there++
    else linked.add(tester)
    for (const place of absent)
      missing.set(place, [...(missing.get(place) ?? []), ...(tester ? [tester] : [])])
  }
  return { fresh, missing, linked: [...linked], there }
}

const letAllIn = (id: string, missing: ReadonlyMap<Place, Tester[]>): Step[] =>
  [...missing].map(([place, rows]) =>
    letIn(
      `${id}:${place.id}`,
      say('Let in to “{place}” whom the team knows', { place: place.name }),
      place,
      rows,
    ),
  )

/**
 * The stage that lets people in: whom the team knows by few requests, whoever is new by one each.
 * @throws Fault `invalid` where the app has no room for them
 */
export async function admit(
  tools: Reads,
  app: { id: string; name: string },
  wishes: readonly Wish[],
  notes: readonly Text[] = [],
): Promise<Stage> {
  const [{ fresh, missing, linked, there }, first] = await Promise.all([
    sortOut(tools, wishes),
    tools.read({
      op: 'betaTesters_getCollection',
      query: { 'filter[apps]': app.id, 'fields[betaTesters]': 'email', limit: 1 },
    }),
  ])
  const now = first.meta.paging.total
  const mails = fresh.length + linked.filter(({ attributes }) => attributes.state === 'NOT_INVITED').length
  if (typeof now === 'number' && fresh.length > 0 && now + fresh.length > mostOfApp)
    refuse(
      say(
        '{app} has {now} testers and may have {most}: there is no room for {n} more. Take inactive testers out first.',
        {
          app: app.name,
          now,
          most: mostOfApp,
          n: fresh.length,
        },
      ),
    )
  const places = [...new Set(wishes.flatMap(wish => wish.places))]
  const steps = [
    ...letAllIn('known', missing),
    // Whoever is to be in several groups is made in one; the rest follows when there is somebody to let in.
    ...(fresh.length > 0
      ? [
          each('new', say('Add whoever is new'), fresh, ({ person, places: [place] }) =>
            makeTester(person, place ?? refuse(say('No group is given.'))),
          ),
        ]
      : []),
  ]
  const requests =
    fresh.length +
    steps.reduce(
      (sum, step) => sum + (step.do === 'send' && step.id !== 'new' ? 2 * step.calls.length : 0),
      0,
    )
  return {
    name: 'admit',
    headline: count(fresh.length + linked.length, '{n} person', '{n} people'),
    summary: say('Let in to {places} of {app}: {fresh} new, {known} known to the team.', {
      places: places.map(({ name }) => `“${name}”`).join(', '),
      app: app.name,
      fresh: fresh.length,
      known: linked.length,
    }),
    steps,
    reach: { count: fresh.length + linked.length, outside: true },
    notes: [
      count(
        mails,
        'At most {n} person is mailed by App Store Connect.',
        'At most {n} people are mailed by App Store Connect.',
      ),
      ...(typeof now === 'number'
        ? [count(now, '{app} has {n} tester now.', '{app} has {n} testers now.', { app: app.name })]
        : []),
      count(
        requests,
        'About {n} request; {of} an hour are for Gangway, the rest of the key’s rate is left to CI.',
        'About {n} requests; {of} an hour are for Gangway, the rest of the key’s rate is left to CI.',
        { of: tools.left().of },
      ),
      ...(there > 0 ? [count(there, '{n} is there already.', '{n} are there already.')] : []),
      ...places.flatMap(({ name, alone }) =>
        alone
          ? [
              say(
                '“{name}” is an internal group: only people of the team can be in it, and nobody is mailed before “Resend invitations”.',
                { name },
              ),
            ]
          : [],
      ),
      ...notes,
    ],
  }
}

/**
 * What is left after {@link admit}: further groups of whoever was new, and people whom somebody else made meanwhile.
 * Null where nothing is.
 */
export async function admitRest(
  before: Finished,
  tools: Reads,
  app: string,
  wishes: readonly Wish[],
): Promise<Stage | null> {
  const left = wishes.filter(({ person, places }) => {
    const state = before[idOfNew(person.email)]?.state
    return state === 'skipped' || (places.length > 1 && (state === 'done' || state === 'already'))
  })
  if (left.length === 0) return null
  const { missing, linked } = await sortOut(tools, left)
  if (linked.length === 0) return null
  return {
    name: 'rest',
    headline: count(linked.length, '{n} person', '{n} people'),
    summary: say('Let in to the other groups of {app}.', { app }),
    steps: letAllIn('rest', missing),
    reach: { count: linked.length, outside: true },
  }
}
