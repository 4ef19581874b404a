import { digits, lower, split, uuid } from './split'

/**
 * What an address of Visual Studio App Center points at. Fields that the address does not name are absent.
 * All are strings, so a context survives JSON and structured clone.
 */
export interface AppCenterContext {
  portal: 'appcenter'
  /** From the `users` or `orgs` segment. Links made by the CLI say `users` for an organisation's app too. */
  ownerKind?: 'user' | 'org'
  owner?: string
  /** The app's slug; newer ones may hold spaces. */
  app?: string
  /**
   * The first fixed word behind the app (`build`, `test`, `distribute`, `crashes`, `analytics`, `settings`,
   * ...), behind the owner (`people`, `applications`, `manage`, ...) or of an account page (`apps`,
   * `settings`, `signup`, `create-account`, `cli-login`, `orgs`, `register-device`), in small letters. Pages
   * of the install portal say `install`.
   */
  section?: string
  branch?: string
  buildId?: string
  /** The number of a release, counted per app. */
  release?: string
  distributionGroup?: string
  store?: string
  /** A CodePush deployment. */
  deployment?: string
  /** Up to ten digits; a `u` behind them marks a crash (unhandled) group. */
  errorGroupId?: string
  /** One report of an error group: 19 digits, `-`, a UUID. */
  reportId?: string
  testRunId?: string
}

/** The kinds of App Center pages; each has examples (appcenter.examples.ts) and menu patterns (appcenter.menu.ts). */
export type AppCenterKind =
  | 'account'
  | 'owner'
  | 'app'
  | 'branch'
  | 'build'
  | 'release'
  | 'group'
  | 'store'
  | 'deployment'
  | 'errorGroup'
  | 'report'
  | 'testRun'

type Field = Exclude<keyof AppCenterContext, 'portal' | 'ownerKind'>

/**
 * Reads an address of App Center: the portal (appcenter.ms), the install portal (install.appcenter.ms) and
 * their hosts of 2017 (mobile.azure.com, install.mobile.azure.com). `{b}` is
 * `/users/{owner}/apps/{app}` or `/orgs/{owner}/apps/{app}`; query and hash are never read.
 *
 * | route | fields |
 * |---|---|
 * | `/`, `/apps`, `/settings/...`, `/signup`, `/create-account`, `/cli-login`, `/orgs/create` | section (none for `/`) |
 * | `/users/{owner}/...`, `/orgs/{owner}/...` | ownerKind, owner, section |
 * | `/orgs/{owner}/people/distribution-groups/{group}/...` | and distributionGroup |
 * | `{b}`, `{b}/{section}/...` | and app, section |
 * | `{b}/build/branches/{branch}[/setup, /configure, /builds/{n}]` | and branch, buildId |
 * | `{b}/distribute/releases/{n}`, `.../distribution-groups/{group}[/.../{n}]` | and release, distributionGroup |
 * | `{b}/distribute/distribution-stores/{store}`, `.../code-push/{deployment}` | and store, deployment |
 * | `{b}/crashes/errors/{group}[/reports/{report}]` | and errorGroupId, reportId |
 * | `{b}/test/runs/{uuid}`, `{b}/test/series/{series}/runs/{uuid}` | and testRunId |
 * | install portal: `/apps`, `/profile`, `{b}[/releases/{n}]`, `{b}/distribution_groups/{group}[/releases/{n}]` | section `install` |
 *
 * A branch with raw slashes is read too (`branches/feature/x/builds/7`); words that stand where an id is
 * due, such as the wizards `new-release` and `new-group`, are no id.
 *
 * @returns `null` for everything else: API, badge and documentation addresses, sign-in pages, `http:`,
 * other hosts and ports, a broken escape in the path. Never throws.
 */
export function readAppCenter(address: string): AppCenterContext | null {
  const parts = split(address)
  const host = /^https:\/\/(install\.)?(appcenter\.ms|mobile\.azure\.com)$/.exec(parts?.url.origin ?? '')
  if (!parts || !host) return null

  const install = !!host[1]
  const [first, owner, third, app, fifth] = parts.path
  const context: AppCenterContext = { portal: 'appcenter' }
  const put = (field: Field, value: string | undefined) => {
    if (value) context[field] = value
  }
  const section = (word: string | undefined) =>
    put('section', install ? 'install' : /^[\w-]+$/.test(word ?? '') ? lower(word) : undefined)

  const kind = lower(first)
  const isOrg = kind === 'orgs'
  if ((!isOrg && kind !== 'users') || !owner || (isOrg && lower(owner) === 'create')) {
    if (kind === 'register-device') return { portal: 'appcenter', section: kind }
    const pages = install ? /^(apps|profile|)$/ : /^(apps|settings|signup|create-account|cli-login|orgs|)$/
    if (!pages.test(kind)) return null
    // The address of an app always names the owner's kind; `/apps/{id}/...` was never a page.
    if (kind === 'apps' && third) return null
    section(kind)
    return context
  }

  context.ownerKind = isOrg ? 'org' : 'user'
  put('owner', owner)
  if (lower(third) !== 'apps' || !app) {
    section(third)
    const groups = context.section === 'people' && lower(app) === 'distribution-groups'
    if (groups && lower(fifth) !== 'create') put('distributionGroup', fifth)
    return context
  }

  put('app', app)
  section(fifth)
  const tail = parts.path.slice(install ? 4 : 5)
  const words = tail.map(lower)
  const [, name, , id] = tail
  const inner = words[0] ?? ''
  switch (context.section) {
    case 'build':
      if (inner === 'branches' && name) {
        const builds = words.lastIndexOf('builds')
        const number = builds > 1 ? digits(tail[builds + 1]) : undefined
        const end = number ? builds : words.findIndex((w, i) => i > 1 && /^(setup|configure|builds)$/.test(w))
        put('branch', tail.slice(1, end < 0 ? undefined : end).join('/'))
        put('buildId', number)
      }
      break
    case 'install':
    case 'distribute':
      if (inner === 'releases') put('release', digits(name))
      else if (inner === 'code-push') put('deployment', name)
      else if (
        /^distribution[-_](groups|stores)$/.test(inner) &&
        !/^new-(group|release|store)$/i.test(name ?? '')
      ) {
        put(inner.endsWith('groups') ? 'distributionGroup' : 'store', name)
        if (words[2] === 'releases') put('release', digits(id))
      }
      break
    case 'crashes':
      if (inner === 'errors' && /^\d+u?$/i.test(name ?? '')) {
        put('errorGroupId', name)
        if (words[2] === 'reports' && /^\d+-[\da-f-]+$/i.test(id ?? '')) put('reportId', id)
      }
      break
    case 'test':
      if (words.includes('runs')) put('testRunId', uuid(tail[words.lastIndexOf('runs') + 1]))
  }
  return context
}
