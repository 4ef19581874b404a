import { Fault } from '../http/fault'
import type { Secret } from '../http/secret'
import type { Added } from '../messages/shapes'
import type { Identity, Params, Portal } from '../portals/portal'
import { portalOf } from '../portals/registry'
import type { RunRecord } from '../runs/record'
import { say } from '../text/index'
import { credentials, keepCredential, removeCredential, type Shown, secretOf } from '../vault/credentials'

/** What is stored of what was found out. */
export const storedOf = ({ kind, account, access, reach, reaches, rights, ends }: Identity) => ({
  kind,
  account,
  access,
  reach,
  reaches,
  rights: rights ?? [],
  ends: ends ?? null,
})

/** Of which credential the stored ones are looked through for an older self. */
type Like = Pick<Shown, 'portal' | 'kind' | 'base' | 'params'>

/**
 * The stored credential that is the same one: by what its kind tells it by, or by the very same secret. Undefined
 * where none surely is.
 * @param except the id of one that is not meant
 */
export async function sameAs(like: Like, secret: Secret, except?: string): Promise<Shown | undefined> {
  const alike = (await credentials()).filter(
    ({ id, portal, kind, base }) =>
      id !== except && portal === like.portal && kind === like.kind && base === like.base,
  )
  const names = portalOf(like.portal)?.kinds.find(({ kind }) => kind === like.kind)?.sameBy
  if (names) {
    return names.every(name => like.params[name])
      ? alike.find(({ params }) => names.every(name => params[name] === like.params[name]))
      : undefined
  }
  for (const one of alike) {
    // What cannot be opened now is nobody's double.
    const held = await secretOf(one.id).catch(() => undefined)
    if (held?.secret.reveal() === secret.reveal()) return one
  }
  return undefined
}

/** What of a credential stays as it is when a newer self takes its place: runs, uses and marks hang on it. */
const lasting = ({ id, added, used, uses }: Shown) => ({ id, added, used, uses })

/** Stores a secret and what was found out about it; in the place of its older self, where there is one. */
export async function keep(
  {
    portal,
    base,
    params,
    secret,
    identity,
  }: { portal: Portal; base: string; params: Params; secret: Secret; identity: Identity },
  { name, production }: { name: string; production: boolean },
): Promise<Added> {
  const now = Date.now()
  const found = storedOf(identity)
  const old = await sameAs({ portal: portal.id, base, params, kind: found.kind }, secret)
  const shown: Shown = {
    id: crypto.randomUUID(),
    portal: portal.id,
    base,
    params,
    name: name.trim() || (old?.name ?? identity.account),
    production: production || old?.production === true,
    added: now,
    checked: now,
    used: 0,
    uses: {},
    ...found,
    ...(old && lasting(old)),
  }
  await keepCredential(shown, secret)
  return { ...shown, renewed: old !== undefined }
}

/**
 * Lets what a sign-in gave take the place of its older self, which keeps its id, name, marks and history; where there
 * is none, it stays what it is.
 */
export async function takePlace(fresh: Shown): Promise<Added> {
  const held = await secretOf(fresh.id)
  const old = held && (await sameAs(fresh, held.secret, fresh.id))
  if (!old) return { ...fresh, renewed: false }
  const { name, production } = old
  const shown = { ...fresh, name, production: production || fresh.production, ...lasting(old) }
  // In this order: ended in between, there are two that work, and never none.
  await keepCredential(shown, held.secret)
  await removeCredential(fresh.id)
  return { ...shown, renewed: true }
}

/** Stores a secret that a run made as a credential of its own. */
export async function keepSecret(run: RunRecord, call: string, secret: Secret): Promise<Shown> {
  const maker = await secretOf(run.credential)
  const told = run.stages
    .flatMap(s => s.steps)
    .flatMap(s => (s.do === 'send' ? s.calls : []))
    .find(c => c.id === call)?.secret
  if (!maker || !told) throw new Fault('missing', say('The token that made this one was removed.'))
  if (told.kind === null)
    throw new Fault('invalid', say('This secret is only shown: it ends by itself soon.'))
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
    params: told.params ?? maker.credential.params,
    production: false,
    rights: [],
    ends: told.ends ?? null,
    added: now,
    checked: now,
    used: 0,
    uses: {},
  }
  await keepCredential(shown, secret)
  return shown
}
