import { Fault } from '../http/fault'
import type { Secret } from '../http/secret'
import { say } from '../text/index'
import { fromBase64, toBase64 } from './base64'
import { database, putStrictly } from './database'
import { changing } from './gate'
import { unwrap, wrap } from './kdf'
import { hold } from './key'
import { tried, withPassphrase } from './passphrase'
import type { Times } from './session'

/** What a device is asked to unlock: its WebAuthn credential and what is put in, in base64. */
interface DeviceAsk {
  credential: string
  input: string
}

const bound = 'device'

/** What WebAuthn's PRF gave, as the key that wraps the vault's. @throws Fault `invalid` where it is too short */
async function keyFromOutput(output: Secret): Promise<CryptoKey> {
  const bytes = fromBase64(output.reveal())
  if (bytes.length < 32) throw new Fault('invalid', say('This device did not give a key.'))
  const base = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey'])
  bytes.fill(0)
  const info = new TextEncoder().encode('gangway vault device')
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    ['wrapKey', 'unwrapKey'],
  )
}

/** What the device that may unlock is asked; null where there is none. */
export async function deviceOf(): Promise<DeviceAsk | null> {
  const stored = await (await database()).get('keys', 'key')
  if (stored?.by !== 'passphrase' || !stored.device) return null
  const { credential, input } = stored.device
  return { credential: toBase64(credential), input: toBase64(input) }
}

/** Lets a device unlock, besides the passphrase, which is asked for once more. @throws Fault `invalid`, `limited` */
export const addDevice = (passphrase: Secret, ask: DeviceAsk, output: Secret, now: number): Promise<void> =>
  changing(async () => {
    const by = await keyFromOutput(output)
    const record = await withPassphrase()
    const wrapped = await wrap(await tried(record, passphrase, now), by, bound)
    const device = { ...wrapped, credential: fromBase64(ask.credential), input: fromBase64(ask.input) }
    // Read again: a wrong passphrase leaves no trace here, a right one may have come with a newer lock.
    await putStrictly('keys', { ...(await withPassphrase()), device })
  })

/** Takes the device away: only the passphrase unlocks. */
export const removeDevice = (): Promise<void> =>
  changing(async () => {
    await putStrictly('keys', { ...(await withPassphrase()), device: null })
  })

/** Unlocks by what the device answered. Nobody can guess that, so nothing is delayed. @throws Fault `invalid` */
export const unlockByDevice = (output: Secret, times: Times): Promise<void> =>
  changing(async () => {
    const { device } = await withPassphrase()
    const key = device && (await unwrap(device, await keyFromOutput(output), bound, true))
    if (!key) throw new Fault('invalid', say('This device does not open the vault.'))
    await hold(key, times)
  })
