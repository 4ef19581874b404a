import type { AzureDevOpsContext, ContextOptions } from './azuredevops'
import { lower, split } from './split'

/**
 * Builds the address of an Azure DevOps context, on the host form it was read from. A Server's context
 * holds neither its scheme nor its virtual directory: they are taken from the registered root with the
 * same host and collection; without one, `https:` and `/tfs/` are assumed. Reading the address, with the
 * same options, gives an equal context.
 */
export function addressOfAzureDevOps(context: AzureDevOpsContext, options: ContextOptions = {}): string {
  const { area, project, team } = context
  const words = [project, team].flatMap(name => (name ? [name] : []))
  if (area) words.push(`_${area}`, ...inside(context))
  const tail = words.map(word => `/${encodeURIComponent(word)}`).join('')
  const query = area ? parameters(context).map(([key, value]) => `${key}=${encodeURIComponent(value)}`) : []
  return `${base(context, options)}${tail}${query.length ? `?${query.join('&')}` : ''}`
}

/** Everything before the project. */
function base(
  { host = '', org, collection = '', project }: AzureDevOpsContext,
  options: ContextOptions,
): string {
  if (org) {
    const first = host === 'dev.azure.com' ? `/${encodeURIComponent(org)}` : ''
    // The parser drops one DefaultCollection, so a project of that name needs it.
    return `https://${host}${first}${lower(project) === 'defaultcollection' ? '/DefaultCollection' : ''}`
  }
  for (const text of options.collections ?? []) {
    const root = split(text)
    if (root?.url.host !== host) continue
    const words = lower(root.path.at(-1)) === 'tfs' ? [...root.path, collection] : [...root.path]
    if (lower(words.pop()) === lower(collection))
      return `${root.url.origin}/${[...words, collection].map(encodeURIComponent).join('/')}`
  }
  return `https://${host}/tfs/${encodeURIComponent(collection)}`
}

/** The words behind the hub. */
function inside(context: AzureDevOpsContext): string[] {
  const { area, repo, buildId, pullRequestId, workItemId, environmentId, queryId, wiki, feed } = context
  const { definitionId } = context
  switch (area) {
    case 'git':
      if (repo && pullRequestId) return [repo, 'pullrequest', pullRequestId]
      // On its own a name that ends in `.git` would be read as what people give to git.
      if (repo && /\.git$/i.test(repo)) return [repo, 'branches']
      return repo ? [repo] : []
    case 'build':
      return buildId ? ['results'] : []
    case 'pipeline':
      return definitionId ? ['analytics', 'stageawareoutcome'] : []
    case 'test':
      return definitionId ? ['analytics'] : []
    case 'environments':
      return environmentId ? [environmentId] : []
    case 'workitems':
    case 'queries':
      if (queryId && area === 'queries') return ['query', queryId]
      return workItemId ? ['edit', workItemId] : []
    case 'wiki':
      return wiki ? ['wikis', wiki] : []
    case 'artifacts':
      return feed ? ['feed', feed] : []
    case 'settings':
      return repo ? ['repositories'] : []
    default:
      return []
  }
}

/** The query. */
function parameters(context: AzureDevOpsContext): [string, string][] {
  const { area, path, version, buildId, definitionId, releaseId, environmentId, workItemId, queryId } =
    context
  const { feed, repo } = context
  const wiki = area === 'wiki'
  const all: [string, string | undefined][] = [
    ['path', wiki ? undefined : path],
    ['version', wiki ? undefined : version],
    ['pagePath', wiki ? path : undefined],
    ['wikiVersion', wiki ? version : undefined],
    ['buildId', buildId],
    ['definitionId', definitionId],
    ['contextType', definitionId && (area === 'pipeline' || area === 'test') ? 'build' : undefined],
    ['releaseId', releaseId],
    ['environmentId', area === 'environments' ? undefined : environmentId],
    ['id', area === 'workitems' ? queryId : undefined],
    ['workitem', area === 'workitems' || (area === 'queries' && !queryId) ? undefined : workItemId],
    ['feed', area === 'packaging' ? feed : undefined],
    ['repo', area === 'settings' ? repo : undefined],
  ]
  return all.flatMap(([key, value]): [string, string][] => (value ? [[key, value]] : []))
}
