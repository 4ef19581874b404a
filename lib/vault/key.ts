import { CompactEncrypt, compactDecrypt } from 'jose'
import { Fault } from '../http/fault'
import { say } from '../text/index'
import { database, putStrictly } from './database'

/** What a sealed text is bound to: it opens under no other id, kind or base. */
export interface Seal {
  id: string
  kind: string
  base?: string
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

let key: Promise<CryptoKey> | undefined

/** The vault key, not extractable; made on first use and kept wrapped by a key of this profile. */
function vaultKey(): Promise<CryptoKey> {
  key ??= loadKey().catch((error: unknown) => {
    key = undefined
    throw error
  })
  return key
}

async function loadKey(): Promise<CryptoKey> {
  const db = await database()
  const stored = (await db.get('keys', 'key')) ?? (await makeKey())
  return crypto.subtle.unwrapKey('raw', stored.wrapped, stored.wrapping, 'AES-KW', 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ])
}

async function makeKey() {
  const wrapping = await crypto.subtle.generateKey({ name: 'AES-KW', length: 256 }, false, [
    'wrapKey',
    'unwrapKey',
  ])
  const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, [
    'encrypt',
    'decrypt',
  ])
  const wrapped = await crypto.subtle.wrapKey('raw', fresh, wrapping, 'AES-KW')
  const record = { id: 'key', by: 'profile', wrapping, wrapped } as const
  // `add` and not `put`: of two first uses at once only one may win, or the other's secrets are lost.
  const db = await database()
  try {
    await db.add('keys', record)
  } catch {
    const winner = await db.get('keys', 'key')
    if (winner) return winner
    await putStrictly('keys', record)
  }
  return record
}

/** Encrypts a text as a JWE (RFC 7516, `dir` and `A256GCM`) whose protected header binds it to `seal`. */
export async function seal(seal: Seal, text: string): Promise<string> {
  return new CompactEncrypt(encoder.encode(text))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: 'gangway', v: 1, ...seal })
    .encrypt(await vaultKey())
}

/**
 * Decrypts what {@link seal} made.
 * @throws Fault `internal`, the same for every cause: cut, edited, moved to another record, or another key.
 */
export async function unseal(bound: Seal, jwe: string): Promise<string> {
  const vault = await vaultKey()
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(jwe, vault, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    const { id, kind, base } = protectedHeader as Record<string, unknown>
    if (id === bound.id && kind === bound.kind && base === bound.base) return decoder.decode(plaintext)
  } catch {
    // Falls through to the one error below.
  }
  throw new Fault('internal', say('A stored record cannot be opened. Remove it and add it again.'))
}
