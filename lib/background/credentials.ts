import { type Context, readContext } from '../context/index'
import { Fault } from '../http/fault'
import { Secret } from '../http/secret'
import type { AnswerOf, MessageType, ReadPayload } from '../messages/protocol'
import type { Added, Found } from '../messages/shapes'
import type { PortalId } from '../portals/id'
import type { Ask, Begun, Held, Identity, Params, Portal } from '../portals/portal'
import { allPortals } from '../portals/registry'
import { isRead } from '../portals/url'
import { getRun } from '../runs/journal'
import { say } from '../text/index'
import {
  credentialOf,
  credentials,
  keepCredential,
  removeCredential,
  type Shown,
  secretOf,
  updateCredential,
} from '../vault/credentials'
import { checkOpen } from '../vault/key'
import { dropOnce, runsWaiting } from '../vault/onetime'
import { policy } from '../vault/policy'
import { dropWatchesOf } from '../watch/store'
import { actorOf, portalFor } from './actors'
import { lookAtEnds } from './ends'
import type { Engine } from './engine'
import { requireHost } from './hosts'
import { keep, sameAs, storedOf, takePlace } from './keep'
import { makeMenus } from './menus'
import { checkUse } from './rules'
import { registerServers } from './servers'
import { cameBack, type Order, redirect, signIn, signInTools, wayOf } from './signin'
import type { Caller } from './zones'

type CredentialMessage = Extract<MessageType, `credentials.${string}`>

interface Offered {
  portal: PortalId
  kind?: string
  secret: string
  file?: string
  fields?: Record<string, string>
  base?: string
  app?: string
}

const named = /^https:\/\/([a-z\d-]+\.)+[a-z][a-z\d-]*(:\d+)?(\/[\w.~/-]*)?$/i
/** How a company calls a host of its own; the company names it, so it may also be a number. */
const namedInside = /^http:\/\/([a-z\d-]+\.)*[a-z\d-]+(:\d+)?(\/[\w.~/-]*)?$/i

/**
 * An API base as a person gives it. The host is judged as it was typed, before the URL parser makes it pretty:
 * letters outside ASCII, in whatever form, look like others.
 * A Server may be without TLS, and then have a name without a dot; whether a token goes there is for `checkUse`.
 * @throws Fault `invalid` unless it is https, or http to a Server, to a host with a name that does not pretend to be
 * the portal's
 */
