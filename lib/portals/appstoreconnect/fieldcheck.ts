import type { FieldCheck, RequestTo } from '../portal'
import type { AppStoreConnectOperations } from './operations/index'

/** What a field check reads of App Store Connect: the team, and one app. Reports are files and left out. */
export const fieldCheck: FieldCheck = {
  headers: ['content-type', 'x-rate-limit'],
  reads(first) {
    const few = { limit: 10 }
    const team: RequestTo<AppStoreConnectOperations>[] = [
      { op: 'apps_getCollection', query: few },
      { op: 'users_getCollection', query: few },
      { op: 'devices_getCollection', query: few },
      { op: 'ciProducts_getCollection', query: few },
    ]
    if (first === undefined) return team
    const path = { id: first }
    const app: RequestTo<AppStoreConnectOperations>[] = [
      { op: 'apps_getInstance', path },
      { op: 'apps_appStoreVersions_getToManyRelated', path, query: few },
      { op: 'apps_customerReviews_getToManyRelated', path, query: few },
      { op: 'reviewSubmissions_getCollection', query: { 'filter[app]': first, ...few } },
    ]
    return [...team, ...app]
  },
}
