import * as v from 'valibot'
import { lines } from '../../../actions/fields'
import { equalName } from '../../../actions/match'
import { end } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import { definePlan, to } from '../define'
import { joined } from '../jsonapi'
import { App } from '../operations/apps'
import { BetaGroup } from '../operations/testers'
import { groupOf, readGroup } from './shared/groups'
import { groupPlace, takeOut, takeOutOfApp } from './shared/joining'
import { refuse } from './shared/place'
import { either, mail } from './shared/team'
import { appName, demo, few, readTesters, type Tester, testerName } from './shared/testers'

const most = 2500
/** Testers of one address. */
const mostAlike = 50

const testers = v.pipe(
  lines('Testers', most, 'Mail addresses or ids, one a line.'),
  v.minLength(1, 'Name at least one tester.'),
)

/** The testers that the lines name, and the lines that name nobody. */
function named(all: readonly Tester[], given: readonly string[]): { meant: Tester[]; unknown: string[] } {
  const known = new Map(
    all.flatMap(one => [
      [one.id, one] as const,
      ...(one.attributes.email ? [[one.attributes.email.toLowerCase(), one] as const] : []),
    ]),
  )
  const find = (line: string) => known.get(line) ?? known.get(line.toLowerCase())
  return {
    meant: [...new Set(given.flatMap(line => find(line) ?? []))],
    unknown: given.filter(line => line !== '' && !find(line)),
  }
}

const nobody = (unknown: readonly string[]) =>
  few(unknown, '{n} is not there: {who}', '{n} are not there: {who}')

const common = {
  credential: { access: 'write', reach: 'app' },
  area: 'testflight',
  version: 1,
  input: v.object({ testers }),
  keywords: 'delete remove people revoke off-board',
} as const

/** Takes testers out of a group. */
export const removeFromGroup = definePlan({
  ...common,
  id: 'appstoreconnect.group.remove',
  title: say('Take testers out of this group'),
  about: say('They lose what only this group gets, and stay testers of the app’s other groups.'),
  needs: ['appId', 'groupId'],
  effect: 'write',
  examples: [
    { address: demo.beta, input: { testers: ['tester-1-1@example.com', 'tester-1-2@example.com'] } },
  ],
  reads: ['betaGroups_getInstance', 'betaTesters_getCollection'],
  sends: {
    betaGroups_betaTesters_deleteToManyRelationship: most,
    betaGroups_betaTesters_createToManyRelationship: most,
  },
  rank: 12,
  async first({ groupId }, input, tools) {
    const place = groupPlace(await readGroup(tools, groupId))
    const all = await readTesters(tools, { 'filter[betaGroups]': groupId })
    const { meant, unknown } = named(all, input.testers)
    return {
      name: 'remove',
      headline: count(meant.length, '{n} person', '{n} people'),
      summary: say('Taken out of “{group}”, which has {all}.', { group: place.name, all: all.length }),
      steps: [takeOut('remove', say('Take out of the group'), place, meant)],
      reach: { count: meant.length, outside: true },
      notes: nobody(unknown),
    }
  },
})

/** Takes testers out of an app. */
export const removeFromApp = definePlan({
  ...common,
  id: 'appstoreconnect.testers.remove',
  title: say('Take testers out of this app'),
  about: say('Out of all its groups and builds. To come back they must be added again.'),
  needs: ['appId'],
  effect: 'destructive',
  examples: [{ address: demo.app, input: { testers: ['tester-1-1@example.com', 'tester-1-2@example.com'] } }],
  reads: ['apps_getInstance', 'betaTesters_getCollection'],
  sends: { apps_betaTesters_deleteToManyRelationship: most },
  rank: 45,
  async first({ appId }, input, tools) {
    const [app, all] = await Promise.all([
      appName(tools, appId),
      readTesters(tools, { 'filter[apps]': appId }),
    ])
    const { meant, unknown } = named(all, input.testers)
    return {
      name: 'remove',
      headline: count(meant.length, '{n} person', '{n} people'),
      summary: count(
        all.length - meant.length,
        'Taken out of {app} with its groups and builds; {n} tester stays.',
        'Taken out of {app} with its groups and builds; {n} testers stay.',
        { app },
      ),
      steps: [takeOutOfApp(appId, meant)],
      reach: { count: meant.length, outside: true },
      notes: nobody(unknown),
    }
  },
})

/** Takes a person out of everything of the team. */
export const removeEverywhere = definePlan({
  ...common,
  id: 'appstoreconnect.tester.remove',
  title: say('Remove a tester everywhere'),
  about: say('Takes a person out of TestFlight of every app of the team.'),
  needs: [],
  credential: { access: 'write', reach: 'account' },
  effect: 'destructive',
  input: v.object({ email: v.pipe(mail, v.title('Mail address')) }),
  examples: [
    { address: 'https://appstoreconnect.apple.com/apps', input: { email: 'tester-1-7@example.com' } },
  ],
  reads: ['betaTesters_getCollection', 'betaTesters_getInstance'],
  sends: { betaTesters_deleteInstance: mostAlike },
  rank: 60,
  async first(_context, { email }, { read }) {
    const found = await read({
      op: 'betaTesters_getCollection',
      query: {
        'filter[email]': either(email),
        include: 'apps,betaGroups',
        'fields[apps]': 'name',
        'fields[betaGroups]': 'name',
        'limit[apps]': 50,
        'limit[betaGroups]': 50,
        limit: mostAlike,
      },
    })
    // Whoever was invited in several ways is listed as often.
    const all = found.data.filter(({ attributes }) => equalName(attributes.email ?? undefined, email))
    const [tester] = all
    if (!tester) refuse(say('Nobody with the address {email} tests anything of this team.', { email }))
    const distinct = <T extends { id: string }>(rowsOf: (one: Tester) => T[]): T[] => [
      ...new Map(all.flatMap(rowsOf).map(row => [row.id, row])).values(),
    ]
    const apps = distinct(one => joined(found, one, 'apps', App)).map(
      ({ id, attributes }) => attributes.name ?? id,
    )
    return {
      name: 'remove',
      headline: testerName(tester),
      summary: count(
        apps.length,
        'Taken out of {n} app and all its groups and builds.',
        'Taken out of {n} apps and all their groups and builds.',
      ),
      steps: [
        {
          id: 'remove',
          say: say('Remove everywhere'),
          do: 'send',
          calls: all.map(({ id }) => ({
            id: `remove:${id}`,
            touches: testerName(tester),
            ...end({
              request: to({ op: 'betaTesters_deleteInstance', path: { id } }),
              read: to({
                op: 'betaTesters_getInstance',
                path: { id },
                query: { 'fields[betaTesters]': 'email' },
              }),
              none: say('To come back the person must be added again, which mails them.'),
            }),
          })),
        },
      ],
      reach: { count: 1, outside: true, type: testerName(tester) },
      notes: [
        ...few(apps, '{n} app: {who}', '{n} apps: {who}'),
        ...few(
          distinct(one => joined(found, one, 'betaGroups', BetaGroup)).map(row => groupOf(row).name),
          '{n} group: {who}',
          '{n} groups: {who}',
        ),
        say('Whether they are a member of the team is not touched: that is under Users and Access.'),
      ],
    }
  },
})