export function baseOf(portal: Portal, given: string | undefined, fields: Params): string {
  const text = portal.baseFrom?.(given ?? '', fields) ?? given?.trim() ?? ''
  if (text === '') return portal.base
  const name = portal.servers && /^http:/i.test(text) ? namedInside : named
  const url = name.test(text) && URL.canParse(text) ? new URL(text) : null
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

interface Identified {
  portal: Portal
  base: string
  params: Params
  secret: Secret
  identity: Identity
}

/** Asks the portal what a secret is. The same id for all that is asked: what is made for it is made once. */
async function identifyAs(
  portal: Portal,
  held: Held,
  kind: string,
  context: Context | null,
  engine: Engine,
): Promise<Identity> {
  const ask: Ask = async (as, request, elsewhere = held.base) => {
    // Which base that is may come out of an answer: the secret stays on its host.
    if (new URL(elsewhere).origin !== new URL(held.base).origin)
      throw new Fault('internal', say('A token is asked about on its own host only.'))
    const operation = portal.operations[request.op]
    const write = operation !== undefined && !isRead(operation.method)
    const who = { ...held, base: elsewhere, kind: as }
    return engine.requester[write ? 'write' : 'read'](portal, who, request)
  }
  const skew = () => engine.requester.standing(portal, { ...held, kind }).skew
  return portal.identify(ask, { kind, base: held.base, params: held.params, context, skew })
}

/** Reads what a person offers and asks the portal about it. @throws Fault */
async function identify(offered: Offered, engine: Engine): Promise<Identified> {
  const portal = portalFor(offered)
  const base = baseOf(portal, offered.base, offered.fields ?? {})
  await checkUse({ portal: portal.id, base })
  await requireHost(base)
  const file = offered.file === undefined ? {} : { file: offered.file }
  const guess = portal.recognise({ text: offered.secret, ...file })
  if (guess && 'refused' in guess) throw new Fault('invalid', guess.refused)
  const secret = guess?.secret ?? secretIn(offered.secret)
  const params = { ...guess?.params, ...offered.fields }
  const kind = offered.kind ?? guess?.kind ?? portal.kinds[0]?.kind ?? ''
  const held = { id: crypto.randomUUID(), base, secret, params }
  const context = appNamed(offered.portal, offered.app)
  const identity = await identifyAs(portal, held, kind, context, engine)
  return { portal, base, params: { ...params, ...identity.params }, secret, identity }
}

const foundIn = async ({ portal, base, params, secret, identity }: Identified): Promise<Found> => {
  const { kind, account, access, reaches, ...more } = identity
  const old = await sameAs({ portal: portal.id, kind, base, params }, secret)
  return {
    portal: portal.id,
    kind,
    account,
    access,
    reaches: reaches.length,
    rights: more.rights ?? [],
    ends: more.ends ?? null,
    notes: more.notes ?? [],
    replaces: old?.name ?? null,
  }
}

/** Asks the portal again about a stored credential. @throws Fault, and the credential stays as it was */
async function recheck(id: string, engine: Engine): Promise<Shown> {
  const { credential, actor } = await actorOf(id, Date.now())
  const context = credential.reach === 'app' ? appNamed(credential.portal, credential.account) : null
  const portal = portalFor(credential)
  const identity = await identifyAs(portal, actor, credential.kind, context, engine)
  const { kind: _kind, ...found } = storedOf(identity)
  // Meanwhile the sign-in may have begun anew: then what was found out tells the end of the one before.
  const stored = (await credentialOf(id)) ?? credential
  const anew = stored.ends !== credential.ends
  const change = {
    ...found,
    ...(anew && { ends: stored.ends }),
    params: { ...stored.params, ...identity.params },
    checked: Date.now(),
  }
  await updateCredential(id, change)
  return { ...stored, ...change }
}

/**
 * Keeps what a sign-in gave. It is stored before anything is asked with it: what is asked may already give a new
 * secret for the old one.
 */
const keepSignedIn =
  (engine: Engine) =>
  async (order: Order, begun: Begun, address: string): Promise<Added> => {
    const { portal, kind, base, production } = order
    // What the portal gives it gives once: nothing may keep it from being stored.
    await checkUse({ portal, base })
    await checkOpen()
    const { secret, params } = await wayOf(order).finish(signInTools(engine), order.fields, begun, address)
    const now = Date.now()
    const fresh: Shown = {
      id: crypto.randomUUID(),
      portal,
      base,
      kind,
      params,
      name: order.name.trim() || portalFor(order).name,
      production,
      account: '',
      access: 'unknown',
      reach: 'account',
      reaches: [],
      rights: [],
      ends: null,
      added: now,
      checked: now,
      used: 0,
      uses: {},
    }
    await keepCredential(fresh, secret)
    const added = await takePlace(await recheck(fresh.id, engine))
    if (added.renewed) {
      // What was made of the older self belongs to a sign-in that is over.
      engine.requester.forget()
      await lookAtEnds(now)
    }
    return added
  }

/** What the options may do with credentials. Secrets come in here and never go out. */
export const credentialHandlers: {
  [T in CredentialMessage]: (payload: ReadPayload<T>, caller: Caller, engine: Engine) => Promise<AnswerOf<T>>
} = {
  'credentials.list': () => credentials(),
  'credentials.look': async offer =>
    allPortals().flatMap(portal => {
      const guess = portal.recognise(offer)
      if (!guess) return []
      const blank = { portal: portal.id, kind: '', title: portal.name, fields: {}, required: [], notes: [] }
      if ('refused' in guess) return { ...blank, refused: guess.refused }
      const { kind, asks, notes } = guess
      const title = portal.kinds.find(one => one.kind === kind)?.title ?? kind
      return { portal: portal.id, kind, title, ...asks, notes, refused: null }
    }),
  'credentials.ways': async () => ({
    portals: allPortals().map(portal => portal.id),
    plainHosts: (await policy()).httpHosts ?? [],
    ways: allPortals().flatMap(portal =>
      portal.kinds.flatMap(({ kind, title, signIn }) =>
        signIn
          ? {
              portal: portal.id,
              kind,
              title,
              ...signIn.fields,
              redirect: signIn.elsewhere ? null : redirect(),
              notes: signIn.notes ?? [],
              letter: signIn.letter?.(redirect()) ?? null,
            }
          : [],
      ),
    ),
  }),
  'credentials.check': async (offered, _, engine) => foundIn(await identify(offered, engine)),
  'credentials.add': async (offered, _, engine) => {
    const added = await keep(await identify(offered, engine), offered)
    if (added.renewed) engine.requester.forget()
    await lookAtEnds(Date.now())
    await Promise.all([registerServers(), makeMenus()])
    return added
  },
  'credentials.signIn': async ({ base: given, ...order }, _, engine) => {
    const base = baseOf(portalFor(order), given, order.fields)
    await checkUse({ portal: order.portal, base })
    // What a sign-in gives opens more than the one Server that a company has named.
    if (new URL(base).protocol !== 'https:')
      throw new Fault('invalid', say('Over http only a personal access token is sent.'))
    await requireHost(base)
    return signIn({ ...order, base }, keepSignedIn(engine))
  },
  'credentials.again': async ({ id }, _, engine) => {
    const shown = await credentialOf(id)
    if (shown) await checkUse(shown)
    const held = await secretOf(id)
    if (!held) throw new Fault('missing', say('The token that acted here was removed.'))
    const { portal, kind, base, name, production, params } = held.credential
    const fields = wayOf({ portal, kind }).again?.({ params, secret: held.secret }) ?? params
    await requireHost(base)
    return signIn({ portal, kind, base, fields, name, production }, keepSignedIn(engine))
  },
  'credentials.back': ({ query }, caller, engine) => cameBack(query, caller, keepSignedIn(engine)),
  'credentials.recheck': ({ id }, _, engine) => recheck(id, engine),
  'credentials.change': async ({ id, ...change }) => {
    await updateCredential(id, change)
    return credentials()
  },
  'credentials.remove': async ({ id }, _, engine) => {
    await removeCredential(id)
    // What it made and nobody fetched can no longer be kept either.
    for (const run of await runsWaiting()) {
      const made = await getRun(run).catch(() => undefined)
      if (made === undefined || made.credential === id) await dropOnce(run)
    }
    await dropWatchesOf(id)
    // Keys and tokens that were made from it, too.
    engine.requester.forget()
    // The button no longer warns of what is gone, and its Server's pages are pages like any other.
    await lookAtEnds(Date.now())
    await Promise.all([registerServers(), makeMenus()])
    return credentials()
  },
}
