import { expect, test } from 'vitest'
import { checkExchange, specification, specificationFile } from '../../lab/appcenter/contract.ts'
import { type Op, routes } from '../../lab/appcenter/routes.ts'
import type { Exchange } from '../../lab/record.ts'
import { type Ask, ask, moment, rows, still } from './help.ts'

const absent = () =>
  console.log(`specification not at hand (${specificationFile}): nothing was held against it`)

test('the table of routes is the specification’s', () => {
  const official = specification()
  if (!official) return absent()
  const differing = routes.filter(([op, method, path]) => {
    const there = official.operations.find(operation => operation.op === op)
    return there?.method !== method || there.path !== path
  })
  expect(differing).toEqual([])
  expect(new Set(routes.map(([op]) => op)).size).toBe(routes.length)
})

const start = new Date(moment - 700 * 86_400_000).toISOString()
const range = { query: { start } }

const mail = (email: string) => ({ params: { user_email: email, email } })
const release = (id: number) => ({ params: { release_id: String(id) } })

/** One good call of every operation, in an order in which each finds what it needs. */
function calls(lab: ReturnType<typeof still>): [Op, number, Ask?][] {
  const app = lab.state.app('acme', 'Kite-iOS')
  const group = app?.errorGroups[0]
  const report = group?.reports[0]
  const qa = app?.groups.find(g => g.name === 'QA')
  const running = app?.builds.find(b => b.status === 'inProgress')
  const good = app?.builds.find(b => b.result === 'succeeded')
  const userToken = lab.state.data.tokens.find(t => t.description?.startsWith('CI'))
  const appToken = lab.state.data.tokens.find(t => t.appId !== undefined)
  const issue = { errorGroupId: group?.id ?? '' }
  const one = { ...issue, errorId: report?.id ?? '' }
  const named = { distribution_group_name: 'QA' }
  return [
    ['users_get', 200],
    ['users_update', 200, { body: { display_name: 'The owner' } }],
    ['userApiTokens_list', 200],
    ['userApiTokens_new', 201, { body: { description: 'new', scope: ['viewer'] } }],
    ['userApiTokens_delete', 204, { params: { api_token_id: userToken?.id ?? '' } }],
    ['appApiTokens_list', 200],
    ['appApiTokens_new', 201, { body: { description: 'new' } }],
    ['appApiTokens_delete', 204, { params: { api_token_id: appToken?.id ?? '' } }],
    ['invitations_sent', 200],
    ['apps_list', 200, { query: { $orderBy: 'name' } }],
    ['apps_get', 200],
    ['apps_update', 200, { body: { description: 'changed' } }],
    ['users_list', 200],
    [
      'apps_updateUserPermissions',
      204,
      { ...mail('maintainer@example.com'), body: { permissions: ['viewer'] } },
    ],
    ['apps_removeUser', 204, mail('tester@example.com')],
    ['appInvitations_create', 204, { body: { user_email: 'a@example.com', role: 'collaborator' } }],
    ['appInvitations_createByEmail', 204, mail('b@example.com')],
    ['appInvitations_list', 200],
    [
      'appInvitations_updatePermissions',
      204,
      { ...mail('b@example.com'), body: { permissions: ['viewer'] } },
    ],
    ['appInvitations_delete', 204, mail('b@example.com')],
    ['apps_getTeams', 200],
    ['apps_listTesters', 200],
    ['organizations_list', 200],
    ['organizations_listAdministered', 200],
    ['organizations_get', 200],
    ['apps_listForOrg', 200],
    ['users_listForOrg', 200],
    ['users_getForOrg', 200, { params: { user_name: 'maintainer' } }],
    ['users_updateOrgRole', 200, { params: { user_name: 'maintainer' }, body: { role: 'member' } }],
    ['apps_getForOrgUser', 200, { params: { user_name: 'maintainer' } }],
    ['users_removeFromOrg', 204, { params: { user_name: 'tester' } }],
    ['distributionGroups_listAllTestersForOrg', 200],
    ['orgInvitations_create', 204, { body: { user_email: 'c@example.com', role: 'admin' } }],
    ['orgInvitations_listPending', 200],
    ['orgInvitations_update', 204, { ...mail('c@example.com'), body: { role: 'member' } }],
    ['orgInvitations_sendNewInvitation', 204, { ...mail('c@example.com'), body: { role: 'member' } }],
    ['orgInvitations_', 204, mail('c@example.com')],
    ['orgInvitations_delete', 204, { body: { user_email: 'pending@acme.example.com' } }],
    ['teams_listAll', 200],
    ['teams_getTeam', 200, { params: { team_name: 'mobile' } }],
    ['teams_getUsers', 200, { params: { team_name: 'mobile' } }],
    ['teams_listApps', 200, { params: { team_name: 'mobile' } }],
    ['distributionGroups_listForOrg', 201],
    ['distributionGroups_detailsForOrg', 200, { query: { apps_limit: '3' } }],
    ['distributionGroups_list', 200],
    ['distributionGroups_create', 201, { body: { name: 'Fresh' } }],
    ['distributionGroups_get', 200, { params: named }],
    [
      'distributionGroups_update',
      200,
      { params: { distribution_group_name: 'Fresh' }, body: { name: 'Fresher' } },
    ],
    ['distributionGroups_delete', 204, { params: { distribution_group_name: 'Fresher' } }],
    ['distributionGroups_listUsers', 200, { params: named, query: { exclude_pending_invitations: 'true' } }],
    [
      'distributionGroups_addUser',
      200,
      { params: named, body: { user_emails: ['x@example.com', 'no address'] } },
    ],
    ['distributionGroups_resendInvite', 204, { params: named, body: { user_emails: ['x@example.com'] } }],
    [
      'distributionGroups_removeUser',
      200,
      { params: named, body: { user_emails: ['x@example.com', 'y@example.com'] } },
    ],
    ['releases_listByDistributionGroup', 200, { params: named }],
    ['releases_getLatestByDistributionGroup', 200, { params: { ...named, release_id: 'latest' } }],
    ['devices_list', 200, { params: named }],
    ['releases_list', 200, { query: { published_only: 'true' } }],
    ['releases_listLatest', 200],
    ['releases_getLatestByUser', 200, release(60)],
    ['releases_updateDetails', 200, { ...release(60), body: { enabled: false, release_notes: 'new' } }],
    ['releases_update', 200, { ...release(60), body: { destinations: [{ name: 'QA' }] } }],
    ['releases_addDistributionGroup', 201, { ...release(59), body: { id: qa?.id ?? '' } }],
    ['releases_deleteDistributionGroup', 200, { params: { release_id: '59', group_id: qa?.id ?? '' } }],
    ['releases_delete', 200, release(1)],
    ['builds_listBranches', 200],
    ['builds_listByBranch', 200, { params: { branch: 'feature/x' } }],
    ['builds_create', 200, { params: { branch: 'main' } }],
    ['branchConfigurations_get', 200, { params: { branch: 'fix/über crash' } }],
    ['builds_get', 200, { params: { build_id: String(running?.id) } }],
    ['builds_update', 200, { params: { build_id: String(running?.id) }, body: { status: 'cancelling' } }],
    ['builds_getLog', 200, { params: { build_id: String(running?.id) } }],
    ['builds_getDownloadUri', 200, { params: { build_id: String(good?.id), download_type: 'logs' } }],
    ['commits_listByShaList', 200, { query: { hashes: 'abc,def' } }],
    ['Errors_GroupList', 200, { query: { start, $top: '5', errorType: 'unhandledError' } }],
    ['Errors_ErrorGroupsSearch', 200, { query: { q: 'index' } }],
    ['Errors_ErrorSearch', 200, { query: { $top: '10' } }],
    ['Errors_GroupDetails', 200, { params: issue }],
    ['Errors_UpdateState', 200, { params: issue, body: { state: 'closed', annotation: 'done' } }],
    ['Errors_GroupErrorStackTrace', 200, { params: issue }],
    ['Errors_GroupOperatingSystemCounts', 200, { params: issue }],
    ['Errors_GroupModelCounts', 200, { params: issue }],
    ['Errors_GroupCountsPerDay', 200, { params: issue, ...range }],
    ['Errors_GroupErrorFreeDevicePercentages', 200, { params: issue, ...range }],
    ['Errors_ListForGroup', 200, { params: issue, ...range }],
    ['Errors_LatestErrorDetails', 200, { params: issue }],
    ['Errors_GetErrorDetails', 200, { params: one }],
    ['Errors_ErrorStackTrace', 200, { params: one }],
    ['Errors_ErrorLocation', 200, { params: one }],
    ['Errors_ErrorDownload', 200, { params: one, query: { format: 'txt' } }],
    ['Errors_ErrorAttachments', 200, { params: one }],
    ['Errors_DeleteError', 200, { params: one }],
    ['Errors_CountsPerDay', 200, range],
    ['Errors_ErrorFreeDevicePercentages', 200, { query: { start, errorType: 'unhandledError' } }],
    ['Errors_AvailableVersions', 200, { query: { start, $inlinecount: 'allpages' } }],
    ['Errors_AppBuildsList', 200, { query: { start, version: '5.12' } }],
    ['errors_getRetentionSettings', 200],
    ['errors_putRetentionSettings', 200, { body: { retention_in_days: 28 } }],
    ['Analytics_Versions', 200, range],
    ['Analytics_DeviceCounts', 200, { query: { start, app_build: '1' } }],
    ['codePushDeployments_list', 200, { params: { app_name: 'Kite-Android' } }],
  ]
}

