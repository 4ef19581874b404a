import type { Json } from '../json.ts'
import { member, text } from '../json.ts'
import type { Answer } from '../site.ts'
import type { Call } from './api.ts'
import { problem } from './refusals.ts'
import { newPat, type Pat } from './state.ts'

const dayMs = 86_400_000
const scopePattern = /^(vso\.[a-z_]+|app_token)$/

/** The life of personal access tokens: their list, and one of them made, changed or ended. */
export function answerTokens(call: Call): Answer {
  const { found, request } = call
  switch (found.op) {
    case 'tokens.ListPats':
      return list(call)
    case 'tokens.CreatePat':
      return create(call)
    default: {
      const id = request.query.get('authorizationId') ?? text(request.body, 'authorizationId') ?? ''
      const pat = mine(call).find(one => one.id === id.toLowerCase())
      if (found.op === 'tokens.Revoke') {
        if (pat) pat.revoked = true
        return { status: 204, text: '' }
      }
      if (!pat || pat.revoked) return refused('authorizationNotFound')
      return found.op === 'tokens.GetPat' ? result(pat) : update(call, pat)
    }
  }
}

/** A refusal comes with the status of a success. */
const refused = (patTokenError: string): Answer => ({
  status: 200,
  body: { patToken: null, patTokenError, patTokenErrorMessage: `The request was refused: ${patTokenError}.` },
})

const result = (pat: Pat, token?: string): Answer => ({
  status: 200,
  body: { patToken: { ...shown(pat), ...(token !== undefined && { token }) }, patTokenError: 'none' },
})

/** As many digits of a second as there are. */
const moment = (at: number): string => new Date(at).toISOString().replace(/\.?0*Z$/, 'Z')

const shown = (pat: Pat): Record<string, Json> => ({
  displayName: pat.name,
  validTo: moment(pat.ends),
  scope: pat.scopes.join(' '),
  targetAccounts: pat.orgId === null ? null : [pat.orgId],
  validFrom: moment(pat.from),
  authorizationId: pat.id,
  token: null,
})

/** The tokens of the person that are good in the organisation. */
const mine = ({ state, person, org }: Call): Pat[] =>
  state.data.pats.filter(
    pat => pat.personId === person.id && (pat.orgId === null || pat.orgId === (org?.id ?? '')),
  )

function list(call: Call): Answer {
  const { query, at } = call.request
  const which = query.get('displayFilterOption') ?? 'active'
  const top = Number(query.get('$top') ?? 20)
  const from = Number(query.get('continuationToken') ?? 0)
  if (!Number.isInteger(top) || top < 1 || top > 100 || !Number.isInteger(from))
    return problem(
      400,
      'VS403403: The value of $top must be from 1 to 100.',
      'VssPropertyValidationException',
    )
  const fits = (pat: Pat): boolean => {
    if (which === 'revoked') return pat.revoked
    if (which === 'expired') return !pat.revoked && pat.ends <= at
    return which === 'all' || (!pat.revoked && pat.ends > at)
  }
  const upwards = query.get('isSortAscending') === 'true' ? 1 : -1
  const all = mine(call)
    .filter(fits)
    .sort((a, b) => upwards * a.name.localeCompare(b.name))
  const more = from + top < all.length
  return {
    status: 200,
    body: {
      continuationToken: more ? String(from + top) : '',
      patTokens: all.slice(from, from + top).map(shown),
    },
  }
}

/** What was asked for, or why it is refused. A life that is longer than a rule allows is cut. */
function wished(
  { request, dials }: Call,
  born: number,
): { name: string; scopes: string[]; ends: number; global: boolean } | string {
  const { body, at } = request
  const name = text(body, 'displayName') ?? ''
  const scopes = (text(body, 'scope') ?? '').split(' ').filter(word => word !== '')
  const ends = Date.parse(text(body, 'validTo') ?? '')
  if (dials.tokenError !== null) return dials.tokenError
  if (name.trim() === '') return 'displayNameRequired'
  if (scopes.length === 0 || !scopes.every(word => scopePattern.test(word))) return 'invalidScope'
  if (Number.isNaN(ends) || ends <= at || ends > at + 366 * dayMs) return 'invalidValidTo'
  const longest = dials.longestDays === null ? ends : born + dials.longestDays * dayMs
  return { name, scopes, ends: Math.min(ends, longest), global: member(body, 'allOrgs') === true }
}

function create(call: Call): Answer {
  const { state, request, person, org } = call
  const wish = wished(call, request.at)
  if (typeof wish === 'string') return refused(wish)
  const pat: Pat = {
    id: state.random.uuid(),
    secret: newPat(state.random),
    name: wish.name,
    personId: person.id,
    orgId: wish.global ? null : (org?.id ?? null),
    scopes: wish.scopes,
    from: request.at,
    ends: wish.ends,
    revoked: false,
  }
  state.data.pats.push(pat)
  return result(pat, pat.secret)
}

function update(call: Call, pat: Pat): Answer {
  if (pat.ends <= call.request.at) return refused('expiredPatCannotBeExtended')
  const wish = wished(call, pat.from)
  if (typeof wish === 'string') return refused(wish)
  Object.assign(pat, { name: wish.name, scopes: wish.scopes, ends: wish.ends })
  if (wish.global) pat.orgId = null
  return result(pat)
}
