import { type AppCenterContext, addressOf, kindOf } from '../../../../context/index'
import { isoDaysAgo } from './days'

/** What a screen shows, as the API and the command line name it. */
interface Resource {
  /** Tag and operation in the official documentation. */
  tag: string
  operation: string
  /** The words of its path behind `/v0.1/`. */
  path: string[]
  /** It answers only with a beginning in time. */
  since?: true
  /** The words of the `appcenter` command that shows it, without the app. */
  cli?: string[]
}

/** A resource of the account, or of an owner. */
const account = (operation: string, path: string[], cli?: string[]): Resource => ({
  tag: 'account',
  operation,
  path,
  ...(cli ? { cli } : {}),
})

/** The resource an address points at. */
export function resourceOf(context: AppCenterContext): Resource {
  const { ownerKind, owner = '', app = '', section, errorGroupId = '', reportId = '' } = context
  const { branch = '', buildId = '', release = '', distributionGroup = '', store = '' } = context
  const { deployment = '', testRunId = '' } = context
  const of = (tag: string, operation: string, path: string[], cli?: string[]): Resource => ({
    tag,
    operation,
    path: ['apps', owner, app, ...path],
    ...(cli ? { cli } : {}),
  })
  const group = ['errors', 'errorGroups', errorGroupId]
  switch (kindOf(context)) {
    case 'report':
      return of('errors', 'Errors_GetErrorDetails', [...group, 'errors', reportId])
    case 'errorGroup':
      return of('errors', 'Errors_GroupDetails', group)
    case 'build':
      return of('build', 'builds_get', ['builds', buildId], ['build', 'logs', '--id', buildId])
    case 'branch':
      return of(
        'build',
        'builds_listByBranch',
        ['branches', branch, 'builds'],
        ['build', 'branches', 'show', '--branch', branch],
      )
    case 'release':
      return of(
        'distribute',
        'releases_getLatestByUser',
        ['releases', release],
        ['distribute', 'releases', 'show', '--release-id', release],
      )
    case 'group':
      return app === ''
        ? account('distributionGroups_getForOrg', ['orgs', owner, 'distribution_groups', distributionGroup])
        : of(
            'account',
            'distributionGroups_get',
            ['distribution_groups', distributionGroup],
            ['distribute', 'groups', 'show', '--group', distributionGroup],
          )
    case 'store':
      return of('distribute', 'stores_get', ['distribution_stores', store])
    case 'deployment':
      return of(
        'codepush',
        'codePushDeployments_get',
        ['deployments', deployment],
        ['codepush', 'deployment', 'history', deployment],
      )
    case 'testRun':
      return of(
        'test',
        'test_getTestRun',
        ['test_runs', testRunId],
        ['test', 'status', '--test-run-id', testRunId],
      )
    case 'app':
      return ofSection(section, of)
    case 'owner':
      return ownerKind === 'org'
        ? account('organizations_get', ['orgs', owner], ['orgs', 'show', '--name', owner])
        : account('apps_list', ['apps'], ['apps', 'list'])
    default:
      return section === 'settings'
        ? account('userApiTokens_list', ['api_tokens'], ['tokens', 'list'])
        : account('apps_list', ['apps'], ['apps', 'list'])
  }
}

/** What a section of an app shows first. */
function ofSection(
  section: string | undefined,
  of: (tag: string, operation: string, path: string[], cli?: string[]) => Resource,
): Resource {
  switch (section) {
    case 'build':
      return of('build', 'builds_listBranches', ['branches'], ['build', 'branches', 'list'])
    case 'install':
    case 'distribute':
      return of('distribute', 'releases_list', ['releases'], ['distribute', 'releases', 'list'])
    case 'crashes':
      return { ...of('errors', 'Errors_GroupList', ['errors', 'errorGroups']), since: true }
    case 'analytics':
      return {
        ...of('analytics', 'Analytics_Versions', ['analytics', 'versions'], ['analytics', 'app-versions']),
        since: true,
      }
    case 'test':
      return of('test', 'test_getTestRuns', ['test_runs'])
    default:
      return of('account', 'apps_get', [], ['apps', 'show'])
  }
}

/** Encoded so that a word can stand in any address, Markdown link or shell line: no quote, no bracket. */
const encoded = (word: string): string =>
  encodeURIComponent(word).replace(/['()!*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** The API address of a resource on a base. */
export function apiAddress(base: string, { path, since }: Resource, now: number): string {
  const start = since ? `?start=${encoded(isoDaysAgo(now, 28))}` : ''
  return `${base.replace(/\/$/, '')}/${['v0.1', ...path].map(encoded).join('/')}${start}`
}

/** The address of a context, safe to stand in Markdown. */
export const pageAddress = (context: AppCenterContext): string =>
  addressOf(context).replace(/['()!*]/g, encoded)