test('every operation answers as the specification says, and leaves nothing out', async () => {
  const lab = still({ check: checkExchange })
  const list = calls(lab)
  for (const [op, status, options] of list) {
    const got = await ask(lab, op, options)
    expect([op, got.status, got.status === status ? '' : got.text]).toEqual([op, status, ''])
  }
  expect(lab.violations.map(({ exchange, text }) => `${exchange.op}: ${text}`)).toEqual([])
  const called = new Set<string>(list.map(([op]) => op))
  expect(routes.map(([op]) => op).filter(op => !called.has(op))).toEqual([])
  if (!specification()) absent()
})

test('a world of hostile names answers as the specification says too', async () => {
  const lab = still({ hostile: true, check: checkExchange })
  expect(lab.seed.hostile).toHaveLength(7)
  for (const { owner, name } of lab.seed.hostile) {
    const params = { owner_name: owner, app_name: name, org_name: owner }
    for (const op of [
      'apps_get',
      'releases_list',
      'distributionGroups_list',
      'builds_listBranches',
      'organizations_get',
    ] as const) {
      expect((await ask(lab, op, { params })).status).toBe(200)
    }
    const issues = rows(await ask(lab, 'Errors_GroupList', { params, query: { start } }), 'errorGroups')
    expect(issues.map(issue => issue.exceptionMessage)).toContain(name)
    const group = { ...params, distribution_group_name: name }
    expect((await ask(lab, 'distributionGroups_listUsers', { params: group })).status).toBe(200)
  }
  expect(lab.violations).toEqual([])
})

