import * as v from 'valibot'
import { flag } from '../../../actions/fields'
import { kept, type Match, one } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import { definePlan, type Reads, to } from '../define'
import { appNamed, readApps } from './shared/apps'
import { groupNamed, readGroup, readGroups } from './shared/groups'
import { groupPlace, letIn } from './shared/joining'
import { refuse } from './shared/place'
import { appName, demo, readTesters, word } from './shared/testers'

const common = {
  credential: { access: 'write', reach: 'app' },
  area: 'testflight',
  effect: 'write',
  version: 1,
} as const

const limit = v.optional(
  v.pipe(
    v.number(),
    v.integer(),
    v.minValue(0),
    v.maxValue(10_000),
    v.title('Limit of the link'),
    v.description('How many may join by it; 0 is no limit.'),
  ),
  0,
)

/** What is said of a public link. */
const linkAttributes = (on: boolean, most: number) => ({
  publicLinkEnabled: on,
  publicLinkLimitEnabled: on && most > 0,
  ...(on && most > 0 ? { publicLinkLimit: most } : {}),
})

/** Makes a group. */
export const createGroup = definePlan({
  ...common,
  id: 'appstoreconnect.group.create',
  title: say('New beta group'),
  about: say('Makes a group of testers, internal or external, with or without a public link.'),
  needs: ['appId'],
  where: context => context.groupId === undefined && context.buildId === undefined,
  input: v.object({
    name: v.pipe(word('Name'), v.minLength(1, 'Give the group a name.'), v.maxLength(50)),
    internal: flag('Internal', 'Only people of the team. Cannot be changed later.'),
    allBuilds: flag('All builds by itself', 'For internal groups. Cannot be changed later.'),
    link: flag('Public link', 'Anybody who has it can join.'),
    limit,
  }),
  examples: [{ address: demo.app, input: { name: 'Night shift', link: true, limit: 100 } }],
  reads: ['apps_getInstance', 'betaGroups_getCollection', 'betaGroups_getInstance'],
  sends: { betaGroups_createInstance: 1, betaGroups_deleteInstance: 1 },
  rank: 46,
  keywords: 'add create testflight testers',
  async first({ appId }, { name, internal, allBuilds, link, limit: most }, tools) {
    if (internal && link) refuse(say('An internal group has no public link.'))
    if (!internal && allBuilds) refuse(say('Only internal groups get all builds by themselves.'))
    const [app, groups] = await Promise.all([appName(tools, appId), readGroups(tools, appId)])
    if (groupNamed(groups, name)) refuse(say('{app} has a group “{name}” already.', { app, name }))
    const path = { id: kept('create', 'group') }
    return {
      name: 'create',
      headline: name,
      summary: internal
        ? say('A new internal group of {app}, still empty.', { app })
        : say('A new external group of {app}, still empty.', { app }),
      steps: [
        one(say('Make the group'), {
          id: 'create',
          touches: name,
          request: to({
            op: 'betaGroups_createInstance',
            body: {
              data: {
                type: 'betaGroups',
                attributes: {
                  name,
                  ...(internal ? { isInternalGroup: true, hasAccessToAllBuilds: allBuilds } : {}),
                  ...(link ? linkAttributes(true, most) : {}),
                },
                relationships: { app: { data: { type: 'apps', id: appId } } },
              },
            },
          }),
          settle: {
            by: 'made',
            // By no name: a comma in it would divide the filter.
            read: to({ op: 'betaGroups_getCollection', query: { 'filter[app]': appId, limit: 200 } }),
            at: 'data',
            match: { 'attributes.name': name },
            id: 'id',
          },
          keep: { group: 'id' },
          undo: {
            request: to({ op: 'betaGroups_deleteInstance', path }),
            settle: {
              by: 'state',
              read: to({ op: 'betaGroups_getInstance', path }),
              ready: { 'data.attributes.name': name },
              done: 'gone',
            },
          },
        }),
      ],
      reach: { count: 1, outside: link },
      notes: link ? [say('Its public link is open at once; it is shown on the group’s page.')] : [],
    }
  },
})

