const A = '/v0.1/apps/{owner_name}/{app_name}'
const O = '/v0.1/orgs/{org_name}'
const G = `${A}/errors/errorGroups/{errorGroupId}` as const
const D = `${A}/distribution_groups/{distribution_group_name}` as const

/** The parts of the service that can be closed one by one. `account` is what all others need. */
export type Area = 'account' | 'analytics' | 'build' | 'codepush' | 'diagnostics' | 'groups' | 'releases'

/** What a caller must be: anybody, a person (no app token), somebody of the organisation, of the app. */
export type Need =
  | 'person'
  | `org:${'admin' | 'collaborator' | 'member'}`
  | `app:${'manager' | 'developer' | 'viewer'}`

/**
 * Every operation that is simulated: the specification's id, method and path, the area, and who may call it.
 * It stands in code so that the lab runs without the specification; a test holds it against the specification.
 */
export const routes = [
  ['users_get', 'GET', '/v0.1/user', 'account', 'person'],
  ['users_update', 'PATCH', '/v0.1/user', 'account', 'person'],
  ['userApiTokens_list', 'GET', '/v0.1/api_tokens', 'account', 'person'],
  ['userApiTokens_new', 'POST', '/v0.1/api_tokens', 'account', 'person'],
  ['userApiTokens_delete', 'DELETE', '/v0.1/api_tokens/{api_token_id}', 'account', 'person'],
  ['appApiTokens_list', 'GET', `${A}/api_tokens`, 'account', 'app:viewer'],
  ['appApiTokens_new', 'POST', `${A}/api_tokens`, 'account', 'app:developer'],
  ['appApiTokens_delete', 'DELETE', `${A}/api_tokens/{api_token_id}`, 'account', 'app:developer'],
  ['invitations_sent', 'GET', '/v0.1/invitations/sent', 'account', 'person'],

  ['apps_list', 'GET', '/v0.1/apps', 'account', 'person'],
  ['apps_get', 'GET', A, 'account', 'app:viewer'],
  ['apps_update', 'PATCH', A, 'account', 'app:manager'],
  ['users_list', 'GET', `${A}/users`, 'account', 'app:viewer'],
  ['apps_updateUserPermissions', 'PATCH', `${A}/users/{user_email}`, 'account', 'app:manager'],
  ['apps_removeUser', 'DELETE', `${A}/users/{user_email}`, 'account', 'app:manager'],
  ['appInvitations_list', 'GET', `${A}/invitations`, 'account', 'app:viewer'],
  ['appInvitations_create', 'POST', `${A}/invitations`, 'account', 'app:manager'],
  ['appInvitations_createByEmail', 'POST', `${A}/invitations/{user_email}`, 'account', 'app:manager'],
  ['appInvitations_updatePermissions', 'PATCH', `${A}/invitations/{user_email}`, 'account', 'app:manager'],
  ['appInvitations_delete', 'DELETE', `${A}/invitations/{user_email}`, 'account', 'app:manager'],
  ['apps_getTeams', 'GET', `${A}/teams`, 'account', 'app:viewer'],
  ['apps_listTesters', 'GET', `${A}/testers`, 'account', 'app:viewer'],

  ['organizations_list', 'GET', '/v0.1/orgs', 'account', 'person'],
  ['organizations_listAdministered', 'GET', '/v0.1/administeredOrgs', 'account', 'person'],
  ['organizations_get', 'GET', O, 'account', 'org:member'],
  ['apps_listForOrg', 'GET', `${O}/apps`, 'account', 'org:member'],
  ['users_listForOrg', 'GET', `${O}/users`, 'account', 'org:member'],
  ['users_getForOrg', 'GET', `${O}/users/{user_name}`, 'account', 'org:member'],
  ['users_updateOrgRole', 'PATCH', `${O}/users/{user_name}`, 'account', 'org:admin'],
  ['users_removeFromOrg', 'DELETE', `${O}/users/{user_name}`, 'account', 'org:admin'],
  ['apps_getForOrgUser', 'GET', `${O}/users/{user_name}/apps`, 'account', 'org:admin'],
  ['distributionGroups_listAllTestersForOrg', 'GET', `${O}/testers`, 'groups', 'org:collaborator'],
  ['orgInvitations_listPending', 'GET', `${O}/invitations`, 'account', 'org:admin'],
  ['orgInvitations_create', 'POST', `${O}/invitations`, 'account', 'org:admin'],
  ['orgInvitations_delete', 'DELETE', `${O}/invitations`, 'account', 'org:admin'],
  ['orgInvitations_update', 'PATCH', `${O}/invitations/{email}`, 'account', 'org:admin'],
  ['orgInvitations_', 'POST', `${O}/invitations/{email}/revoke`, 'account', 'org:admin'],
  ['orgInvitations_sendNewInvitation', 'POST', `${O}/invitations/{email}/resend`, 'account', 'org:admin'],
  ['teams_listAll', 'GET', `${O}/teams`, 'account', 'org:member'],
  ['teams_getTeam', 'GET', `${O}/teams/{team_name}`, 'account', 'org:member'],
  ['teams_getUsers', 'GET', `${O}/teams/{team_name}/users`, 'account', 'org:member'],
  ['teams_listApps', 'GET', `${O}/teams/{team_name}/apps`, 'account', 'org:member'],
  ['distributionGroups_listForOrg', 'GET', `${O}/distribution_groups`, 'groups', 'org:collaborator'],
  [
    'distributionGroups_detailsForOrg',
    'GET',
    `${O}/distribution_groups_details`,
    'groups',
    'org:collaborator',
  ],

  ['distributionGroups_list', 'GET', `${A}/distribution_groups`, 'groups', 'app:viewer'],
  ['distributionGroups_create', 'POST', `${A}/distribution_groups`, 'groups', 'app:developer'],
  ['distributionGroups_get', 'GET', D, 'groups', 'app:viewer'],
  ['distributionGroups_update', 'PATCH', D, 'groups', 'app:developer'],
  ['distributionGroups_delete', 'DELETE', D, 'groups', 'app:manager'],
  ['distributionGroups_listUsers', 'GET', `${D}/members`, 'groups', 'app:viewer'],
  ['distributionGroups_addUser', 'POST', `${D}/members`, 'groups', 'app:developer'],
  ['distributionGroups_removeUser', 'POST', `${D}/members/bulk_delete`, 'groups', 'app:developer'],
  ['distributionGroups_resendInvite', 'POST', `${D}/resend_invite`, 'groups', 'app:developer'],
  ['releases_listByDistributionGroup', 'GET', `${D}/releases`, 'releases', 'app:viewer'],
  ['releases_getLatestByDistributionGroup', 'GET', `${D}/releases/{release_id}`, 'releases', 'app:viewer'],
  ['devices_list', 'GET', `${D}/devices`, 'releases', 'app:viewer'],

  ['releases_list', 'GET', `${A}/releases`, 'releases', 'app:viewer'],
  ['releases_listLatest', 'GET', `${A}/recent_releases`, 'releases', 'app:viewer'],
  ['releases_getLatestByUser', 'GET', `${A}/releases/{release_id}`, 'releases', 'app:viewer'],
  ['releases_updateDetails', 'PUT', `${A}/releases/{release_id}`, 'releases', 'app:developer'],
  ['releases_update', 'PATCH', `${A}/releases/{release_id}`, 'releases', 'app:developer'],
  ['releases_delete', 'DELETE', `${A}/releases/{release_id}`, 'releases', 'app:developer'],
  ['releases_addDistributionGroup', 'POST', `${A}/releases/{release_id}/groups`, 'releases', 'app:developer'],
  [
    'releases_deleteDistributionGroup',
    'DELETE',
    `${A}/releases/{release_id}/groups/{group_id}`,
    'releases',
    'app:developer',
  ],

  ['builds_listBranches', 'GET', `${A}/branches`, 'build', 'app:viewer'],
  ['builds_listByBranch', 'GET', `${A}/branches/{branch}/builds`, 'build', 'app:viewer'],
  ['builds_create', 'POST', `${A}/branches/{branch}/builds`, 'build', 'app:developer'],
  ['branchConfigurations_get', 'GET', `${A}/branches/{branch}/config`, 'build', 'app:viewer'],
  ['builds_get', 'GET', `${A}/builds/{build_id}`, 'build', 'app:viewer'],
  ['builds_update', 'PATCH', `${A}/builds/{build_id}`, 'build', 'app:developer'],
  ['builds_getLog', 'GET', `${A}/builds/{build_id}/logs`, 'build', 'app:viewer'],
  ['builds_getDownloadUri', 'GET', `${A}/builds/{build_id}/downloads/{download_type}`, 'build', 'app:viewer'],
  ['commits_listByShaList', 'GET', `${A}/commits/batch`, 'build', 'app:viewer'],

  ['Errors_GroupList', 'GET', `${A}/errors/errorGroups`, 'diagnostics', 'app:viewer'],
  ['Errors_ErrorGroupsSearch', 'GET', `${A}/errors/errorGroups/search`, 'diagnostics', 'app:viewer'],
  ['Errors_ErrorSearch', 'GET', `${A}/errors/search`, 'diagnostics', 'app:viewer'],
  ['Errors_GroupDetails', 'GET', G, 'diagnostics', 'app:viewer'],
  ['Errors_UpdateState', 'PATCH', G, 'diagnostics', 'app:developer'],
  ['Errors_GroupErrorStackTrace', 'GET', `${G}/stacktrace`, 'diagnostics', 'app:viewer'],
  ['Errors_GroupOperatingSystemCounts', 'GET', `${G}/operatingSystems`, 'diagnostics', 'app:viewer'],
  ['Errors_GroupModelCounts', 'GET', `${G}/models`, 'diagnostics', 'app:viewer'],
  ['Errors_GroupCountsPerDay', 'GET', `${G}/errorCountsPerDay`, 'diagnostics', 'app:viewer'],
  [
    'Errors_GroupErrorFreeDevicePercentages',
    'GET',
    `${G}/errorfreeDevicePercentages`,
    'diagnostics',
    'app:viewer',
  ],
  ['Errors_ListForGroup', 'GET', `${G}/errors`, 'diagnostics', 'app:viewer'],
  ['Errors_LatestErrorDetails', 'GET', `${G}/errors/latest`, 'diagnostics', 'app:viewer'],
  ['Errors_GetErrorDetails', 'GET', `${G}/errors/{errorId}`, 'diagnostics', 'app:viewer'],
  ['Errors_DeleteError', 'DELETE', `${G}/errors/{errorId}`, 'diagnostics', 'app:manager'],
  ['Errors_ErrorStackTrace', 'GET', `${G}/errors/{errorId}/stacktrace`, 'diagnostics', 'app:viewer'],
  ['Errors_ErrorLocation', 'GET', `${G}/errors/{errorId}/location`, 'diagnostics', 'app:viewer'],
  ['Errors_ErrorDownload', 'GET', `${G}/errors/{errorId}/download`, 'diagnostics', 'app:viewer'],
  ['Errors_ErrorAttachments', 'GET', `${A}/errors/{errorId}/attachments`, 'diagnostics', 'app:viewer'],
  ['Errors_CountsPerDay', 'GET', `${A}/errors/errorCountsPerDay`, 'diagnostics', 'app:viewer'],
  [
    'Errors_ErrorFreeDevicePercentages',
    'GET',
    `${A}/errors/errorfreeDevicePercentages`,
    'diagnostics',
    'app:viewer',
  ],
  ['Errors_AvailableVersions', 'GET', `${A}/errors/available_versions`, 'diagnostics', 'app:viewer'],
  ['Errors_AppBuildsList', 'GET', `${A}/errors/availableAppBuilds`, 'diagnostics', 'app:viewer'],
  ['errors_getRetentionSettings', 'GET', `${A}/errors/retention_settings`, 'diagnostics', 'app:viewer'],
  ['errors_putRetentionSettings', 'PUT', `${A}/errors/retention_settings`, 'diagnostics', 'app:manager'],

  ['Analytics_Versions', 'GET', `${A}/analytics/versions`, 'analytics', 'app:viewer'],
  ['Analytics_DeviceCounts', 'GET', `${A}/analytics/active_device_counts`, 'analytics', 'app:viewer'],
  ['codePushDeployments_list', 'GET', `${A}/deployments`, 'codepush', 'app:viewer'],
] as const satisfies readonly (readonly [string, string, string, Area, Need])[]

