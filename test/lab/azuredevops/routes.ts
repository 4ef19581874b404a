/**
 * Every operation that is simulated: the id (`area.Method` of the specification), its path behind the organisation,
 * the service that serves it, and the scopes of which one is needed; none where any credential will do. It stands in
 * code so that the lab runs without the specification; a test holds it against the specification.
 */
export const routes = [
  ['location.GetConnectionData', '/_apis/connectionData', '', []],
  ['core.GetProjects', '/_apis/projects', '', ['vso.profile', 'vso.project']],
  ['build.GetBuildControllers', '/_apis/build/controllers', '', ['vso.build']],
  ['build.GetBuilds', '/{project}/_apis/build/builds', '', ['vso.build']],
  ['workItemTracking.GetRelationTypes', '/_apis/wit/workitemrelationtypes', '', ['vso.work']],
  ['git.GetRepositories', '/{project}/_apis/git/repositories', '', ['vso.code']],
  ['release.GetReleaseDefinitions', '/{project}/_apis/release/definitions', 'vsrm', ['vso.release']],
  ['tokens.ListPats', '/_apis/tokens/pats', 'vssps', []],
  ['profile.GetProfile', '/_apis/profile/profiles/{id}', 'app.vssps', ['vso.profile']],
  ['account.GetAccounts', '/_apis/accounts', 'app.vssps', ['vso.profile']],
] as const

export type Op = (typeof routes)[number][0]

export interface Found {
  op: Op
  params: Record<string, string>
  scopes: readonly string[]
}

/** The operation of a path behind the organisation; paths are read without case. */
export function routeOf(service: string, path: string, anyService: boolean): Found | undefined {
  const given = path.split('/')
  for (const [op, template, of, scopes] of routes) {
    if (of !== service && !anyService) continue
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
