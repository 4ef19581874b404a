import { lines } from '../../../../actions/fields'
import { equalName } from '../../../../actions/match'
import { say } from '../../../../text/index'
import type { AnswerOf, Reads } from '../../define'
import type { Build } from './builds'
import { refuse } from './place'

/** A group of testers. */
export interface Group {
  id: string
  name: string
  internal: boolean
  /** An internal group that gets every build by itself. */
  all: boolean
  is: Row['attributes']
}

type Row = AnswerOf<'betaGroups_getCollection'>['data'][number]

/** So many groups may be named at once. */
export const mostGroups = 50

/** A field: groups by name. */
export const groupsField = lines('Groups', mostGroups, 'Names of beta groups of this app, one a line.')

/** A group as the portal tells it. */
export const groupOf = ({ id, attributes }: Row): Group => ({
  id,
  name: attributes.name ?? id,
  internal: attributes.isInternalGroup === true,
  all: attributes.hasAccessToAllBuilds === true,
  is: attributes,
})

/** The group of a context, with its public link. */
export const readGroup = async ({ read }: Pick<Reads, 'read'>, id: string): Promise<Group> =>
  groupOf((await read({ op: 'betaGroups_getInstance', path: { id } })).data)

/** The groups of an app, or of those the ones that have a build; all pages of them. */
export async function readGroups(
  { pages }: Pick<Reads, 'pages'>,
  app: string,
  build?: string,
): Promise<Group[]> {
  const found: Group[] = []
  const query = {
    'filter[app]': app,
    ...(build === undefined ? {} : { 'filter[builds]': build }),
    'fields[betaGroups]': 'name,isInternalGroup,hasAccessToAllBuilds',
    limit: 200,
  }
  for await (const { data } of pages({ op: 'betaGroups_getCollection', query }))
    found.push(...data.map(groupOf))
  return found
}

/** The group that a person named, by its name in any case or its id. */
export const groupNamed = (groups: readonly Group[], name: string): Group | undefined =>
  groups.find(({ id }) => id === name) ?? groups.find(group => equalName(group.name, name))

/** The groups that a person named, in their order. @throws Fault for a name that no group has, or more than one */
export function chosen(all: readonly Group[], names: readonly string[]): Group[] {
  const found = names
    .filter(name => name !== '')
    .map(name => {
      const fits = all.filter(group => group.id === name || group.name.toLowerCase() === name.toLowerCase())
      const [group] = fits
      if (!group)
        refuse(say('This app has no group “{name}”. It has: {groups}', { name, groups: namesOf(all) }))
      if (fits.length > 1)
        refuse(
          say('This app has more than one group “{name}”. Name it by its id: {ids}', {
            name,
            ids: fits.map(({ id }) => id).join(', '),
          }),
        )
      return group
    })
  return [...new Set(found)]
}

/** Groups in words. */
export const namesOf = (groups: readonly Group[]): string => groups.map(({ name }) => name).join(' · ')

/** How many people are in any of some groups, at one request where the portal counts; each counts once. */
export async function peopleIn({ pages }: Pick<Reads, 'pages'>, groups: readonly Group[]): Promise<number> {
  if (groups.length === 0) return 0
  let n = 0
  const query = {
    'filter[betaGroups]': groups.map(({ id }) => id).join(','),
    'fields[betaTesters]': 'state',
    limit: 200,
  }
  for await (const { data, meta } of pages({ op: 'betaTesters_getCollection', query })) {
    const total = meta.paging.total
    if (typeof total === 'number') return total
    n += data.length
  }
  return n
}

/** How many people test a build alone, without being in one of these groups. */
async function countAlone(
  { pages }: Pick<Reads, 'pages'>,
  build: string,
  groups: readonly Group[],
): Promise<number> {
  let n = 0
  for await (const { data } of pages({
    op: 'betaTesters_getCollection',
    query: {
      'filter[builds]': build,
      include: 'betaGroups',
      'fields[betaTesters]': 'state,betaGroups',
      'fields[betaGroups]': 'name',
      'limit[betaGroups]': 50,
      limit: 200,
    },
  }))
    n += data.filter(
      ({ relationships }) =>
        ![relationships['betaGroups']?.data ?? []]
          .flat()
          .some(({ id }) => groups.some(group => group.id === id)),
    ).length
  return n
}

/** How many people test a build: by its groups, or alone. Each counts once. */
export async function testersOf(tools: Reads, build: Build): Promise<{ groups: Group[]; people: number }> {
  const groups = await readGroups(tools, build.app.id, build.id)
  const [inGroups, alone] = await Promise.all([peopleIn(tools, groups), countAlone(tools, build.id, groups)])
  return { groups, people: inGroups + alone }
}
