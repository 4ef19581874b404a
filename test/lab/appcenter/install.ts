import { type JsonObject, member } from '../json.ts'
import type { Answer, Incoming } from '../site.ts'
import { gateway } from './errors.ts'
import { type State, same } from './state.ts'
import { releaseRow, releaseView } from './views.ts'

/** The install portal's own lists of public groups: no token, and not in the specification. */
export function publicGroup(state: State, request: Incoming): Answer | undefined {
  const parts = request.path.split('/').map(decode)
  const [, api, version, apps, owner = '', name = '', groups, groupName = '', kind, id = ''] = parts
  if (api !== 'api' || version !== 'v0.1' || apps !== 'apps' || groups !== 'distribution_groups')
    return undefined
  const app = state.app(owner, name)
  const group = app?.groups.find(g => g.isPublic && same(g.name, groupName))
  const missing = gateway.notFound(state.trace())
  if (!app || !group) return missing
  const there = app.releases.filter(release => release.enabled && release.groupIds.includes(group.id))
  if (kind === 'public_releases' && id === '') {
    const top = Number(request.query.get('top') ?? 30)
    return {
      status: 200,
      body: there.slice(0, Number.isInteger(top) ? top : 30).map(r => publicRow(releaseRow(state, app, r))),
    }
  }
  if (kind !== 'releases') return undefined
  const release = id === 'latest' ? there[0] : there.find(r => String(r.id) === id)
  return release ? { status: 200, body: releaseView(state, app, release) } : missing
}

/** Strangers are told the version, not where else a release went. */
function publicRow(row: JsonObject): JsonObject {
  const pick = (name: string) => member(row, name)
  return {
    id: pick('id'),
    version: pick('version'),
    short_version: pick('short_version'),
    uploaded_at: pick('uploaded_at'),
    origin: pick('origin'),
    mandatory_update: false,
    enabled: true,
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
