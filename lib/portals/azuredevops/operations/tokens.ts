import * as v from 'valibot'
import { operation } from '../../portal'
import { maybe } from './schema'

/** A moment in one form: the service writes as many digits of a second as it has. */
const moment = v.pipe(
  v.string(),
  v.transform(text => (Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString())),
)

/** A personal access token; its secret only where it was just made. */
const Pat = v.object({
  authorizationId: v.string(),
  displayName: maybe(v.string()),
  scope: maybe(v.string()),
  /** Ids of organisations; null for all of them. */
  targetAccounts: maybe(v.array(v.string())),
  validFrom: maybe(moment),
  validTo: maybe(moment),
  token: maybe(v.string()),
})

/** A page of the list; the way on stands in it, and is empty at its end. */
const Pats = v.object({
  patTokens: v.nullish(v.array(Pat), []),
})

/** One of them, as it stands in a list. */
const Result = v.pipe(
  v.object({ patToken: Pat }),
  v.transform(({ patToken }) => patToken),
)

const path = '/_apis/tokens/pats'
const common = { query: { 'api-version': '7.1-preview.1' }, service: 'vssps' } as const

/**
 * The life of personal access tokens. Who asks must have signed in with Microsoft Entra ID. A refusal comes with
 * status 200, too; see `tokenFault`.
 */
export const tokens = {
  'tokens.ListPats': operation('tokens', 'GET', path, Pats, { ...common, pages: 'token' }),
  'tokens.GetPat': operation('tokens', 'GET', path, Result, common),
  'tokens.CreatePat': operation('tokens', 'POST', path, Result, common),
  'tokens.UpdatePat': operation('tokens', 'PUT', path, Result, common),
  'tokens.Revoke': operation('tokens', 'DELETE', path, v.unknown(), common),
}
