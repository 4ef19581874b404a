import { digits, lower, split, uuid } from './split'

/**
 * What an address of Azure DevOps (Services or Server) points at. Fields that the address does not name
 * are absent. All are strings, so a context survives JSON. Names and GUIDs are interchangeable for
 * project, team and repository.
 */
export interface AzureDevOpsContext {
  portal: 'azuredevops'
  /** Host of the page, with a port that is not the usual one: `dev.azure.com`, `acme.visualstudio.com`, `tfs:8080`. */
  host?: string
  /** Services only; of a visualstudio.com address the host's first label. */
  org?: string
  /** Server only: the name behind the virtual directory. */
  collection?: string
  project?: string
  team?: string
  /**
   * The hub without its underscore: `git`, `build`, `workitems`, `queries`, `boards`, `release`,
   * `releaseProgress`, `versionControl`, `wiki`, `artifacts`, `settings`, ... Extension hubs (`_apps/hub`)
   * that show builds or releases say `build` or `release`, others `apps`.
   */
  area?: string
  repo?: string
  /** A file or folder of a repository, of TFVC, or the page of a wiki. */
  path?: string
  /** As in the address: `GB{branch}`, `GT{tag}`, `GC{commit}`; TFVC: `T`, `C{changeset}`. A commit's page gives `GC{sha}`. */
  version?: string
  /** A run; of YAML pipelines too. */
  buildId?: string
  /** A pipeline; in the release areas a release definition. */
  definitionId?: string
  pullRequestId?: string
  workItemId?: string
  releaseId?: string
  /** In the release areas a stage of the release; in `environments` a pipeline environment. */
  environmentId?: string
  queryId?: string
  wiki?: string
  /** May end in a view: `kite@Local`. */
  feed?: string
}

/** What the person registered. */
export interface ContextOptions {
  /**
   * Addresses of Server collections, such as `https://tfs.acme.com/tfs/DefaultCollection`,
   * `http://tfs:8080/tfs/Mobile` or `https://ads.acme.com/Mobile`. One that ends in `/tfs` stands for
   * every collection below it. Entries that are no address are passed over.
   */
  readonly collections?: readonly string[]
}

/** The kinds of Azure DevOps pages; each has examples (azuredevops.examples.ts) and menu patterns (azuredevops.menu.ts). */
export type AzureDevOpsKind =
  | 'organization'
  | 'project'
  | 'team'
  | 'repo'
  | 'file'
  | 'pullRequest'
  | 'build'
  | 'definition'
  | 'release'
  | 'releaseDefinition'
  | 'environment'
  | 'workItem'
  | 'query'
  | 'wiki'
  | 'feed'

type Field = Exclude<keyof AzureDevOpsContext, 'portal'>

/** First labels of visualstudio.com that are sites of Microsoft's, or its machines, not organisations. */
const SITES =
  /^(www|app|aex|beta|blogs?|code|developercommunity\d?|docs|download|feedback|go|insiders|login|manage|marketplace|my|online|portal|ssh|start|static|status|subscriptions|support|tfsprod\w+|update|vs-ssh)$/

/** Hosts on which nobody runs a Server, whatever their paths look like. */
const PORTALS =
  /(^|\.)(visualstudio\.com|dev\.azure\.com|mobile\.azure\.com|appcenter\.ms|apple\.com|alicdn\.com)$/

/** `/tfs/` is a directory of pictures on other sites, too: such a file alone is no collection. */
const FILE = /\.(png|jpe?g|gif|svg|webp|ico|mp4|js|css|json|html?|pdf|zip)$/i

/** Hubs that answer programs or sign people in: no pages. */
const CLOSED = /^(apis?|odata|oauth|signin|signout|signedin|signedout|static|content|ssh)$/

/** The hubs with capitals, as the portal writes them. */
const CAMEL = new Map(
  [
    'releaseProgress',
    'releaseDefinition',
    'versionControl',
    'testPlans',
    'testManagement',
    'usersSettings',
  ].map(word => [lower(word), word]),
)

/** No project, team or collection begins with `_`; `wi.aspx` and its like are pages and services of TFS 2013. */
const isName = (text = '') => !/^$|^_|\.as[hmp]x$/i.test(text)

