import type { AppStoreConnectKind } from './appstoreconnect'

/** The old page stood behind this, on both hosts. */
const OLD = 'https://*.apple.com/WebObjects/iTunesConnect.woa/ra/ng/app'

/**
 * WebExtension match patterns for the addresses of each kind, for `targetUrlPatterns` and
 * `documentUrlPatterns`. Patterns are wider than routes (`*` crosses slashes): what a click points at is
 * for `readAppStoreConnect` to say.
 */
export const appStoreConnectMenu: Record<AppStoreConnectKind, readonly string[]> = {
  account: [
    ...[
      '/',
      '/apps*',
      '/access*',
      '/business*',
      '/agreements*',
      '/itc/*',
      '/trends*',
      '/analytics*',
      '/xcode-cloud*',
    ].map(path => `https://appstoreconnect.apple.com${path}`),
    'https://appstoreconnect.apple.com/teams/*',
    'https://itunesconnect.apple.com/',
    'https://*.apple.com/WebObjects/iTunesConnect.woa',
    OLD,
    'https://developer.apple.com/account*',
  ],
  app: [...inApp('*'), 'https://appstoreconnect.apple.com/analytics/app/*', `${OLD}/*`],
  version: [...inApp('*/version/*'), `${OLD}/*/versioninfo/*`],
  build: inApp('*/testflight/*/*'),
  group: inApp('*/testflight/groups/*'),
  feedback: inApp('*/testflight/screenshots/*', '*/testflight/crashes/*'),
  reviewSubmission: inApp('*/reviewsubmissions/details/*'),
  inAppPurchase: [...inApp('*/iaps/*'), `${OLD}/*/addons/*`],
  subscription: inApp('*/subscriptions/*'),
  subscriptionGroup: inApp('*/subscription-groups/*'),
  ciBuild: ['https://appstoreconnect.apple.com/*/builds/*'],
  ciWorkflow: ['https://appstoreconnect.apple.com/*/workflows/*'],
  resource: ['resources', 'ios', 'mac', 'tvos', 'safari'].map(
    area => `https://developer.apple.com/account/${area}/*`,
  ),
}

/** Paths below `/apps/`, with and without the team before it. */
function inApp(...paths: string[]): readonly string[] {
  return paths.flatMap(path => [
    `https://appstoreconnect.apple.com/apps/${path}`,
    `https://appstoreconnect.apple.com/teams/*/apps/${path}`,
  ])
}
