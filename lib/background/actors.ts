import type { Action, Tools } from '../actions/action'
import type { Context } from '../context/index'
import { Fault } from '../http/fault'
import type { Actor, Requester } from '../http/requester'
import type { PortalId } from '../portals/id'
import type { Need, Operations, Portal, Request } from '../portals/portal'
import { portalOf } from '../portals/registry'
import { say } from '../text/index'
import { type Choice, choose } from '../vault/choose'
import {
  type Credential,
  credentialOf,
  records,
  type Shown,
  secretOf,
  shownOf,
  updateCredential,
} from '../vault/credentials'
import { checkAction, checkUse } from './rules'

/** The portal of a context or of a credential. @throws Fault where there is none */
export function portalFor({ portal: id }: { portal: PortalId }): Portal {
  const portal = portalOf(id)
  if (!portal) throw new Fault('internal', say('There are no actions for this portal yet.'))
  return portal
}

/** The credential that would act for a need, or why none can. One that is bound to another base never acts. */
export function choiceOf(need: Need, context: Context, all: readonly Shown[]): Choice {
  const portal = portalFor(context)
  const here = all.filter(one => one.portal !== portal.id || portal.serves?.(one.base, context) !== false)
  const powerOf = (kind: string) => portal.kinds.find(one => one.kind === kind)?.power ?? 0
  return choose(portal.id, need, portal.resource(context), here, powerOf)
}

/** The credential that would act, or why none can; null where none is needed. */
export const choiceFor = (action: Action, context: Context, all: readonly Shown[]): Choice | null =>
  action.credential === null
    ? null
    : choiceOf(
        { ...action.credential, ...(action.area === undefined ? {} : { area: action.area }) },
        context,
        all,
      )

/** How often, in milliseconds, the use of a credential is noted. */
const noteMs = 60_000

/**
 * The actor of a stored credential.
 * @param given its id, or its record where that was just read
 * @param action the id of what it acts for, where it is to be noted
 * @throws Fault `no-credential`, `policy`, `locked`
 */
export async function actorOf(
  given: string | Credential,
  now: number,
  action?: string,
): Promise<{ credential: Shown; actor: Actor }> {
  const id = typeof given === 'string' ? given : given.id
  const shown = typeof given === 'string' ? await credentialOf(given) : given
  if (shown) await checkUse(shown)
  const found = await secretOf(given)
  if (!found) throw new Fault('no-credential', say('The token that acted here was removed.'))
  const { credential, secret } = found
  const { kind, base, params, used, uses } = credential
  const noted = action === undefined ? used : (uses[action] ?? 0)
  if (now - noted > noteMs)
    await updateCredential(id, {
      used: now,
      ...(action === undefined ? {} : { uses: { ...uses, [action]: now } }),
    })
  return { credential, actor: { id, kind, base, params, secret } }
}

/** Whoever acts for an action in a context. @throws Fault `no-credential`, `policy` */
export async function actFor(
  action: Action,
  context: Context,
  now: number,
): Promise<{ credential: Shown; actor: Actor } | null> {
  await checkAction(action.id)
  const all = await records()
  const choice = choiceFor(action, context, all.map(shownOf))
  if (choice === null) return null
  if ('why' in choice) throw new Fault('no-credential', say('This {why}.', { why: choice.why }))
  const { id } = choice.credential
  return actorOf(all.find(one => one.id === id) ?? id, now, action.id)
}

/** How many rows are read at once. */
const width = 4

/** What an action may use: typed reads of its portal by the actor. */
export function toolsFor(
  portal: Portal,
  actor: Actor | null,
  requester: Requester,
  now: number,
): Tools<Operations> {
  const who = (): Actor => {
    if (!actor) throw new Fault('internal', say('An action that needs no token may not read.'))
    return actor
  }
  return {
    now,
    base: actor?.base ?? portal.base,
    acting: actor && {
      kind: actor.kind,
      params: actor.params,
      standing: () => requester.standing(portal, actor),
      async learn(params) {
        const known = (await credentialOf(actor.id))?.params
        const news = Object.entries(params).some(([name, value]) => known?.[name] !== value)
        if (known && news) await updateCredential(actor.id, { params: { ...known, ...params } })
      },
    },
    read: request => requester.read(portal, who(), request as Request),
    pages: request => requester.pages(portal, who(), request as Request),
    left: () => requester.left(portal, who().id),
    async all(rows, work) {
      const results: Awaited<ReturnType<typeof work>>[] = []
      let next = 0
      const worker = async (): Promise<void> => {
        for (let i = next++; i < rows.length; i = next++) {
          const row = rows[i]
          if (row !== undefined) results[i] = await work(row)
        }
      }
      try {
        await Promise.all(Array.from({ length: Math.min(width, rows.length) }, worker))
      } finally {
        // Where one failed nobody takes another row.
        next = rows.length
      }
      return results
    },
  }
}
