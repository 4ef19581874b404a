import type { Role } from './keys.ts'
import type { Type } from './types.ts'

/** A part of the service that keys are allowed or not. */
export type Area = 'apps' | 'people' | 'provisioning' | 'sales' | 'finance' | 'reviews' | 'review' | 'ci'

/** Who may use an area; `team`: individual keys never. The account's holder and administrators may all. */
export const areas: Record<Area, { roles: readonly Role[]; team?: true }> = {
  apps: { roles: ['APP_MANAGER', 'DEVELOPER', 'MARKETING', 'SALES', 'FINANCE', 'CUSTOMER_SUPPORT'] },
  people: { roles: [] },
  provisioning: { roles: ['APP_MANAGER', 'DEVELOPER'], team: true },
  sales: { roles: ['SALES', 'FINANCE'], team: true },
  finance: { roles: ['FINANCE'], team: true },
  reviews: { roles: ['APP_MANAGER', 'CUSTOMER_SUPPORT'] },
  review: { roles: ['APP_MANAGER', 'DEVELOPER', 'MARKETING'] },
  ci: { roles: ['APP_MANAGER', 'DEVELOPER'] },
}

/** What a filter compares: an attribute, the id, or where a relationship leads. */
export type Filter = { attribute: string } | 'id' | { relation: string }

/** What a list may be asked. */
export interface Asked {
  filters?: Readonly<Record<string, Filter>>
  required?: readonly string[]
  sort?: readonly string[]
  include?: readonly string[]
}

/** What a route does. */
export type Does =
  | ({ do: 'list'; type: Type } & Asked)
  | ({ do: 'one'; type: Type } & Pick<Asked, 'include'>)
  /** The rows of another type that belong to the resource of the path. */
  | ({ do: 'below'; type: Type; of: Type } & Asked)
  | { do: 'report'; parameters: readonly string[]; required: readonly string[] }

/** A simulated operation, under the specification's own id. */
export interface Route {
  op: string
  method: string
  path: string
  area: Area
  does: Does
}

const of = (attribute: string): Filter => ({ attribute })

const versionFilters = {
  platform: of('platform'),
  versionString: of('versionString'),
  appStoreState: of('appStoreState'),
  appVersionState: of('appVersionState'),
  id: 'id',
} as const

/** Every simulated operation. What a parameter list leaves out is refused, as the service refuses what it does not know. */
export const routes = [
  {
    op: 'apps_getCollection',
    method: 'GET',
    path: '/v1/apps',
    area: 'apps',
    does: {
      do: 'list',
      type: 'apps',
      filters: { name: of('name'), bundleId: of('bundleId'), sku: of('sku'), id: 'id' },
      sort: ['name', 'bundleId', 'sku'],
      include: ['appStoreVersions', 'reviewSubmissions', 'ciProduct'],
    },
  },
  {
    op: 'apps_getInstance',
    method: 'GET',
    path: '/v1/apps/{id}',
    area: 'apps',
    does: { do: 'one', type: 'apps', include: ['appStoreVersions', 'reviewSubmissions', 'ciProduct'] },
  },
  {
    op: 'apps_appStoreVersions_getToManyRelated',
    method: 'GET',
    path: '/v1/apps/{id}/appStoreVersions',
    area: 'apps',
    // No `sort`: the service refuses it here.
    does: { do: 'below', of: 'apps', type: 'appStoreVersions', filters: versionFilters, include: ['app'] },
  },
  {
    op: 'apps_customerReviews_getToManyRelated',
    method: 'GET',
    path: '/v1/apps/{id}/customerReviews',
    area: 'reviews',
    does: {
      do: 'below',
      of: 'apps',
      type: 'customerReviews',
      filters: { rating: of('rating'), territory: of('territory') },
      sort: ['rating', 'createdDate'],
    },
  },
  {
    op: 'reviewSubmissions_getCollection',
    method: 'GET',
    path: '/v1/reviewSubmissions',
    area: 'review',
    does: {
      do: 'list',
      type: 'reviewSubmissions',
      filters: { app: { relation: 'app' }, platform: of('platform'), state: of('state') },
      required: ['filter[app]'],
      include: ['app', 'appStoreVersionForReview'],
    },
  },
  {
    op: 'users_getCollection',
    method: 'GET',
    path: '/v1/users',
    area: 'people',
    does: {
      do: 'list',
      type: 'users',
      filters: { username: of('username'), roles: of('roles'), visibleApps: { relation: 'visibleApps' } },
      sort: ['username', 'lastName'],
      include: ['visibleApps'],
    },
  },
  {
    op: 'devices_getCollection',
    method: 'GET',
    path: '/v1/devices',
    area: 'provisioning',
    does: {
      do: 'list',
      type: 'devices',
      filters: {
        name: of('name'),
        platform: of('platform'),
        udid: of('udid'),
        status: of('status'),
        id: 'id',
      },
      sort: ['name', 'platform', 'udid', 'status'],
    },
  },
  {
    op: 'bundleIds_getCollection',
    method: 'GET',
    path: '/v1/bundleIds',
    area: 'provisioning',
    does: {
      do: 'list',
      type: 'bundleIds',
      filters: {
        name: of('name'),
        platform: of('platform'),
        identifier: of('identifier'),
        seedId: of('seedId'),
        id: 'id',
      },
      sort: ['name', 'platform', 'identifier', 'seedId'],
      include: ['app'],
    },
  },
  {
    op: 'ciProducts_getCollection',
    method: 'GET',
    path: '/v1/ciProducts',
    area: 'ci',
    does: {
      do: 'list',
      type: 'ciProducts',
      filters: { productType: of('productType'), app: { relation: 'app' } },
      include: ['app', 'bundleId'],
    },
  },
  {
    op: 'salesReports_getCollection',
    method: 'GET',
    path: '/v1/salesReports',
    area: 'sales',
    does: {
      do: 'report',
      parameters: [
        'filter[vendorNumber]',
        'filter[reportType]',
        'filter[reportSubType]',
        'filter[frequency]',
        'filter[reportDate]',
        'filter[version]',
      ],
      required: ['filter[vendorNumber]', 'filter[reportType]', 'filter[reportSubType]', 'filter[frequency]'],
    },
  },
  {
    op: 'financeReports_getCollection',
    method: 'GET',
    path: '/v1/financeReports',
    area: 'finance',
    does: {
      do: 'report',
      parameters: ['filter[vendorNumber]', 'filter[reportType]', 'filter[regionCode]', 'filter[reportDate]'],
      required: ['filter[vendorNumber]', 'filter[reportType]', 'filter[regionCode]', 'filter[reportDate]'],
    },
  },
] as const satisfies readonly Route[]

const compiled = (routes as readonly Route[]).map(route => ({ route, segments: route.path.split('/') }))

/** The operation at a path, with its parameters; `'method'` where the path is known under other methods alone. */
export function routeOf(
  method: string,
  path: string,
): { route: Route; params: Record<string, string> } | 'method' | undefined {
  const given = path.split('/')
  const here = compiled.filter(
    ({ segments }) =>
      segments.length === given.length &&
      segments.every((segment, n) => (segment.startsWith('{') ? given[n] !== '' : segment === given[n])),
  )
  const found = here.find(({ route }) => route.method === method)
  if (!found) return here.length > 0 ? 'method' : undefined
  const params: Record<string, string> = {}
  for (const [n, segment] of found.segments.entries()) {
    if (!segment.startsWith('{')) continue
    try {
      params[segment.slice(1, -1)] = decodeURIComponent(given[n] ?? '')
    } catch {
      return undefined
    }
  }
  return { route: found.route, params }
}
