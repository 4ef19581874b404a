import { type Cell, decode, type Page, shellAnswer } from '../shell.ts'
import type { Answer, Incoming } from '../site.ts'
import type { Type } from './resources/index.ts'
import type { State } from './state.ts'
import type { Row } from './types.ts'

/** Where the pages are. */
export const pageHosts = ['appstoreconnect.apple.com', 'itunesconnect.apple.com', 'developer.apple.com']

/** A page of the portal or of the developer account; the same address with and without the team. */
export function portalPage(state: State, request: Incoming): Answer {
  if (request.host === 'itunesconnect.apple.com') return moved(request)
  const signedOut = state.dials.signedOut || request.query.has('signed-out')
  return shellAnswer(request, {
    look: 'appstoreconnect',
    title: signedOut ? 'Sign in' : 'Portal',
    signedOut,
    page: url => pageAt(state, url),
  })
}

/** The old host sends everybody to the new one. */
function moved(request: Incoming): Answer {
  const app = /\/app\/(\d+)/.exec(request.path)?.[1]
  const location = `https://appstoreconnect.apple.com${app === undefined ? '/' : `/apps/${app}`}`
  return { status: 301, headers: { location }, text: '' }
}

const word = (row: Row | undefined, attribute: string): string => String(row?.attributes[attribute] ?? '')

/** Rows of a type in a table: the first column leads to the row's own page, where it has one. */
function listOf(
  title: string,
  rows: readonly Row[],
  columns: Record<string, string>,
  href?: (row: Row) => string,
): Page {
  const names = Object.keys(columns)
  return {
    view: 'list',
    title,
    columns: Object.values(columns),
    rows: rows.map(row =>
      names.map((name, n): Cell => {
        const text = word(row, name)
        return n === 0 && href ? { text: text || row.id, href: href(row) } : text
      }),
    ),
  }
}

const factsOf = (title: string, row: Row): Page => ({
  view: 'facts',
  title,
  facts: Object.entries(row.attributes).map(([name, value]) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value ?? ''),
  ]),
})

function pageAt(state: State, url: URL): Page | undefined {
  const [, team = '', path = ''] = /^(\/teams\/[\da-f-]{36})?(\/.*)$/i.exec(url.pathname) ?? []
  const parts = path.split('/').filter(Boolean).map(decode)
  if (url.host === 'developer.apple.com') return account(state, parts)
  const [first, id] = parts
  const trail = [{ text: 'Apps', href: `${team}/apps` }]
  if (first === undefined || (first === 'apps' && id === undefined)) {
    const columns = { name: 'App', bundleId: 'Bundle ID', sku: 'SKU' }
    return listOf('Apps', state.data.rows.apps, columns, row => `${team}/apps/${row.id}`)
  }
  if (first === 'apps') {
    const app = state.row('apps', id ?? '')
    if (!app) return undefined
    const base = `${team}/apps/${app.id}`
    const page = appPage(state, app, base, parts.slice(2))
    return (
      page && { trail: [...trail, { text: word(app, 'name'), href: base }], side: sections(base), ...page }
    )
  }
  return elsewhere(state, parts)
}

const sections = (base: string): Cell[] => [
  { text: 'Distribution', href: `${base}/distribution` },
  { text: 'App Review', href: `${base}/distribution/reviewsubmissions` },
  { text: 'Builds', href: `${base}/testflight/ios` },
  { text: 'Testers', href: `${base}/testflight/testers` },
  { text: 'Xcode Cloud', href: `${base}/ci` },
]

/** Pages of an app. The words `appstore` and `distribution` are the older and the newer one for the same. */
function appPage(state: State, app: Row, base: string, [area = 'distribution', ...rest]: string[]) {
  if (area === 'testflight') return testFlight(state, app, base, rest)
  if (area === 'distribution' || area === 'appstore') return store(state, app, base, rest)
  return ['appPrivacy', 'inAppEvents', 'analytics', 'ci'].includes(area)
    ? plain([area, ...rest].join(', '))
    : undefined
}

const plain = (title: string): Page => ({ view: 'facts', title, facts: [] })

