import * as v from 'valibot'
import type { Context } from '../../context/index'
import type { Desk, Portal, Request, Told } from '../portal'
import { areas } from './areas'
import { baseFrom, baseOf, organizationOf, placeOf, serves, services } from './base'
import { entra } from './entra'
import { explain, faultOf } from './errors'
import { fieldCheck } from './fieldcheck'
import { identify } from './identify'
import { oauth } from './oauth'
import { operations } from './operations/index'
import { pat, recognise } from './pat'
import { spoken } from './version'

/** Azure DevOps: the Services, and Servers of companies' own. */
export const portal: Portal = {
  id: 'azuredevops',
  name: 'Azure DevOps',
  base: services,
  servers: true,
  operations,
  fieldCheck,
  kinds: [pat, oauth, entra],
  lag: 30_000,
  // It counts what its answers cost, not how many there are, and tells when it matters: this is politeness.
  rate: { limit: 1000, windowMs: 5 * 60_000, per: 'credential', told },
  faultOf,
  explain,
  baseFrom,
  baseOf,
  serves,
  spoken,
  nextPage: (json, _request, { url, headers }) => nextPage(json, url, headers),
  recognise,
  identify: (ask, known) => identify(ask, known),
  desk,
  areas,
  trail,
  resource: context => (context.portal === 'azuredevops' ? placeOf(context).toLowerCase() : undefined),
  probe: (area, context): Request | undefined =>
    area === '' && context.portal === 'azuredevops' ? { op: 'location.GetConnectionData' } : undefined,
}

const Paged = v.object({ continuationToken: v.optional(v.nullable(v.string())) })

/** A list goes on with the token of its last answer: in a header, or for some lists in the answer itself. */
function nextPage(json: unknown, url: string, headers: Headers): string | undefined {
  const paged = v.safeParse(Paged, json)
  const token =
    headers.get('X-MS-ContinuationToken') ?? (paged.success ? paged.output.continuationToken : undefined)
  if (!token) return undefined
  const next = new URL(url)
  next.searchParams.set('continuationToken', token)
  return next.href
}

/** What is left of the rate, where an answer tells it; the end of the window is in seconds since 1970. */
function told(headers: Headers): Told | undefined {
  const [of, left, reset] = ['Limit', 'Remaining', 'Reset'].map(name =>
    Number(headers.get(`X-RateLimit-${name}`) ?? Number.NaN),
  )
  if (of === undefined || left === undefined || reset === undefined) return undefined
  return [of, left, reset].every(Number.isFinite) ? { left, of, until: reset * 1000 } : undefined
}

/** Tokens are looked after on the portal's page, and by our actions where somebody has signed in with Entra. */
function desk({ kind, base }: { kind: string; base: string }): Desk {
  const own = `${base}/_usersSettings/tokens`
  const page = kind === 'ado-pat' ? own : `${services}/_usersSettings/authorizations`
  if (organizationOf(base) === undefined) return { page }
  const actions = { at: own, list: 'azuredevops.tokens.list', create: 'azuredevops.tokens.create' }
  if (kind === 'ado-entra') return { page, ...actions }
  if (kind !== 'ado-pat') return { page }
  return { page, ...actions, rotate: 'azuredevops.tokens.rotate', revoke: 'azuredevops.tokens.revoke' }
}

function trail(context: Context): { crumbs: string[]; name: string } {
  if (context.portal !== 'azuredevops') return { crumbs: [], name: '' }
  const { project, repo, team, pullRequestId, buildId, releaseId, workItemId, wiki, feed } = context
  const thing = pullRequestId ?? buildId ?? releaseId ?? workItemId ?? wiki ?? feed
  const path = [placeOf(context), project, repo ?? team, thing].filter(part => part !== undefined)
  return { crumbs: path.slice(0, -1), name: path.at(-1) ?? 'Azure DevOps' }
}
