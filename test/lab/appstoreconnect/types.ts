import type { JsonObject } from '../json.ts'

/** A relationship of a type: where it leads, and whether the service gives it links of its own. */
export interface Relation {
  to: Type
  many?: true
  linked?: true
}

/** What the service knows of a type of resource. */
export interface Shape {
  attributes: readonly string[]
  relations: Readonly<Record<string, Relation>>
}

/** The simulated types of resources, with all their attributes and the relationships that are simulated. */
export const shapes = {
  apps: {
    attributes: [
      'accessibilityUrl',
      'name',
      'bundleId',
      'sku',
      'primaryLocale',
      'isOrEverWasMadeForKids',
      'subscriptionStatusUrl',
      'subscriptionStatusUrlVersion',
      'subscriptionStatusUrlForSandbox',
      'subscriptionStatusUrlVersionForSandbox',
      'contentRightsDeclaration',
      'streamlinedPurchasingEnabled',
    ],
    relations: {
      appStoreVersions: { to: 'appStoreVersions', many: true, linked: true },
      reviewSubmissions: { to: 'reviewSubmissions', many: true, linked: true },
      ciProduct: { to: 'ciProducts', linked: true },
    },
  },
  appStoreVersions: {
    attributes: [
      'platform',
      'versionString',
      'appStoreState',
      'appVersionState',
      'copyright',
      'reviewType',
      'releaseType',
      'earliestReleaseDate',
      'usesIdfa',
      'downloadable',
      'createdDate',
    ],
    relations: { app: { to: 'apps' } },
  },
  users: {
    attributes: ['username', 'firstName', 'lastName', 'roles', 'allAppsVisible', 'provisioningAllowed'],
    relations: { visibleApps: { to: 'apps', many: true, linked: true } },
  },
  devices: {
    attributes: ['name', 'platform', 'udid', 'deviceClass', 'status', 'model', 'addedDate'],
    relations: {},
  },
  bundleIds: {
    attributes: ['name', 'platform', 'identifier', 'seedId'],
    relations: { app: { to: 'apps', linked: true } },
  },
  ciProducts: {
    attributes: ['name', 'createdDate', 'productType'],
    relations: { app: { to: 'apps', linked: true }, bundleId: { to: 'bundleIds' } },
  },
  customerReviews: {
    attributes: ['rating', 'title', 'body', 'reviewerNickname', 'createdDate', 'territory'],
    relations: {},
  },
  reviewSubmissions: {
    attributes: ['platform', 'submittedDate', 'state'],
    relations: { app: { to: 'apps' }, appStoreVersionForReview: { to: 'appStoreVersions' } },
  },
} as const satisfies Record<
  string,
  { attributes: readonly string[]; relations: Record<string, { to: string; many?: true; linked?: true }> }
>

/** Name of a simulated type. */
export type Type = keyof typeof shapes

/** The shape of a type, whatever it is. */
export const shapeOf = (type: Type): Shape => shapes[type]

/** A resource. `app` is the app it belongs to: who does not see the app does not see it. */
export interface Row {
  id: string
  attributes: JsonObject
  related: Record<string, string[]>
  app?: string
}
