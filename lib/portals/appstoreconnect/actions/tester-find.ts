import * as v from 'valibot'
import type { Row } from '../../../actions/view'
import { count, say } from '../../../text/index'
import { defineQuery, type Reads } from '../define'
import { joined } from '../jsonapi'
import { App } from '../operations/apps'
import { groupOf } from './shared/groups'
import {
  demo,
  devicesOf,
  flight,
  fullName,
  idsOf,
  readTesters,
  statePill,
  type Tester,
  testerName,
  testersByMail,
  withGroups,
  word,
} from './shared/testers'

/** So many testers are shown at most. */
const most = 100

const withApps = {
  ...withGroups,
  'fields[betaTesters]': `${withGroups['fields[betaTesters]']},apps`,
  'fields[apps]': 'name',
  include: 'apps,betaGroups',
  'limit[apps]': 50,
}

/** Testers whose address or name holds a part; the whole address is asked for first. */
async function search(part: string, tools: Reads): Promise<Tester[]> {
  const exact = await testersByMail(tools, [part], withApps)
  if (exact.size > 0) return [...exact.values()]
  const all = await readTesters(tools, withApps)
  const wanted = part.toLowerCase()
  return all.filter(one => `${one.attributes.email ?? ''} ${fullName(one)}`.toLowerCase().includes(wanted))
}

/** Every group of some testers with the app it is of. */
async function groupsOf(testers: readonly Tester[], { read, all }: Reads) {
  const ids = [...new Set(testers.flatMap(tester => idsOf(tester, 'betaGroups')))]
  const parts = Array.from({ length: Math.ceil(ids.length / 100) }, (_, i) =>
    ids.slice(i * 100, i * 100 + 100),
  )
  const pages = await all(parts, part =>
    read({
      op: 'betaGroups_getCollection',
      query: {
        'filter[id]': part.join(','),
        'fields[betaGroups]': 'name,app',
        'fields[apps]': 'name',
        include: 'app',
        limit: 200,
      },
    }),
  )
  return new Map(
    pages.flatMap(page =>
      page.data.map(group => [group.id, { group, app: joined(page, group, 'app', App)[0] }] as const),
    ),
  )
}

/** Where somebody tests. */
export const findTester = defineQuery({
  id: 'appstoreconnect.tester.find',
  title: say('Find a tester'),
  about: say('Every app and group of the team that somebody tests in, by mail address or a part of it.'),
  needs: [],
  credential: { access: 'read', reach: 'account' },
  area: 'testflight',
  input: v.object({
    who: v.pipe(word('Mail address or name', 'Or a part of it.'), v.minLength(1, 'Enter a part of it.')),
  }),
  examples: [
    { address: 'https://appstoreconnect.apple.com/apps', input: { who: 'tester-1-7@example.com' } },
    { address: demo.app, input: { who: 'tester-2' } },
  ],
  operations: ['betaTesters_getCollection', 'betaGroups_getCollection'],
  rank: 40,
  keywords: 'search people email testflight where',
  async run(context, { who }, tools) {
    const found = await search(who, tools)
    const shown = found.slice(0, most)
    const groups = await groupsOf(shown, tools)
    const rows = shown.flatMap((tester): Row[] => {
      const cells = {
        email: testerName(tester),
        name: fullName(tester) || null,
        state: statePill(tester),
        devices: devicesOf(tester),
      }
      const into = idsOf(tester, 'betaGroups').flatMap(id => groups.get(id) ?? [])
      const apart = idsOf(tester, 'apps').filter(id => !into.some(({ app }) => app?.id === id))
      return [
        ...into.map(
          ({ group, app }): Row => ({
            key: `${tester.id}/${group.id}`,
            cells: { ...cells, app: app?.attributes.name ?? null, group: groupOf(group).name },
            ...(app ? { context: flight(context, { appId: app.id, groupId: group.id }) } : {}),
          }),
        ),
        ...apart.map(
          (id): Row => ({
            key: `${tester.id}/${id}`,
            cells: { ...cells, app: id, group: say('single builds') },
            context: flight(context, { appId: id }),
          }),
        ),
      ]
    })
    return {
      view: 'table',
      title: count(found.length, '{n} tester', '{n} testers'),
      columns: [
        { key: 'email', title: say('Tester') },
        { key: 'name', title: say('Name') },
        { key: 'app', title: say('App') },
        { key: 'group', title: say('Group') },
        { key: 'state', title: say('State') },
        { key: 'devices', title: say('Devices') },
      ],
      rows,
      notes: found.length > most ? [say('The first {n} are shown. Give a longer part.', { n: most })] : [],
      empty: say('Nobody like that tests anything of this team.'),
    }
  },
})
