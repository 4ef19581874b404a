import * as v from 'valibot'
import type { Context } from '../../context/index'
import { Fault } from '../../http/fault'
import { say } from '../../text/index'
import type { Ask, Identity, Request } from '../portal'
import { App, User } from './operations/account'

// No token can have this id, so ending it changes nothing: a read-only token is refused before the portal
// looks (403), a full one is told that there is none (404).
const noToken = '00000000-0000-0000-0000-000000000000'

/**
 * Finds out whose an App Center token is, whether it is one app's or a user's, and whether it may write.
 * A user token answers `GET /v0.1/user`; an app token does not, and is known by the only app it reaches, or by
 * the app of the page it was given for.
 * @throws Fault `unauthorized` where neither answers.
 */
export async function identify(ask: Ask, context: Context | null): Promise<Identity> {
  const user = await unlessRefused(ask('appcenter-user', { op: 'users_get' }))
  const apps = await unlessRefused(ask('appcenter-user', { op: 'apps_list' }))
  const reached = apps === undefined ? [] : v.parse(v.array(App), apps)
  const names = reached.map(app => `${app.owner.name}/${app.name}`.toLowerCase())
  if (user !== undefined) {
    const who = v.parse(User, user)
    return {
      kind: 'appcenter-user',
      account: who.display_name || who.name,
      access: await accessOf(ask, { op: 'userApiTokens_delete' }),
      reach: 'account',
      reaches: names,
    }
  }
  const app = reached.length === 1 && reached[0] ? reached[0] : await appOf(ask, context)
  if (!app) throw new Fault('unauthorized', say('App Center does not accept this token.'))
  const path = { owner_name: app.owner.name, app_name: app.name }
  return {
    kind: 'appcenter-app',
    account: `${app.owner.name}/${app.name}`,
    access: await accessOf(ask, { op: 'appApiTokens_delete', path }),
    reach: 'app',
    reaches: [`${app.owner.name}/${app.name}`.toLowerCase()],
  }
}

async function appOf(ask: Ask, context: Context | null) {
  if (context?.portal !== 'appcenter' || context.owner === undefined || context.app === undefined)
    return undefined
  const path = { owner_name: context.owner, app_name: context.app }
  const answer = await unlessRefused(ask('appcenter-app', { op: 'apps_get', path }))
  return answer === undefined ? undefined : v.parse(App, answer)
}

async function accessOf(ask: Ask, end: Request): Promise<Identity['access']> {
  try {
    await ask('appcenter-user', { ...end, path: { ...end.path, api_token_id: noToken } })
  } catch (error) {
    if (error instanceof Fault && error.code === 'forbidden') return 'read'
    if (error instanceof Fault && error.code === 'missing') return 'full'
  }
  return 'unknown'
}

/** An answer, or undefined where the token is not allowed to have it. */
async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof Fault && ['unauthorized', 'forbidden', 'missing'].includes(error.code))
      return undefined
    throw error
  }
}