/** Switches the public link of a group. */
export const switchPublicLink = definePlan({
  ...common,
  id: 'appstoreconnect.group.link',
  title: say('Public link'),
  about: say('Switches the link on or off by which anybody joins this group, and sets its limit.'),
  needs: ['appId', 'groupId'],
  input: v.object({
    link: v.pipe(v.picklist(['on', 'off']), v.title('Public link')),
    limit,
  }),
  examples: [{ address: demo.open, input: { link: 'on', limit: 500 } }],
  reads: ['betaGroups_getInstance'],
  sends: { betaGroups_updateInstance: 1 },
  rank: 15,
  menu: ['group'],
  keywords: 'testflight join url enable disable share',
  async first({ groupId }, { link, limit: most }, tools) {
    const group = await readGroup(tools, groupId)
    const { isInternalGroup, publicLinkEnabled, publicLinkLimitEnabled, publicLinkLimit } = group.is
    if (isInternalGroup) refuse(say('An internal group has no public link.'))
    const enabled = { publicLinkEnabled: publicLinkEnabled ?? false }
    // A link that is switched off keeps its limit: whoever switches it on again finds it.
    const now = link === 'on' ? linkAttributes(true, most) : { publicLinkEnabled: false }
    const was =
      link === 'on'
        ? {
            ...enabled,
            publicLinkLimitEnabled: publicLinkLimitEnabled ?? false,
            ...(publicLinkLimitEnabled || 'publicLinkLimit' in now
              ? { publicLinkLimit: publicLinkLimit ?? null }
              : {}),
          }
        : enabled
    const path = { id: groupId }
    // A link that was never on is told as null, or not at all.
    const seen = (values: Match): Match =>
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          `data.attributes.${name}`,
          value === false ? [false, null] : value,
        ]),
      )
    const write = (attributes: typeof was | typeof now) =>
      to({
        op: 'betaGroups_updateInstance',
        path,
        body: { data: { type: 'betaGroups', id: groupId, attributes } },
      })
    const state = { by: 'state', read: to({ op: 'betaGroups_getInstance', path }) } as const
    return {
      name: 'link',
      headline: link === 'on' ? say('Public link on') : say('Public link off'),
      summary:
        link === 'on'
          ? most > 0
            ? count(
                most,
                'Anybody with the link joins “{group}”, at most {n} person.',
                'Anybody with the link joins “{group}”, at most {n} people.',
                { group: group.name },
              )
            : say('Anybody with the link joins “{group}”, without a limit.', { group: group.name })
          : say('Nobody joins “{group}” by the link any more. Who is in it stays.', {
              group: group.name,
            }),
      steps: [
        one(say('Change the public link'), {
          id: 'link',
          touches: group.name,
          request: write(now),
          settle: { ...state, ready: seen(was), done: seen(now) },
          undo: { request: write(was), settle: { ...state, ready: seen(now), done: seen(was) } },
        }),
      ],
      reach: { count: 1, outside: true },
    }
  },
})

/** The group and its app that a person named as the target of a copy. */
async function targetOf(tools: Reads, appId: string, app: string, name: string) {
  const found = app === '' ? { id: appId } : appNamed(await readApps(tools), app)
  if (!found) refuse(say('This key sees no app {app}.', { app }))
  const { id } = found
  const group = groupNamed(await readGroups(tools, id), name)
  return { appId: id, group: group ?? refuse(say('{group} is no group of that app.', { group: name })) }
}

/** Lets the testers of a group into another one. */
export const copyMembers = definePlan({
  ...common,
  id: 'appstoreconnect.group.copy',
  title: say('Copy testers to another group'),
  about: say('Lets everybody of this group into another one, also of another app.'),
  needs: ['appId', 'groupId'],
  input: v.object({
    group: v.pipe(word('To group', 'Its name or id.'), v.minLength(1, 'Name a group.')),
    app: v.optional(word('Of app', 'Name, bundle id or id; empty is this app.'), ''),
  }),
  examples: [
    { address: demo.open, input: { group: 'Beta' } },
    { address: demo.open, input: { group: 'Beta', app: 'com.example.kite.desk' } },
  ],
  reads: [
    'apps_getInstance',
    'apps_getCollection',
    'betaGroups_getInstance',
    'betaGroups_getCollection',
    'betaTesters_getCollection',
  ],
  sends: {
    betaGroups_betaTesters_createToManyRelationship: 10_000,
    betaGroups_betaTesters_deleteToManyRelationship: 10_000,
  },
  rank: 13,
  keywords: 'members people move duplicate across apps',
  async first({ appId, groupId }, input, tools) {
    const [from, target, members] = await Promise.all([
      readGroup(tools, groupId),
      targetOf(tools, appId, input.app, input.group),
      readTesters(tools, { 'filter[betaGroups]': groupId }),
    ])
    if (target.group.id === groupId) refuse(say('That is this group itself.'))
    const [app, there] = await Promise.all([
      appName(tools, target.appId),
      readTesters(tools, { 'filter[betaGroups]': target.group.id, 'fields[betaTesters]': 'email' }),
    ])
    const ids = new Set(there.map(({ id }) => id))
    const missing = members.filter(({ id }) => !ids.has(id))
    const place = groupPlace(target.group)
    return {
      name: 'copy',
      headline: count(missing.length, '{n} person', '{n} people'),
      summary: say('From “{from}” into “{to}” of {app}; they stay where they are.', {
        from: from.name,
        to: place.name,
        app,
      }),
      steps: [letIn('copy', say('Let in'), place, missing)],
      reach: { count: missing.length, outside: true },
      notes: [
        count(
          missing.length,
          'At most {n} person is mailed by App Store Connect.',
          'At most {n} people are mailed by App Store Connect.',
        ),
        ...(members.length > missing.length
          ? [count(members.length - missing.length, '{n} is there already.', '{n} are there already.')]
          : []),
        ...(place.alone
          ? [say('“{to}” is internal: only people of the team are let in.', { to: place.name })]
          : []),
      ],
    }
  },
})
