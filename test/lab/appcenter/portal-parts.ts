import type { Page } from '../shell.ts'
import type { App, Group, State } from './state.ts'

/** Pages of the install portal: public groups and releases. */
export function install(state: State, parts: string[]): Page | undefined {
  const [kind, owner = '', apps, name = '', sub, groupName = ''] = parts
  if (kind === undefined || kind === 'apps')
    return {
      view: 'list',
      title: 'My apps',
      columns: ['App'],
      rows: state.data.apps.slice(0, 20).map(app => [{ text: app.displayName, href: baseOf(state, app) }]),
    }
  if (apps !== 'apps') return undefined
  const app = state.app(owner, name)
  if (!app) return undefined
  const group =
    sub === 'distribution_groups'
      ? app.groups.find(g => g.isPublic && g.name.toLowerCase() === groupName.toLowerCase())
      : undefined
  if (sub === 'distribution_groups' && !group) return undefined
  const base = baseOf(state, app) + (group ? `/distribution_groups/${enc(group.name.toLowerCase())}` : '')
  const shown = app.releases.filter(r => r.enabled && (!group || r.groupIds.includes(group.id)))
  return {
    view: 'list',
    title: `${app.displayName}: install`,
    columns: ['Release', 'Date'],
    rows: shown.map(r => [
      { text: `${r.shortVersion} (${r.version})`, href: `${base}/releases/${r.id}` },
      r.uploadedAt.slice(0, 10),
    ]),
  }
}

/** A page of the API's documentation: only its address matters. */
export function documentation(): Page {
  return {
    view: 'facts',
    title: 'API documentation',
    facts: [['Base', 'https://api.appcenter.ms/v0.1']],
  }
}

/** An app's address in the portal. */
export function baseOf(state: State, app: App): string {
  const owner = state.owner(app)
  return `/${owner.kind}s/${enc(owner.name)}/apps/${enc(app.name)}`
}

/** A group's address in the portal. */
export function groupHref(base: string, group: Group): string {
  return `${base}/distribute/distribution-groups/${enc(group.name)}/overview`
}

export function enc(part: string): string {
  return encodeURIComponent(part)
}