test('the judge of exchanges sees what is wrong', () => {
  const official = specification()
  if (!official) return absent()
  const address = '/v0.1/apps/acme/Kite-iOS/releases/60'
  const user = {
    id: '0b6f4a52-5d3c-4a9e-a0a4-0d8f4a6d1c11',
    name: 'm',
    display_name: 'M',
    email: 'm@example.com',
    origin: 'appcenter',
  }
  const look = (part: Partial<Exchange>) =>
    checkExchange({
      n: 1,
      at: '',
      host: 'api.appcenter.ms',
      method: 'GET',
      path: '/v0.1/user',
      query: '',
      status: 200,
      cookies: [],
      reached: true,
      responseBody: user,
      ...part,
    })
  expect(look({})).toEqual([])
  expect(look({ responseBody: { ...user, id: 'no uuid' } })).not.toEqual([])
  expect(look({ responseBody: { ...user, nickname: 'x' } })).not.toEqual([])
  expect(look({ responseBody: { ...user, email: undefined } })).not.toEqual([])
  expect(look({ query: '?verbose=1' })).not.toEqual([])
  expect(look({ path: '/v0.1/usr' })).not.toEqual([])
  expect(look({ status: 299 })).not.toEqual([])
  const put = { method: 'PUT', path: address, responseBody: { enabled: true } }
  expect(look({ ...put, requestBody: { enabled: true } })).toEqual([])
  expect(look({ ...put, requestBody: { enabled: 'yes' } })).not.toEqual([])
  expect(look({ ...put, requestBody: { enable: true } })).not.toEqual([])
  expect(look({ ...put, requestBody: undefined })).not.toEqual([])
  expect(look({ ...put, path: '/v0.1/apps/acme/Kite-iOS/releases/latest', requestBody: {} })).not.toEqual([])
  const issues = { path: '/v0.1/apps/a/b/errors/errorGroups', responseBody: { errorGroups: [] } }
  expect(look({ ...issues, query: '?start=2026-01-01T00:00:00Z' })).toEqual([])
  expect(look(issues)).toContain('request: query start is missing')
  expect(look({ ...issues, query: '?start=2026-01-01T00:00:00Z&$top=2001' })).not.toEqual([])
  expect(look({ ...issues, query: '?start=yesterday' })).not.toEqual([])
  expect(look({ ...issues, query: '?start=2026-01-01T00:00:00Z&errorType=crash' })).not.toEqual([])
})
