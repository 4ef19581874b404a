import type { Action } from '../actions/action'
import { applies, inOrder } from '../actions/applies'
import { formOf } from '../actions/form'
import type { Context } from '../context/index'
import type { Descriptor } from '../messages/shapes'
import { actionsOf, portalOf } from '../portals/registry'
import { say } from '../text/index'
import type { Shown } from '../vault/credentials'
import type { Rules } from '../vault/policy'
import type { Settings } from '../vault/settings'
import { choiceFor } from './actors'
import { isOff, mayChange } from './rules'

/** What of the vault decides about actions. */
interface Vault {
  locked: boolean
  rules: Rules
  /** The ids of the actions that watch something here already. */
  watched: ReadonlySet<string>
}

/** What surfaces may offer for a context, in a fixed order, with the reason where something is greyed out. */
export function descriptorsFor(
  context: Context,
  credentials: readonly Shown[],
  settings: Settings,
  closed: ReadonlySet<string>,
  vault: Vault,
): Descriptor[] {
  const fitting = actionsOf(context.portal).filter(
    action => applies(action, context) && !(action.kind === 'query' && action.facts),
  )
  return inOrder(fitting)
    .filter(action => action.area === undefined || !closed.has(action.area))
    .map(action => describe(action, context, credentials, settings, vault))
}

function describe(
  action: Action,
  context: Context,
  credentials: readonly Shown[],
  settings: Settings,
  vault: Vault,
): Descriptor {
  const off = offFor(action, context, credentials, settings, vault)
  const choice = portalOf(context.portal) ? choiceFor(action, context, credentials) : null
  return {
    id: action.id,
    title: action.title,
    about: action.about,
    kind: action.kind,
    effect: action.effect,
    ...formOf(action.input),
    copies: action.kind === 'query' && action.copies === true,
    of: action.needs.at(-1) ?? 'portal',
    keywords: action.keywords ?? '',
    ...(off ? { off } : {}),
    ...(vault.watched.has(action.id) ? { on: true } : {}),
    ...(choice && 'credential' in choice ? { credential: choice.credential.name } : {}),
  }
}

function offFor(
  action: Action,
  context: Context,
  credentials: readonly Shown[],
  settings: Settings,
  { locked, rules }: Vault,
): Descriptor['off'] {
  if (isOff(action.id, rules)) return { why: say('your company has switched it off') }
  const choice = choiceFor(action, context, credentials)
  if (choice && 'why' in choice) return { why: choice.why, next: 'options' }
  if (choice && locked) return { why: say('Gangway is locked'), next: 'options' }
  if (action.kind === 'plan' && !mayChange(action.effect, rules)) {
    return { why: say('your company does not allow it') }
  }
  if (action.kind === 'plan' && settings.writes[context.portal] !== true) {
    return { why: say('writing is switched off'), next: 'options' }
  }
  return undefined
}