/**
 * Reads an address of Azure DevOps. `{c}` is `https://dev.azure.com/{org}[/DefaultCollection]`,
 * `https://{org}.visualstudio.com[/DefaultCollection]`, `https://{server}/tfs/{collection}`, or a
 * registered collection root (the only way for `http:` and for other virtual directories); before the hub
 * stand a project and a team, both optional. Query and hash are read alike and without case, since old
 * servers keep in the hash what newer ones keep in the query.
 *
 * | route | fields |
 * |---|---|
 * | `{c}`, `{c}/{project}`, `{c}/{project}/{team}` | host, org or collection, project, team |
 * | `_{hub}/...` of any name | and area |
 * | `_git/{repo}?path=&version=` (or `itemVersion`) | repo, path, version; without a project the repository's name is the project's |
 * | `_git/{repo}/pullrequest/{n}`, `/commit/{sha}` | and pullRequestId; version `GC{sha}` |
 * | `_build...?buildId=` (old: `buildUri=vstfs:///Build/Build/{n}`), `?definitionId=`, `?pipelineId=`, `designer?id=` | buildId, definitionId |
 * | `_workitems/edit/{n}`, `_workitems?id=`, `_queries/edit/{n}`, `_queries?id=`, `?workitem={n}` on any page | workItemId |
 * | `_queries/query/{guid}`, `query-edit/{guid}`, `_queries?id={guid}` | queryId |
 * | `_boards/board/t/{team}`, `_backlogs/backlog/[t/]{team}`, `_sprints/{page}/{team}` | team |
 * | `_release`, `_releaseProgress`, `_releaseDefinition`, `_releases2`: `?releaseId=&environmentId=&definitionId=` | these |
 * | `_pipeline/analytics/...?definitionId=`, `_test/analytics?definitionId=`, but of a release | definitionId |
 * | `_apps/hub/...build...`, `_apps/hub/...releaseManagement...` | as `_build`, as `_release` |
 * | `_environments/{n}` | environmentId |
 * | `_wiki/wikis/{wiki}?pagePath=&wikiVersion=` | wiki, path, version |
 * | `_versionControl?path=&version=`, `_versionControl/changeset/{n}`, `changeset?id={n}` | path, version (`C{n}`) |
 * | `_artifacts/feed/{feed}/...`, `_packaging?feed=` | feed |
 * | `_settings/repositories?repo=` | repo |
 * | `_permalink/{hub}/...?projectId={guid}` | as `{project}/{hub}/...` |
 * | `web/wi.aspx?id={n}`, `web/build.aspx?builduri=` | as `_workitems/edit/{n}`, as `_build?buildUri=` |
 * | `web/qr.aspx?pguid={guid}&qid={guid}`, `q.aspx?pname={project}` | project, queryId, as `_queries/query/{guid}`, as `_queries` |
 *
 * A value of the query with a broken escape is taken as it stands.
 *
 * @returns `null` for everything else: `_apis` and badges, clone addresses (user-info, `_git/_full/`,
 * `info/refs`, a `.git` at the end, ssh hosts), files alone below `/tfs/`, package sources (`_packaging/{feed}/...`), service hosts (`vsrm.`, `pkgs.`, ...),
 * unregistered `http:`, a broken escape in the path. Never throws.
 */
