import * as v from 'valibot'
import type { Cell } from '../../../../actions/view'
import type { AppStoreConnectContext } from '../../../../context/index'
import { count, say, type Text } from '../../../../text/index'
import type { Query } from '../../../portal'
import type { AnswerOf, Reads } from '../../define'
import { either } from './team'

/** A tester as the portal lists them. */
export type Tester = AnswerOf<'betaTesters_getCollection'>['data'][number]
/** A place of the demonstration app, and its groups and a build of it: what examples name. */
export const demo = {
  app: 'https://appstoreconnect.apple.com/apps/6440000001/testflight',
  beta: 'https://appstoreconnect.apple.com/apps/6440000001/testflight/groups/a59b8a72-5c41-49f5-ad3f-2daa221b203d',
  open: 'https://appstoreconnect.apple.com/apps/6440000001/testflight/groups/0cf82ef8-ce3f-43e8-a281-5abf2519d582',
  build:
    'https://appstoreconnect.apple.com/apps/6440000001/testflight/ios/7475f78c-bf88-4310-a597-22a3b2edb6c7',
}

/** A short text; may be left empty where it is made optional. */
export const word = (title: string, about = '') =>
  v.pipe(v.string(), v.trim(), v.maxLength(254), v.title(title), v.description(about))

/** The first and the last name, as far as they are known. */
export const fullName = ({ attributes: { firstName, lastName } }: Tester): string =>
  [firstName, lastName].filter(Boolean).join(' ')

/** What a tester is called: by address, else by name; who came by a public link has neither. */
export const testerName = (tester: Tester): string =>
  tester.attributes.email ?? `${fullName(tester)} (${tester.id.slice(0, 8)})`

/** Ids of the groups a tester is in, or of builds they test alone, where those were asked for. */
export const idsOf = ({ relationships }: Tester, name: 'betaGroups' | 'builds' | 'apps'): string[] =>
  [relationships[name]?.data ?? []].flat().map(({ id }) => id)

const attributes = 'firstName,lastName,email,inviteType,state,appDevices'

/** What a list of testers is asked for, with their groups. */
export const withGroups = {
  'fields[betaTesters]': `${attributes},betaGroups`,
  'fields[betaGroups]': 'name',
  include: 'betaGroups',
  'limit[betaGroups]': 50,
  limit: 200,
}

/** The same, with the builds they test alone. */
const withAll = {
  ...withGroups,
  'fields[betaTesters]': `${attributes},betaGroups,builds`,
  'fields[builds]': 'version',
  include: 'betaGroups,builds',
  'limit[builds]': 50,
}

/** Every tester that a filter leaves. */
export async function readTesters({ pages }: Reads, filter: Query): Promise<Tester[]> {
  const found: Tester[] = []
  const query = { 'fields[betaTesters]': attributes, limit: 200, ...filter }
  for await (const { data } of pages({ op: 'betaTesters_getCollection', query })) found.push(...data)
  return found
}

/** So many addresses are looked up by one request. */
const atOnce = 40

/** Testers of the whole team by their addresses in small letters. Both ways of writing one are asked for. */
export async function testersByMail(
  tools: Reads,
  emails: readonly string[],
  more: Query = withAll,
): Promise<Map<string, Tester>> {
  const parts = Array.from({ length: Math.ceil(emails.length / atOnce) }, (_, i) =>
    emails.slice(i * atOnce, (i + 1) * atOnce),
  )
  const found = await tools.all(parts, part => {
    return readTesters(tools, { ...more, 'filter[email]': either(...part) })
  })
  return new Map(found.flat().map(one => [one.attributes.email?.toLowerCase() ?? one.id, one]))
}

/** The name of an app. */
export async function appName({ read }: Reads, id: string): Promise<string> {
  const { data } = await read({ op: 'apps_getInstance', path: { id }, query: { 'fields[apps]': 'name' } })
  return data.attributes.name ?? id
}

const states: Record<string, Cell> = {
  NOT_INVITED: { pill: say('Not invited'), tone: 'warn' },
  INVITED: { pill: say('Invited'), tone: 'calm' },
  ACCEPTED: { pill: say('Accepted'), tone: 'ok' },
  INSTALLED: { pill: say('Installed'), tone: 'ok' },
  REVOKED: { pill: say('Revoked'), tone: 'bad' },
}

/** How far a tester has come, by colour and word. */
export const statePill = ({ attributes: { state } }: Tester): Cell => states[state ?? ''] ?? state ?? null

/** A tester's devices in a line: `iPhone16,1 26.1`. */
export const devicesOf = ({ attributes: { appDevices } }: Tester): string =>
  (appDevices ?? []).map(({ model, osVersion }) => [model, osVersion].filter(Boolean).join(' ')).join(', ')

/** How often somebody used an app in a period. */
interface Usage {
  sessions: number
  crashes: number
}

/** How often each tester used an app in a period, `P30D`; who is not in it is not told of. */
export async function readUsage({ pages }: Reads, id: string, period: string): Promise<Map<string, Usage>> {
  const found = new Map<string, Usage>()
  const query = { period, groupBy: 'betaTesters', limit: 200 }
  for await (const { data } of pages({ op: 'apps_betaTesterUsages_getMetrics', path: { id }, query }))
    for (const { dataPoints, dimensions } of data) {
      const sum = (name: 'sessionCount' | 'crashCount') =>
        dataPoints.reduce((all, { values }) => all + (values[name] ?? 0), 0)
      const id = dimensions.betaTesters.data
      if (id) found.set(id, { sessions: sum('sessionCount'), crashes: sum('crashCount') })
    }
  return found
}

/** The context of a place of an app's TestFlight. */
export const flight = (
  { portal, team, appId }: AppStoreConnectContext,
  more: Partial<AppStoreConnectContext>,
): AppStoreConnectContext => ({
  portal,
  ...(team === undefined ? {} : { team }),
  ...(appId === undefined ? {} : { appId }),
  section: 'testflight',
  ...more,
})

/** How many there are and the first five by name; nothing where there are none. */
export const few = (
  names: readonly string[],
  one: string,
  many: string,
  values: Record<string, Text> = {},
): Text[] =>
  names.length === 0
    ? []
    : [
        count(names.length, one, many, {
          ...values,
          who: names.length > 5 ? `${names.slice(0, 5).join(' · ')} · …` : names.join(' · '),
        }),
      ]
