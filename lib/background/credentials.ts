import { type Context, readContext } from '../context/index'
import { Fault } from '../http/fault'
import { Secret } from '../http/secret'
import type { AnswerOf, MessageType, ReadPayload } from '../messages/protocol'
import type { PortalId } from '../portals/id'
import type { Ask, Identity, Portal } from '../portals/portal'
import { portalOf } from '../portals/registry'
import type { RunRecord } from '../runs/record'
import { say } from '../text/index'
import {
  credentials,
  keepCredential,
  removeCredential,
  type Shown,
  secretOf,
  updateCredential,
} from '../vault/credentials'
import type { Engine } from './engine'
import type { Caller } from './zones'

type CredentialMessage = Extract<MessageType, `credentials.${string}`>

interface Offered {
  portal: PortalId
  secret: string
  base?: string
  app?: string
}

/**
 * An API base as a person gives it. The host is judged as it was typed, before the URL parser makes it pretty:
 * letters outside ASCII, in whatever form, look like others.
 * @throws Fault `invalid` unless it is plain https to a host with a name that does not pretend to be the portal's
 */
function baseOf(portal: Portal, given: string | undefined): string {
  const text = given?.trim() ?? ''
  if (text === '') return portal.base
  const plain = /^https:\/\/([a-z\d-]+\.)+[a-z][a-z\d-]*(:\d+)?(\/[\w.~/-]*)?$/i.test(text)
  const url = plain && URL.canParse(text) ? new URL(text) : null
  if (!url || /(^|\.)xn--/.test(url.hostname)) {
    throw new Fault(
      'invalid',
      say('An API base is an https address of a host by its name, without user, query or fragment.'),
    )
  }
  const domain = new URL(portal.base).hostname.replace(/^api\./, '')
  const pretends = url.hostname.includes(domain) || url.hostname.includes(domain.replaceAll('.', '-'))
  if (pretends && !`.${url.hostname}`.endsWith(`.${domain}`)) {
    throw new Fault(
      'invalid',
      say('{host} only looks like {domain}. No token is sent there.', { host: url.hostname, domain }),
    )
  }
  return url.href.replace(/\/$/, '')
}

/** A secret as a person pastes it. @throws Fault `invalid` */
function secretIn(text: string): Secret {
  const trimmed = text.trim()
  // No header takes other characters, and no portal's token has them: it is a slip of the clipboard.
  if (!/^[\x21-\x7e]+$/.test(trimmed))
    throw new Fault('invalid', say('A token is one word of plain letters, digits and signs.'))
  return new Secret(trimmed)
}

/** The context of an app named by hand, as `owner/app` or as an address. */
function appNamed(portal: PortalId, app: string | undefined): Context | null {
  if (app === undefined || app.trim() === '') return null
  const address = app.includes('://')
    ? app.trim()
    : `https://appcenter.ms/users/${app.trim()}`.replace(/\/([^/]+)$/, '/apps/$1')
  const context = readContext(address)
  return context?.portal === portal ? context : null
}

async function identify(
  offered: Offered,
  engine: Engine,
): Promise<{ portal: Portal; base: string; secret: Secret; identity: Identity }> {
  const portal = portalOf(offered.portal)
  if (!portal) throw new Fault('invalid', say('There are no actions for this portal yet.'))
  const base = baseOf(portal, offered.base)
  const secret = secretIn(offered.secret)
  const ask: Ask = (kind, request) => {
    const write = portal.operations[request.op]?.method !== 'GET'
    return engine.requester[write ? 'write' : 'read'](portal, { kind, base, secret }, request)
  }
  return { portal, base, secret, identity: await portal.identify(ask, appNamed(offered.portal, offered.app)) }
}

const shownOf = (identity: Identity): Pick<Shown, 'kind' | 'account' | 'access' | 'reach' | 'reaches'> =>
  identity

/** What the options may do with credentials. Secrets come in here and never go out. */
export const credentialHandlers: {
  [T in CredentialMessage]: (payload: ReadPayload<T>, caller: Caller, engine: Engine) => Promise<AnswerOf<T>>
} = {
  'credentials.list': () => credentials(),
  'credentials.check': async (offered, _, engine) => {
    const { identity } = await identify(offered, engine)
    const { kind, account, access, reaches } = identity
    return { portal: offered.portal, kind, account, access, reaches: reaches.length }
  },
  'credentials.add': async (offered, _, engine) => {
    const { portal, base, secret, identity } = await identify(offered, engine)
    const now = Date.now()
    const shown: Shown = {
      id: crypto.randomUUID(),
      portal: portal.id,
      base,
      name: offered.name.trim() || identity.account,
      production: offered.production,
      added: now,
      checked: now,
      used: 0,
      ...shownOf(identity),
    }
    await keepCredential(shown, secret)
    return shown
  },
  'credentials.recheck': async ({ id }, _, engine) => {
    const found = await secretOf(id)
    if (!found) throw new Fault('missing', say('This token was removed.'))
    const { credential, secret } = found
    const app = credential.reach === 'app' ? { app: credential.account } : {}
    const { identity } = await identify(
      { portal: credential.portal, secret: secret.reveal(), base: credential.base, ...app },
      engine,
    )
    const { account, access, reaches } = identity
    const change = { account, access, reaches, checked: Date.now() }
    await updateCredential(id, change)
    return { ...credential, ...change }
  },
  'credentials.change': async ({ id, ...change }) => {
    await updateCredential(id, change)
    return credentials()
  },
  'credentials.remove': async ({ id }) => {
    await removeCredential(id)
    return credentials()
  },
}

/** Stores a secret that a run made as a credential of its own. */
export async function keepSecret(run: RunRecord, call: string, secret: Secret): Promise<Shown> {
  const maker = await secretOf(run.credential)
  const told = run.stages
    .flatMap(s => s.steps)
    .flatMap(s => (s.do === 'send' ? s.calls : []))
    .find(c => c.id === call)?.secret
  if (!maker || !told) throw new Fault('missing', say('The token that made this one was removed.'))
  const now = Date.now()
  const narrow = told.reach === 'app'
  const shown: Shown = {
    ...maker.credential,
    id: crypto.randomUUID(),
    kind: told.kind,
    name: told.name,
    access: told.access,
    reach: told.reach,
    reaches: narrow
      ? maker.credential.reaches.filter(name => name === told.resource)
      : maker.credential.reaches,
    account: narrow ? (told.resource ?? maker.credential.account) : maker.credential.account,
    production: false,
    added: now,
    checked: now,
    used: 0,
  }
  await keepCredential(shown, secret)
  return shown
}