export function readAzureDevOps(address: string, options: ContextOptions = {}): AzureDevOpsContext | null {
  const parts = split(address)
  if (!parts) return null
  const { url, path } = parts
  const context: AzureDevOpsContext = { portal: 'azuredevops', host: url.host }
  const put = (field: Field, value: string | undefined) => {
    if (value) context[field] = value
  }

  let depth: number
  const services = /^https:\/\/(?:dev\.azure\.com|([\w-]+)\.visualstudio\.com)$/.exec(url.origin)
  if (services) {
    const label = services[1]
    depth = label ? 0 : 1
    if (lower(path[depth]) === 'defaultcollection') depth++
    put('org', label ?? path[0])
    if (!isName(context.org) || (label && SITES.test(label))) return null
  } else {
    depth = depthOfCollection(url, path, options.collections ?? [])
    put('collection', path[depth - 1])
    if (!isName(context.collection)) return null
  }

  const query = new Map<string, string>()
  for (const [key, value] of new URLSearchParams(`${url.search.slice(1)}&${url.hash.slice(1)}`))
    if (!query.has(lower(key))) query.set(lower(key), value)
  const get = (key: string) => query.get(key)
  const id = (key: string) => digits(get(key))

  const rest = forward(path.slice(depth), get)
  const hub = rest.findIndex(word => word.startsWith('_'))
  const before = hub < 0 ? rest : rest.slice(0, hub)
  if (before.length > 2 || !before.every(isName)) return null
  put('project', before[0])
  put('team', before[1])
  if (hub < 0) return context

  const named = lower(/^_([\w.-]+)$/.exec(rest[hub] ?? '')?.[1])
  if (!named || CLOSED.test(named)) return null
  const after = rest.slice(hub + 1)
  const page = lower(after[0])
  const extension = named === 'apps' && /^ms\.vss-.*?(release|build)/.exec(lower(after[1]))?.[1]
  const area = extension || named
  // What an address built of the context has before the hub comes first here, too.
  if (area === 'git' && !context.project) put('project', after[0])
  if (/^(boards|backlogs|sprints)$/.test(area)) {
    const marked = lower(after[1]) === 't' && after[2]
    const plain = area === 'sprints' ? page !== 'directory' : area === 'backlogs' && page === 'backlog'
    const team = marked ? after[2] : plain ? after[1] : undefined
    if (context.project && !context.team && isName(team)) put('team', team)
  }
  put('area', CAMEL.get(area) ?? area)

  put('workItemId', id('workitem'))
  switch (area) {
    case 'git': {
      const [repo, inside, which = ''] = after
      if (repo && (!isName(repo) || /^(info|git-(upload|receive)-pack)$/.test(inside ?? ''))) return null
      // A page of a repository whose name ends so says more; on its own it is what people give to git.
      if (/^[^?#]+\.git\/?$/i.test(url.href)) return null
      put('repo', repo)
      if (/^pullrequests?$/i.test(inside ?? '')) put('pullRequestId', digits(which))
      const commit = lower(inside) === 'commit' && /^[\da-f]{7,40}$/i.test(which) ? `GC${which}` : undefined
      put('path', get('path'))
      put('version', commit ?? get('version') ?? get('itemversion'))
      break
    }
    case 'versioncontrol': {
      const changeset = page === 'changeset' && (digits(after[1]) ?? id('id'))
      put('path', get('path'))
      put('version', changeset ? `C${changeset}` : get('version'))
      break
    }
    case 'build':
      put('buildId', id('buildid') ?? /^vstfs:\/\/\/Build\/Build\/(\d+)$/i.exec(get('builduri') ?? '')?.[1])
      put('definitionId', id('definitionid') ?? id('pipelineid') ?? id('id'))
      break
    case 'pipeline':
    case 'test':
      if (get('contexttype') !== 'release') put('definitionId', id('definitionid'))
      break
    case 'release':
    case 'releases':
    case 'releases2':
    case 'releaseprogress':
    case 'releasedefinition':
      put('releaseId', id('releaseid'))
      put('environmentId', id('environmentid'))
      put('definitionId', id('definitionid'))
      break
    case 'environments':
      put('environmentId', digits(after[0]))
      break
    case 'workitems':
    case 'queries':
      if (page === 'edit') put('workItemId', digits(after[1]))
      else if (/^query(-edit)?$/.test(page)) put('queryId', uuid(after[1]))
      put('workItemId', context.workItemId ?? id('id'))
      put('queryId', context.queryId ?? uuid(get('id')))
      break
    case 'wiki':
      if (page === 'wikis') put('wiki', after[1])
      put('path', get('pagepath'))
      put('version', get('wikiversion'))
      break
    case 'artifacts':
      if (page === 'feed') put('feed', after[1])
      break
    case 'packaging':
      if (page) return null
      put('feed', get('feed'))
      break
    case 'settings':
      put('repo', get('repo'))
  }
  return context
}

/**
 * Follows the links that the server answers with a redirect, as old mails and the API's own `_links` hold
 * them: to the page that the person would see. Without its ids such a link is left as it is.
 */
function forward(rest: string[], get: (key: string) => string | undefined): string[] {
  const at = lower(rest[0])
  const link = lower(rest.join('/'))
  const workItem = digits(get('id'))
  const project = uuid(get('projectid') ?? get('pguid'))
  const queryId = uuid(get('qid'))
  if (at === '_permalink') return [...(project ? [project] : []), ...rest.slice(1)]
  if (link === 'web/wi.aspx' && workItem) return ['_workitems', 'edit', workItem]
  if (link === 'web/qr.aspx' && project && queryId) return [project, '_queries', 'query', queryId]
  if (link === 'web/build.aspx' && get('builduri')) return ['_build']
  const name = get('pname')
  if (/^([^/]+\/)?q\.aspx$/.test(link) && name && isName(name)) return [name, '_queries']
  return rest
}

/** How many segments of a Server's address stand before the project; 0 if it is none. */
function depthOfCollection(url: URL, path: readonly string[], collections: readonly string[]): number {
  if (PORTALS.test(url.hostname)) return 0
  const file = path.length === 2 && FILE.test(path[1] ?? '')
  let depth = url.protocol === 'https:' && lower(path[0]) === 'tfs' && !file ? 2 : 0
  for (const text of collections) {
    const root = split(text)
    if (!root?.path.length || root.url.origin !== url.origin) continue
    if (!root.path.every((word, i) => lower(word) === lower(path[i]))) continue
    depth = Math.max(depth, root.path.length + Number(lower(root.path.at(-1)) === 'tfs'))
  }
  return depth
}
