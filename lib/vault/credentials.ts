import { Secret } from '../http/secret'
import type { PortalId } from '../portals/id'
import type { Identity, Right } from '../portals/portal'
import { database } from './database'
import { sharing } from './gate'
import { type Seal, seal, unseal } from './key'
import { checkMark, writeMarked } from './ledger'

/** A credential as it is stored. The secret is a JWE; all else may be shown. */
export interface Credential {
  id: string
  portal: PortalId
  kind: string
  /** The API base it is bound to: another base means entering the secret again. */
  base: string
  name: string
  account: string
  access: Identity['access']
  reach: Identity['reach']
  /** Lower-case names of the resources it reached when it was last checked. */
  reaches: string[]
  production: boolean
  /** What the kind needs besides the secret: a key id, an issuer, a tenant. */
  params: Record<string, string>
  /** What it may do, as the portal answered when it was last checked. */
  rights: Right[]
  /** When it ends, in milliseconds; null where nobody knows or it does not. */
  ends: number | null
  added: number
  checked: number
  used: number
  /** When each action last acted with it, in milliseconds, by the action's id. */
  uses: Record<string, number>
  secret: string
}

/** A credential without its secret. */
export type Shown = Omit<Credential, 'secret'>

/** What the secret of a credential is bound to. */
export const sealOf = (credential: Pick<Credential, 'id' | 'kind' | 'base'>): Seal => ({
  id: credential.id,
  kind: credential.kind,
  base: credential.base,
})

/** Stores a credential; its secret is encrypted before it touches the disk. */
export const keepCredential = (credential: Shown, secret: Secret): Promise<void> =>
  sharing(async () => {
    const sealed = await seal(sealOf(credential), secret.reveal())
    await writeMarked('credentials', credential.id, sealed, { ...credential, secret: sealed })
  })

/** All credentials, without their secrets, oldest first. */
export async function credentials(): Promise<Shown[]> {
  const all = await (await database()).getAll('credentials')
  return all.map(({ secret: _secret, ...shown }) => shown).sort((a, b) => a.added - b.added)
}

/** A credential without its secret; undefined where it is gone. */
export async function credentialOf(id: string): Promise<Shown | undefined> {
  const stored = await (await database()).get('credentials', id)
  if (!stored) return undefined
  const { secret: _secret, ...shown } = stored
  return shown
}

/** Changes what may be shown of a credential. */
export async function updateCredential(
  id: string,
  change: Partial<
    Pick<
      Credential,
      | 'name'
      | 'production'
      | 'used'
      | 'uses'
      | 'access'
      | 'reach'
      | 'reaches'
      | 'checked'
      | 'account'
      | 'params'
      | 'rights'
      | 'ends'
    >
  >,
): Promise<void> {
  const db = await database()
  const transaction = db.transaction('credentials', 'readwrite')
  const old = await transaction.store.get(id)
  if (old) await transaction.store.put({ ...old, ...change })
  await transaction.done
}

/** Puts a new secret in the place of the old one: the portal gave it in exchange. */
export async function renewSecret(id: string, secret: Secret): Promise<void> {
  const credential = await credentialOf(id)
  if (credential) await keepCredential(credential, secret)
}

/** Removes a credential; an older copy of it that is put back does not open. @throws Fault `locked` */
export const removeCredential = (id: string): Promise<void> =>
  sharing(() => writeMarked('credentials', id, null, null))

/** The secret of a credential; undefined where the credential is gone. @throws Fault `locked`, `internal` */
export const secretOf = (id: string): Promise<{ credential: Shown; secret: Secret } | undefined> =>
  sharing(async () => {
    const stored = await (await database()).get('credentials', id)
    if (!stored) return undefined
    const { secret: sealed, ...credential } = stored
    const secret = new Secret(await unseal(sealOf(stored), sealed))
    await checkMark('credentials', id, sealed)
    return { credential, secret }
  })
