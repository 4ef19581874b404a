import { Fault } from '../http/fault'
import type { Secret } from '../http/secret'
import { say } from '../text/index'
import type { Kdf, Wrapped } from './database'

type Argon2 = typeof import('./argon2')

/** In the worker of Chrome and Edge a script of its own (lib/build/parts.ts). */
const scripts = import.meta.glob<Argon2>('./argon2.ts', { eager: true })

/** What a passphrase costs today: 64 MiB and three passes, some 0.3 s. */
export const today = { memory: 65_536, passes: 3, lanes: 1 } as const

/** Less than this never came from us: whoever wrote it wants the passphrase to be guessed. */
const floor = { memory: 19_456, passes: 2, lanes: 1 } as const
/** More than this is meant to exhaust the machine. */
const ceiling = { memory: 1_048_576, passes: 20, lanes: 4 } as const

const parts = ['memory', 'passes', 'lanes'] as const

/** Fresh parameters with a salt of their own. */
export const freshKdf = (): Kdf => ({ ...today, salt: crypto.getRandomValues(new Uint8Array(16)) })

/** Whether a passphrase costs less than it would today. */
export const isWeaker = (kdf: Kdf): boolean => parts.some(part => kdf[part] < today[part])

/** @throws Fault `internal` where the parameters are lower or higher than any of ours */
function checkKdf(kdf: Kdf): void {
  const fits = parts.every(
    part => Number.isInteger(kdf[part]) && kdf[part] >= floor[part] && kdf[part] <= ceiling[part],
  )
  if (!fits || kdf.salt.length < 16)
    throw new Fault('internal', say('The lock of the vault was changed by somebody else. It is not opened.'))
}

/** A passphrase as the key that wraps others. Letters that look the same count as the same. @throws Fault */
export async function keyFrom(passphrase: Secret, kdf: Kdf): Promise<CryptoKey> {
  checkKdf(kdf)
  const argon2 = scripts['./argon2.ts']
  if (!argon2) throw new Error('Argon2 is not where it was.')
  const bytes = await argon2.argon2id({
    password: passphrase.reveal().normalize('NFKC'),
    salt: kdf.salt,
    memorySize: kdf.memory,
    iterations: kdf.passes,
    parallelism: kdf.lanes,
    hashLength: 32,
    outputType: 'binary',
  })
  const key = await crypto.subtle.importKey('raw', new Uint8Array(bytes), 'AES-GCM', false, [
    'wrapKey',
    'unwrapKey',
    'encrypt',
    'decrypt',
  ])
  bytes.fill(0)
  return key
}

/** What a wrapped key is bound to, so that its parameters cannot be changed beside it. */
export const boundTo = (kdf: Kdf): string => JSON.stringify(['passphrase', ...parts.map(part => kdf[part])])

const data = (bound: string) => new TextEncoder().encode(bound)

/** Wraps an extractable key. */
export async function wrap(key: CryptoKey, by: CryptoKey, bound: string): Promise<Wrapped> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const how = { name: 'AES-GCM', iv, additionalData: data(bound) }
  return { iv, bytes: await crypto.subtle.wrapKey('raw', key, by, how) }
}

/** Unwraps a key; undefined where `by` or `bound` is not what it was wrapped with. */
export async function unwrap(
  wrapped: Wrapped,
  by: CryptoKey,
  bound: string,
  extractable: boolean,
): Promise<CryptoKey | undefined> {
  const how = { name: 'AES-GCM', iv: wrapped.iv, additionalData: data(bound) }
  return crypto.subtle
    .unwrapKey('raw', wrapped.bytes, by, how, 'AES-GCM', extractable, ['encrypt', 'decrypt'])
    .catch(() => undefined)
}
