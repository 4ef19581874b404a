import * as v from 'valibot'
import type { Secret } from '../../http/secret'
import type { Portal, Request } from '../portal'
import { faultOf } from './errors'
import { identify } from './identify'
import { operations } from './operations/index'

const headers = (secret: Secret) => ({ 'X-API-Token': secret.reveal(), Accept: 'application/json' })

/** Visual Studio App Center. */
export const portal: Portal = {
  id: 'appcenter',
  base: 'https://api.appcenter.ms',
  operations,
  kinds: [
    { kind: 'appcenter-user', headers },
    { kind: 'appcenter-app', headers },
  ],
  lag: 30_000,
  rate: { limit: 500, windowMs: 5 * 60_000 },
  faultOf,
  nextPage,
  identify,
  resource(context) {
    if (context.portal !== 'appcenter' || context.owner === undefined || context.app === undefined)
      return undefined
    return `${context.owner}/${context.app}`.toLowerCase()
  },
  probe(area, context) {
    if (context.portal !== 'appcenter' || context.owner === undefined || context.app === undefined)
      return undefined
    const path = { owner_name: context.owner, app_name: context.app }
    const reads: Record<string, Request> = {
      distribute: { op: 'releases_list', path, query: { published_only: true } },
      build: { op: 'builds_listBranches', path },
      diagnostics: { op: 'errors_getRetentionSettings', path },
    }
    return reads[area]
  },
}

const Paged = v.object({ nextLink: v.optional(v.nullable(v.string())) })

/**
 * The next page of a list. App Center's links are broken in two ways: they begin with the portal's `/api`, and
 * for some apps they lack owner and app (`/apps//errors`).
 */
function nextPage(json: unknown, request: Request): string | undefined {
  const paged = v.safeParse(Paged, json)
  if (!paged.success || !paged.output.nextLink) return undefined
  const { owner_name: owner, app_name: app } = request.path ?? {}
  const names = `${encodeURIComponent(String(owner))}/${encodeURIComponent(String(app))}`
  return paged.output.nextLink.replace(/^\/api(?=\/v0\.1\/)/, '').replace(/\/apps\/\/+/, `/apps/${names}/`)
}
