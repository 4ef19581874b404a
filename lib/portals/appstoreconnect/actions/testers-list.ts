import * as v from 'valibot'
import { csvFile } from '../../../actions/csv'
import type { Column } from '../../../actions/view'
import { count, say } from '../../../text/index'
import { defineQuery, type Reads, type With } from '../define'
import { readGroups } from './shared/groups'
import {
  demo,
  devicesOf,
  fullName,
  idsOf,
  readTesters,
  readUsage,
  statePill,
  type Tester,
  testerName,
  withGroups,
} from './shared/testers'

/** The testers of an app, or of the group the page is about, with the names of their groups. */
async function testersOf({ appId, groupId }: With<'appId'>, tools: Reads) {
  const filter = groupId === undefined ? { 'filter[apps]': appId } : { 'filter[betaGroups]': groupId }
  const [testers, groups] = await Promise.all([
    readTesters(tools, { ...withGroups, ...filter }),
    readGroups(tools, appId),
  ])
  const names = new Map(groups.map(group => [group.id, group.name]))
  const groupsOf = (tester: Tester) => idsOf(tester, 'betaGroups').flatMap(id => names.get(id) ?? [])
  return { testers, groupsOf }
}

const common = {
  needs: ['appId'],
  credential: { access: 'read', reach: 'app' },
  area: 'testflight',
  examples: [
    { address: demo.app, input: {} },
    { address: demo.beta, input: {} },
  ],
  keywords: 'people members testflight export mail addresses devices',
} as const

const testerColumns: Column[] = [
  { key: 'email', title: say('Tester') },
  { key: 'name', title: say('Name') },
  { key: 'groups', title: say('Groups') },
  { key: 'state', title: say('State') },
  { key: 'devices', title: say('Devices') },
]

/** Cells of {@link testerColumns}. */
const testerCells = (tester: Tester, groups: readonly string[]) => ({
  email: testerName(tester),
  name: fullName(tester) || null,
  groups: groups.join(', '),
  state: statePill(tester),
  devices: devicesOf(tester),
})

/** Everybody who tests an app or is in a group. */
export const testersList = defineQuery({
  ...common,
  id: 'appstoreconnect.testers.list',
  title: say('Testers'),
  about: say('Everybody who tests this app or is in this group: groups, state, devices.'),
  input: v.object({}),
  operations: ['betaTesters_getCollection', 'betaGroups_getCollection'],
  rank: 41,
  async run(context, _input, tools) {
    const { testers, groupsOf } = await testersOf(context, tools)
    const field = 'testers'
    return {
      view: 'table',
      title: count(testers.length, '{n} tester', '{n} testers'),
      columns: testerColumns,
      rows: testers.map(tester => ({ key: tester.id, cells: testerCells(tester, groupsOf(tester)) })),
      bulk: [
        { action: 'appstoreconnect.testers.resend', title: say('Resend invitations'), field },
        ...(context.groupId === undefined
          ? []
          : [{ action: 'appstoreconnect.group.remove', title: say('Take out of the group'), field }]),
        { action: 'appstoreconnect.testers.remove', title: say('Take out of the app'), field },
      ],
      empty: say('Nobody tests here.'),
    }
  },
})

/** The same as a file that {@link importTesters} reads again. */
export const testersCsv = defineQuery({
  ...common,
  id: 'appstoreconnect.testers.csv',
  title: say('Testers as CSV'),
  about: say(
    'Everybody with groups, state, devices, and sessions and crashes of 90 days, for a spreadsheet.',
  ),
  input: v.object({}),
  operations: ['betaTesters_getCollection', 'betaGroups_getCollection', 'apps_betaTesterUsages_getMetrics'],
  rank: 42,
  menu: ['group'],
  async run(context, _input, tools) {
    const [{ testers, groupsOf }, usage] = await Promise.all([
      testersOf(context, tools),
      readUsage(tools, context.appId, 'P90D'),
    ])
    return csvFile(`testers-${context.appId}`, [
      [
        'email',
        'first name',
        'last name',
        'groups',
        'state',
        'invited by',
        'device',
        'OS',
        'build',
        'sessions 90 d',
        'crashes 90 d',
      ],
      ...testers.map(tester => {
        const { email, firstName, lastName, state, inviteType, appDevices } = tester.attributes
        const [device] = appDevices ?? []
        const used = usage.get(tester.id)
        return [
          email,
          firstName,
          lastName,
          groupsOf(tester).join(';'),
          state,
          inviteType,
          device?.model,
          device?.osVersion,
          device?.appBuildVersion,
          used?.sessions,
          used?.crashes,
        ]
      }),
    ])
  },
})

const periods = { '30 days': 'P30D', '90 days': 'P90D', '365 days': 'P365D', '7 days': 'P7D' } as const
const words = Object.keys(periods) as (keyof typeof periods)[]

/** Testers who do not open the app. */
export const inactiveTesters = defineQuery({
  ...common,
  id: 'appstoreconnect.testers.inactive',
  title: say('Inactive testers'),
  about: say('Who did not open this app once in a period; select whom to take out.'),
  input: v.object({
    period: v.optional(v.pipe(v.picklist(words), v.title('Period')), '30 days'),
  }),
  operations: ['betaTesters_getCollection', 'betaGroups_getCollection', 'apps_betaTesterUsages_getMetrics'],
  rank: 43,
  keywords: 'unused clean up remove cap 10000 sessions',
  async run(context, { period }, tools) {
    const [{ testers, groupsOf }, usage] = await Promise.all([
      testersOf(context, tools),
      readUsage(tools, context.appId, periods[period]),
    ])
    const idle = testers.filter(({ id }) => (usage.get(id)?.sessions ?? 0) === 0)
    return {
      view: 'table',
      title: count(idle.length, '{n} tester without a session', '{n} testers without a session'),
      columns: testerColumns,
      rows: idle.map(tester => ({ key: tester.id, cells: testerCells(tester, groupsOf(tester)) })),
      bulk: [
        {
          action: 'appstoreconnect.testers.remove',
          title: say('Take out of the app'),
          field: 'testers',
        },
      ],
      notes: [
        count(
          testers.length,
          '{n} tester in all; an app may have 10,000 from outside.',
          '{n} testers in all; an app may have 10,000 from outside.',
        ),
        say('Who was invited a moment ago had no time yet: look at the state.'),
      ],
      empty: say('Everybody used it.'),
    }
  },
})
