import { kept, one, type Step } from '../../../../actions/plan'
import { say, type Text } from '../../../../text/index'
import type { Params } from '../../../portal'
import { to } from '../../define'
import { activeTokens, dayOf, pageSize, type Token } from './tokens'

/** A token to be made. `validTo` as the service takes it. */
interface Wish {
  displayName: string
  scope: string
  validTo: string
}

/** The step that makes a token for one organisation, with its secret shown once. `before` are the tokens there are. */
export const makeToken = (wish: Wish, of: { org: string; before: readonly Token[]; left: Text }): Step =>
  one(say('Make the token'), {
    id: 'create',
    touches: wish.displayName,
    request: to({ op: 'tokens.CreatePat', body: { ...wish, allOrgs: false } }),
    // The end that is stored may be sooner, by a rule of the company: a new one of this name is ours.
    settle:
      of.before.length < pageSize
        ? {
            by: 'made',
            read: activeTokens,
            at: 'patTokens',
            match: { displayName: wish.displayName },
            id: 'authorizationId',
          }
        : { by: 'ask', why: say('There are so many tokens that one page of the list does not tell.') },
    keep: { id: 'authorizationId' },
    secret: {
      at: 'token',
      kind: 'ado-pat',
      name: wish.displayName,
      // What it may write is told by its scopes alone.
      access: writes(wish.scope) ? 'full' : 'read',
      reach: 'account',
      ends: Date.parse(wish.validTo),
      params: { organization: of.org, ends: dayOf(wish.validTo), deployment: 'hosted' } satisfies Params,
    },
    undo: {
      request: to({ op: 'tokens.Revoke', query: { authorizationId: kept('create', 'id') } }),
      settle: { by: 'again', why: say('A token that has ended stays ended.') },
      left: of.left,
    },
  })

/** Whether a token of these scopes may change something. */
const writes = (scope: string): boolean =>
  scope.split(/\s+/).some(word => /^app_token$|_(write|manage|execute|full|status|use)$/.test(word))
