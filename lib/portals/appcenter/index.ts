import * as v from 'valibot'
import type { Context } from '../../context/index'
import { say } from '../../text/index'
import type { Desk, Held, Portal, Request } from '../portal'
import { faultOf } from './errors'
import { fieldCheck } from './fieldcheck'
import { identify } from './identify'
import { operations } from './operations/index'

const headers = ({ secret }: Held) => ({ 'X-API-Token': secret.reveal(), Accept: 'application/json' })
const shell = (variable: string) => [`X-API-Token: ${variable}`]

/** Visual Studio App Center. */
export const portal: Portal = {
  id: 'appcenter',
  name: 'App Center',
  base: 'https://api.appcenter.ms',
  operations,
  fieldCheck,
  kinds: [
    { kind: 'appcenter-user', title: say('User token'), headers, shell },
    { kind: 'appcenter-app', title: say('App token'), headers, shell },
  ],
  lag: 30_000,
  rate: { limit: 500, windowMs: 5 * 60_000, per: 'address' },
  faultOf,
  nextPage,
  recognise: ({ text }) =>
    // 40 hexadecimal digits today; older tokens had other lengths, and companies' own servers have their own.
    /^[\da-f]{40}$/i.test(text.trim())
      ? { kind: 'appcenter-user', params: {}, asks: { fields: {}, required: [] }, notes: [] }
      : null,
  identify: (ask, { context }) => identify(ask, context),
  desk,
  areas: {
    account: say('Accounts and apps'),
    build: say('Build'),
    distribute: say('Distribute'),
    diagnostics: say('Diagnostics'),
  },
  trail,
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
      '': { op: 'apps_get', path },
      distribute: { op: 'releases_list', path, query: { published_only: true } },
      build: { op: 'builds_listBranches', path },
      diagnostics: { op: 'errors_getRetentionSettings', path },
    }
    return reads[area]
  },
}

function desk({ kind, account }: { kind: string; account: string }): Desk {
  if (kind !== 'appcenter-app') {
    const page = 'https://appcenter.ms/settings/apitokens'
    return {
      page,
      at: page,
      list: 'appcenter.tokens.list',
      create: 'appcenter.tokens.create',
      rotate: 'appcenter.tokens.rotate',
      revoke: 'appcenter.tokens.revoke',
    }
  }
  const [owner = '', app = ''] = account.split('/').map(encodeURIComponent)
  const page = `https://appcenter.ms/users/${owner}/apps/${app}/settings/apitokens`
  return {
    page,
    at: page,
    list: 'appcenter.app-tokens.list',
    create: 'appcenter.app-tokens.create',
    revoke: 'appcenter.app-tokens.revoke',
  }
}

function trail(context: Context) {
  if (context.portal !== 'appcenter') return { crumbs: [], name: '' }
  const { owner, app, branch, buildId, release, distributionGroup, errorGroupId } = context
  const thing = buildId ?? release ?? errorGroupId ?? distributionGroup ?? branch
  const path = [owner, app, ...(buildId === undefined ? [] : [branch]), thing].filter(
    part => part !== undefined,
  )
  return { crumbs: path.slice(0, -1), name: path.at(-1) ?? 'App Center' }
}

const Paged = v.object({ nextLink: v.optional(v.nullable(v.string())) })

/**
 * The next page of a list. App Center's links are broken in two ways: they begin with the portal's `/api` whatever the
 * base is, and for some apps they lack owner and app (`/apps//errors`). A link to another host stays as it is, and is
 * refused.
 */
function nextPage(json: unknown, request: Request, { url }: { url: string }): string | undefined {
  const paged = v.safeParse(Paged, json)
  if (!paged.success || !paged.output.nextLink) return undefined
  const names = ['owner_name', 'app_name'].map(key => {
    const value = request.path?.[key]
    return typeof value === 'string' ? encodeURIComponent(value) : ''
  })
  const { nextLink } = paged.output
  const here = new URL(url)
  const next = URL.canParse(nextLink, here.origin) ? new URL(nextLink, here.origin) : null
  if (next?.origin !== here.origin) return nextLink
  const root = here.pathname.slice(0, here.pathname.indexOf('/v0.1/'))
  next.pathname = next.pathname
    .replace(/^(\/api)?(?=\/v0\.1\/)/, root)
    .replace(/\/apps\/\/+/, `/apps/${names.join('/')}/`)
  return next.href
}
