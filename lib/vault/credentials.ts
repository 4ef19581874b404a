import { Secret } from '../http/secret'
import type { PortalId } from '../portals/id'
import type { Identity, Life, Right } from '../portals/portal'
import { database } from './database'
import { queue, sharing } from './gate'
import { checkOpen, onForget, type Seal, seal, unseal } from './key'
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

async function store(credential: Shown, secret: Secret): Promise<void> {
  const sealed = await seal(sealOf(credential), secret.reveal())
  await writeMarked('credentials', credential.id, sealed, { ...credential, secret: sealed })
}

/** Stores a credential; its secret is encrypted before it touches the disk. */
export const keepCredential = (credential: Shown, secret: Secret): Promise<void> =>
  sharing(() => store(credential, secret))

/** Changes of what is stored, one after the other: none brings back what another removed or changed. */
const inTurn = queue()

/** What may be shown of a record. */
export const shownOf = ({ secret: _secret, ...shown }: Credential): Shown => shown

/** All credentials as they are stored, oldest first. */
export const records = async (): Promise<Credential[]> =>
  (await (await database()).getAll('credentials')).sort((a, b) => a.added - b.added)

/** All credentials, without their secrets, oldest first. */
export const credentials = async (): Promise<Shown[]> => (await records()).map(shownOf)

const recordOf = async (id: string): Promise<Credential | undefined> =>
  (await database()).get('credentials', id)

/** A credential without its secret; undefined where it is gone. */
export async function credentialOf(id: string): Promise<Shown | undefined> {
  const stored = await recordOf(id)
  return stored && shownOf(stored)
}

/** Changes what may be shown of a credential. */
export const updateCredential = (
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
): Promise<void> =>
  inTurn(async () => {
    const transaction = (await database()).transaction('credentials', 'readwrite')
    const old = await transaction.store.get(id)
    if (old) await transaction.store.put({ ...old, ...change })
    await transaction.done
  })

/** Puts a new secret in the place of the old one: the portal gave it in exchange. */
export const renewSecret = (id: string, secret: Secret, life?: Life): Promise<void> =>
  inTurn(() =>
    sharing(async () => {
      const credential = await credentialOf(id)
      if (!credential) return
      const { params, ends } = life ?? credential
      await store({ ...credential, ends, params: { ...credential.params, ...params } }, secret)
    }),
  )

/** Secrets that were opened while the vault is open, each with the record's bound text it came out of. */
const opened = new Map<string, { text: string; secret: Secret }>()
onForget(() => opened.clear())

const boundText = (stored: Credential): string => JSON.stringify([sealOf(stored), stored.secret])

/** Removes a credential; an older copy of it that is put back does not open. @throws Fault `locked` */
export const removeCredential = (id: string): Promise<void> => {
  opened.delete(id)
  return inTurn(() => sharing(() => writeMarked('credentials', id, null, null)))
}

/**
 * The secret of a credential; undefined where the credential is gone.
 * @param given its id, or its record where that was just read: what was opened before is not opened again
 * @throws Fault `locked`, `internal`
 */
export const secretOf = (
  given: string | Credential,
): Promise<{ credential: Shown; secret: Secret } | undefined> =>
  sharing(async () => {
    // What was just read may have been encrypted anew since: only what was opened before is taken as it is.
    const same = typeof given !== 'string' && opened.get(given.id)?.text === boundText(given)
    const stored = same ? given : await recordOf(typeof given === 'string' ? given : given.id)
    if (!stored) return undefined
    // The lock's times hold for what was opened before, too.
    await checkOpen()
    const text = boundText(stored)
    const before = opened.get(stored.id)
    const secret =
      before?.text === text ? before.secret : new Secret(await unseal(sealOf(stored), stored.secret))
    await checkMark('credentials', stored.id, stored.secret)
    opened.set(stored.id, { text, secret })
    return { credential: shownOf(stored), secret }
  })