function store(state: State, app: Row, base: string, rest: string[]): Page | undefined {
  const [kind, second, third] = rest
  const versions = state.related('apps', app, 'appStoreVersions')
  if (kind === 'reviewsubmissions' && second === 'details') {
    const found = state.row('reviewSubmissions', third ?? '')
    return found && factsOf('Review submission', found)
  }
  if (kind === 'reviewsubmissions') {
    const rows = state.related('apps', app, 'reviewSubmissions')
    const to = (row: Row) => `${base}/distribution/reviewsubmissions/details/${row.id}`
    return listOf('App Review', rows, { submittedDate: 'Submitted', state: 'State' }, to)
  }
  if (second === 'version') {
    const live = (row: Row) => word(row, 'appVersionState') === 'READY_FOR_DISTRIBUTION'
    const found = versions.find(row => live(row) === (third === 'deliverable'))
    return found ? factsOf(`Version ${word(found, 'versionString')}`, found) : plain('No such version')
  }
  if (kind === undefined)
    return {
      ...listOf(word(app, 'name'), versions, { versionString: 'Version', appVersionState: 'State' }),
      links: ['inflight', 'deliverable'].map(text => ({
        text,
        href: `${base}/distribution/ios/version/${text}`,
      })),
    }
  return plain(rest.join(', '))
}

function testFlight(state: State, app: Row, base: string, rest: string[]): Page | undefined {
  const [kind = 'ios', id] = rest
  if (kind === 'groups') {
    const group = state.row('betaGroups', id ?? '')
    const columns = { email: 'Tester', firstName: 'First name', lastName: 'Last name', state: 'State' }
    return group && listOf(word(group, 'name'), state.related('betaGroups', group, 'betaTesters'), columns)
  }
  if (kind === 'testers') {
    const columns = { email: 'Tester', firstName: 'First name', lastName: 'Last name', state: 'State' }
    return listOf('Testers', state.related('apps', app, 'betaTesters').slice(0, 500), columns)
  }
  if (kind === 'screenshots' || kind === 'crashes' || kind === 'test-info') return plain(rest.join(', '))
  if (id !== undefined) {
    const build = state.row('builds', id)
    return build && factsOf(`Build ${word(build, 'version')}`, build)
  }
  const columns = { version: 'Build', processingState: 'State', uploadedDate: 'Uploaded' }
  const builds = state.related('apps', app, 'builds').slice(0, 500)
  return {
    ...listOf('Builds', builds, columns, row => `${base}/testflight/${kind}/${row.id}`),
    links: state.related('apps', app, 'betaGroups').map(group => ({
      text: word(group, 'name'),
      href: `${base}/testflight/groups/${group.id}`,
    })),
  }
}

/** Pages that belong to no app. */
function elsewhere(state: State, [first, second]: string[]): Page | undefined {
  if (first === 'access' && second === 'users')
    return listOf('Users', state.data.rows.users, { username: 'User', roles: 'Roles' })
  const known = [
    'access',
    'business',
    'agreements',
    'itc',
    'trends',
    'analytics',
    'xcode-cloud',
    'frameworks',
    'ci-setup',
  ]
  return known.includes(first ?? '') ? plain([first, second].filter(Boolean).join(', ')) : undefined
}

/** The lists of developer.apple.com, by the word in the address. */
const resources: Partial<Record<string, { type: Type; columns: Record<string, string> }>> = {
  devices: { type: 'devices', columns: { name: 'Name', udid: 'UDID', platform: 'Platform' } },
  identifiers: { type: 'bundleIds', columns: { name: 'Name', identifier: 'Identifier' } },
}

/** Pages of the developer account: provisioning stands there. */
function account(state: State, [first, second, resource = '', ...rest]: string[]): Page | undefined {
  if (first !== 'account') return undefined
  if (second !== 'resources') return plain('Account')
  const known = resources[resource]
  const id = rest.at(-1)
  const row = known && id !== undefined && rest.length > 1 ? state.row(known.type, id) : undefined
  if (row) return factsOf(word(row, 'name'), row)
  return known ? listOf(resource, state.data.rows[known.type], known.columns) : plain(resource)
}
