import { CompactEncrypt, compactDecrypt } from 'jose'
import * as v from 'valibot'
import { Fault } from '../http/fault'
import { Secret } from '../http/secret'
import { PortalId } from '../portals/id'
import { say } from '../text/index'
import { fromBase64, toBase64 } from './base64'
import { credentials, type Shown, secretOf } from './credentials'
import type { Kdf } from './database'
import { freshKdf, keyFrom } from './kdf'
import { type Settings, settings } from './settings'

const text = (most: number) => v.pipe(v.string(), v.maxLength(most))
const moment = v.pipe(v.number(), v.minValue(0))

/** What of a credential goes into a backup. It gets a new id when it comes back. */
const Carried = v.strictObject({
  portal: PortalId,
  kind: text(100),
  base: v.pipe(text(300), v.url(), v.regex(/^https?:\/\//)),
  name: text(100),
  account: text(300),
  access: v.picklist(['read', 'full', 'unknown']),
  reach: v.picklist(['app', 'account']),
  reaches: v.pipe(v.array(text(300)), v.maxLength(20_000)),
  production: v.boolean(),
  params: v.record(text(40), text(5000)),
  ends: v.nullable(moment),
  added: moment,
  secret: text(10_000),
})
export type Carried = v.InferOutput<typeof Carried>

/** What may be set by a file: nothing that loosens a protection. */
const CarriedSettings = v.strictObject({
  selection: v.boolean(),
  pins: v.record(text(100), v.pipe(v.array(text(2000)), v.maxLength(500))),
})
type CarriedSettings = v.InferOutput<typeof CarriedSettings>

const Content = v.strictObject({
  format: v.literal(1),
  made: moment,
  credentials: v.pipe(v.array(Carried), v.maxLength(1000)),
  settings: CarriedSettings,
})
type Content = v.InferOutput<typeof Content>

const File = v.strictObject({
  gangway: v.literal('backup'),
  format: v.literal(1),
  kdf: v.strictObject({ memory: v.number(), passes: v.number(), lanes: v.number(), salt: text(100) }),
  sealed: text(5_000_000),
})

const SettingsFile = v.strictObject({
  gangway: v.literal('settings'),
  format: v.literal(1),
  settings: CarriedSettings,
})

const carriedOf = ({ selection, pins }: Settings): CarriedSettings => ({ selection, pins })

const notOurs = () => new Fault('invalid', say('This file is not one that Gangway made, or it was changed.'))

/** Reads JSON as a schema wants it. @throws Fault `invalid`, without a word of what the file says */
function parsed<S extends v.GenericSchema>(schema: S, json: string): v.InferOutput<S> {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw notOurs()
  }
  const read = v.safeParse(schema, value)
  if (!read.success) throw notOurs()
  return read.output
}

function fromText(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return fromBase64(base64)
  } catch {
    throw notOurs()
  }
}

const headerOf = ({ memory, passes, lanes }: Kdf) => ({ memory, passes, lanes })

/**
 * Every credential with its secret, and the harmless settings, as the text of a file that opens by a passphrase of
 * its own. Runs, and whether Gangway may write, are not in it.
 * @throws Fault `locked`
 */
export async function makeBackup(passphrase: Secret, now: number): Promise<string> {
  const carried: Carried[] = []
  for (const { id } of await credentials()) {
    const found = await secretOf(id)
    if (!found) continue
    const {
      id: _id,
      rights: _rights,
      checked: _checked,
      used: _used,
      uses: _uses,
      ...rest
    } = found.credential
    carried.push({ ...rest, secret: found.secret.reveal() })
  }
  const content: Content = {
    format: 1,
    made: now,
    credentials: carried,
    settings: carriedOf(await settings()),
  }
  const kdf = freshKdf()
  const sealed = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(content)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: 'gangway-backup', kdf: headerOf(kdf) })
    .encrypt(await keyFrom(passphrase, kdf))
  const file: v.InferOutput<typeof File> = {
    gangway: 'backup',
    format: 1,
    kdf: { ...headerOf(kdf), salt: toBase64(kdf.salt) },
    sealed,
  }
  return `${JSON.stringify(file, null, 1)}\n`
}

/**
 * Reads a backup as a whole: either all of it is as it should be, or none of it is taken.
 * @throws Fault `invalid` where the passphrase or the file is wrong, `internal` where its lock was lowered
 */
export async function readBackup(file: string, passphrase: Secret): Promise<Content> {
  const { kdf, sealed } = parsed(File, file)
  const key = await keyFrom(passphrase, { ...kdf, salt: fromText(kdf.salt) })
  let content: string
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    if (protectedHeader.typ !== 'gangway-backup') throw notOurs()
    content = new TextDecoder().decode(plaintext)
  } catch {
    throw new Fault('invalid', say('This is not the passphrase of this backup, or the file was changed.'))
  }
  return parsed(Content, content)
}

/** Whether a credential is here already, with the same secret at the same place. @throws Fault `locked` */
export async function isHere(one: Carried, all: readonly Shown[]): Promise<boolean> {
  for (const { id, portal, base, kind } of all) {
    if (portal !== one.portal || base !== one.base || kind !== one.kind) continue
    const found = await secretOf(id).catch(() => undefined)
    if (found?.secret.reveal() === one.secret) return true
  }
  return false
}

/** A credential as it is stored after it came back. */
export function comeBack({ secret, ...rest }: Carried): { shown: Shown; secret: Secret } {
  const shown: Shown = { ...rest, id: crypto.randomUUID(), rights: [], checked: 0, used: 0, uses: {} }
  return { shown, secret: new Secret(secret) }
}

/** The settings alone, without any secret, as the text of a file. */
export async function settingsOut(): Promise<string> {
  const file: v.InferOutput<typeof SettingsFile> = {
    gangway: 'settings',
    format: 1,
    settings: carriedOf(await settings()),
  }
  return `${JSON.stringify(file, null, 1)}\n`
}

/** Reads the settings out of a file. @throws Fault `invalid` */
export const settingsIn = (file: string): CarriedSettings => parsed(SettingsFile, file).settings
