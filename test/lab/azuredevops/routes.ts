import type { Incoming } from '../site.ts'

/**
 * Every operation that is simulated: the id (`area.Method` of the specification), its path behind the organisation,
 * the service that serves it, and the scopes of which one is needed; none where any credential will do. It stands in
 * code so that the lab runs without the specification; a test holds it against the specification.
 */
export const routes = [
  ['location.GetConnectionData', '/_apis/connectionData', '', []],
  ['location.GetBuildLocations', '/_apis/build', '', []],
  ['core.GetProjects', '/_apis/projects', '', ['vso.profile', 'vso.project']],
  ['build.GetBuildControllers', '/_apis/build/controllers', '', ['vso.build']],
  ['build.GetBuilds', '/{project}/_apis/build/builds', '', ['vso.build']],
  ['workItemTracking.GetRelationTypes', '/_apis/wit/workitemrelationtypes', '', ['vso.work']],
  ['git.GetRepositories', '/{project}/_apis/git/repositories', '', ['vso.code']],
  ['release.GetReleaseDefinitions', '/{project}/_apis/release/definitions', 'vsrm', ['vso.release']],
  ['tokens.ListPats', '/_apis/tokens/pats', 'vssps', []],
  ['tokens.GetPat', '/_apis/tokens/pats', 'vssps', []],
  ['tokens.CreatePat', '/_apis/tokens/pats', 'vssps', []],
  ['tokens.UpdatePat', '/_apis/tokens/pats', 'vssps', []],
  ['tokens.Revoke', '/_apis/tokens/pats', 'vssps', []],
  ['profile.GetProfile', '/_apis/profile/profiles/{id}', 'app.vssps', ['vso.profile']],
  ['account.GetAccounts', '/_apis/accounts', 'app.vssps', ['vso.profile']],
] as const

export type Op = (typeof routes)[number][0]

export interface Found {
  op: Op
  params: Record<string, string>
  scopes: readonly string[]
}

/** Operations that are no reads, by their methods. */
const methods: Partial<Record<Op, string>> = {
  'location.GetBuildLocations': 'OPTIONS',
  'tokens.CreatePat': 'POST',
  'tokens.UpdatePat': 'PUT',
  'tokens.Revoke': 'DELETE',
}

/** Reads that differ from another of the same path by a word of their query alone. */
const told: Partial<Record<Op, string>> = { 'tokens.GetPat': 'authorizationId' }

/** Whether a request is of an operation, by all but its path. */
function fitsAs(op: Op, { method, query }: Pick<Incoming, 'method' | 'query'>, template: string): boolean {
  if ((methods[op] ?? 'GET') !== method) return false
  const others = routes.flatMap(([other, path]) => (path === template ? [told[other] ?? []].flat() : []))
  const mine = told[op]
  return mine === undefined ? method !== 'GET' || !others.some(word => query.has(word)) : query.has(mine)
}

/** The operation of a request by its path behind the organisation; paths are read without case. */
export function routeOf(
  service: string,
  path: string,
  anyService: boolean,
  request: Pick<Incoming, 'method' | 'query'>,
): Found | undefined {
  const given = path.split('/')
  for (const [op, template, of, scopes] of routes) {
    if ((of !== service && !anyService) || !fitsAs(op, request, template)) continue
    const words = template.split('/')
    if (words.length !== given.length) continue
    const params: Record<string, string> = {}
    const fits = words.every((word, i) => {
      const name = /^\{(\w+)\}$/.exec(word)?.[1]
      const value = given[i] ?? ''
      if (name === undefined) return word.toLowerCase() === value.toLowerCase()
      params[name] = decoded(value)
      return value !== '' && !value.startsWith('_')
    })
    if (fits) return { op, params, scopes }
  }
  return undefined
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
