import type { AppCenterKind } from './appcenter'

/**
 * WebExtension match patterns for the addresses of each kind, for `targetUrlPatterns` and
 * `documentUrlPatterns`. Patterns are wider than routes (`*` crosses slashes): what a click points at is
 * for `readAppCenter` to say. They compare paths with case, so `/Build/` stands beside `/build/`.
 */
export const appCenterMenu: Record<AppCenterKind, readonly string[]> = {
  account: hosts(
    '/',
    '/apps*',
    '/settings*',
    '/signup*',
    '/create-account*',
    '/profile*',
    '/cli-login*',
    '/orgs/create*',
    '/register-device*',
  ),
  owner: hosts('/orgs/*', '/users/*'),
  app: hosts('/*/apps/*'),
  branch: hosts('/*/apps/*/build/branches/*', '/*/apps/*/Build/Branches/*'),
  build: hosts('/*/apps/*/build/branches/*/builds/*', '/*/apps/*/Build/Branches/*/builds/*'),
  release: hosts('/*/apps/*/releases/*'),
  group: hosts('/*/distribution-groups/*', '/*/distribution_groups/*'),
  store: hosts('/*/apps/*/distribute/distribution-stores/*'),
  deployment: hosts('/*/apps/*/distribute/code-push/*'),
  errorGroup: hosts('/*/apps/*/crashes/errors/*'),
  report: hosts('/*/apps/*/crashes/errors/*/reports/*'),
  testRun: hosts('/*/apps/*/test/*runs/*'),
}

/** The paths on today's hosts, and on the one old host that links still name; `*.` covers install. too. */
function hosts(...paths: string[]): readonly string[] {
  return paths.flatMap(path => [`https://*.appcenter.ms${path}`, `https://*.mobile.azure.com${path}`])
}