/** Name of a simulated operation. */
export type Op = (typeof routes)[number][0]

/** A route as an object. */
export interface Route {
  op: Op
  method: string
  path: string
  area: Area
  need: Need
}

interface Compiled extends Route {
  segments: string[]
}

const compiled: Compiled[] = routes
  .map(([op, method, path, area, need]) => ({ op, method, path, area, need, segments: path.split('/') }))
  // What is written out wins over what is a parameter: `errors/latest` is no error's id.
  .sort((a, b) => parameters(a.segments) - parameters(b.segments))

/** The operation at a path (still encoded), with its parameters decoded once. */
export function route(
  method: string,
  path: string,
): { route: Route; params: Record<string, string> } | undefined {
  const given = path.split('/')
  for (const candidate of compiled) {
    if (candidate.method !== method || candidate.segments.length !== given.length) continue
    const params = bind(candidate.segments, given)
    if (params) return { route: candidate, params }
  }
  return undefined
}

function bind(segments: string[], given: string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {}
  for (const [index, segment] of segments.entries()) {
    const value = given[index] ?? ''
    if (!segment.startsWith('{')) {
      if (segment !== value) return undefined
      continue
    }
    if (value === '') return undefined
    try {
      params[segment.slice(1, -1)] = decodeURIComponent(value)
    } catch {
      return undefined
    }
  }
  return params
}

function parameters(segments: string[]): number {
  return segments.filter(segment => segment.startsWith('{')).length
}
