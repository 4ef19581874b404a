import type { FieldCheck, RequestTo } from '../portal'
import { isoDaysAgo } from './actions/shared/days'
import type { AppCenterOperations } from './operations/index'

/** A value out of an earlier answer of the check. */
const kept = (op: keyof AppCenterOperations, path: string) => ({ $kept: `${op}:${path}` })

/** What a field check reads of App Center: the account, and one app. */
export const fieldCheck: FieldCheck = {
  // It documents no header of its answers.
  headers: ['content-type'],
  reads(first, now) {
    const account: RequestTo<AppCenterOperations>[] = [
      { op: 'users_get' },
      { op: 'apps_list' },
      { op: 'userApiTokens_list' },
    ]
    const [owner_name = '', app_name = ''] = first?.split('/') ?? []
    if (app_name === '') return account
    const path = { owner_name, app_name }
    const group = { ...path, errorGroupId: kept('Errors_GroupList', 'errorGroups.0.errorGroupId') }
    const branch = kept('builds_listBranches', '0.branch.name')
    const start = isoDaysAgo(now, 28)
    const app: RequestTo<AppCenterOperations>[] = [
      { op: 'apps_get', path },
      { op: 'users_list', path },
      { op: 'appInvitations_list', path },
      { op: 'releases_list', path },
      { op: 'releases_getLatestByUser', path: { ...path, release_id: kept('releases_list', '0.id') } },
      { op: 'builds_listBranches', path },
      { op: 'builds_listByBranch', path: { ...path, branch } },
      { op: 'errors_getRetentionSettings', path },
      { op: 'Errors_GroupList', path, query: { start, $top: 10 } },
      { op: 'Errors_GroupDetails', path: group },
      { op: 'Errors_GroupErrorStackTrace', path: group },
    ]
    return [...account, ...app]
  },
}
