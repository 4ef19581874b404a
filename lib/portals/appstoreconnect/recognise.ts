import { decodeJwt } from 'jose'
import type { Field } from '../../actions/form'
import { Secret } from '../../http/secret'
import { say, type Text } from '../../text/index'
import type { Guess, Offer } from '../portal'
import { audience } from './token'

/** Object identifiers as they stand in a PKCS#8: what kind of key it is, and its curve. */
const curves: readonly (readonly [string, Text])[] = [
  ['2b81040022', say('This is a key of the curve P-384. Keys of App Store Connect are of P-256.')],
  ['2b81040023', say('This is a key of the curve P-521. Keys of App Store Connect are of P-256.')],
  ['2b8104000a', say('This is a key of the curve secp256k1. Keys of App Store Connect are of P-256.')],
  ['2a864886f70d010101', say('This is an RSA key. Keys of App Store Connect are of the curve P-256.')],
  ['2b6570', say('This is an Ed25519 key. Keys of App Store Connect are of the curve P-256.')],
]
/** id-ecPublicKey with prime256v1, each with its tag and length. */
const p256 = '06072a8648ce3d020106082a8648ce3d030107'

const notes = [
  say('The key is kept encrypted here. Now delete the file from your Downloads.'),
  say('A key of its own for Gangway leaves the hourly rate of your CI alone.'),
]

const issuerId: Field = {
  type: 'string',
  title: 'Issuer ID',
  description: 'It stands above the list of team keys. Leave it empty for an individual key.',
  maxLength: 36,
}
const keyId: Field = {
  type: 'string',
  title: 'Key ID',
  description: 'Ten capital letters and digits, beside the key in App Store Connect.',
  minLength: 10,
  maxLength: 10,
}

/** What a text or file looks like: an API key of App Store Connect, something that looks like it, or nothing of ours. */
export function recognise({ text, file }: Offer): Guess | null {
  const name = file?.split(/[\\/]/).at(-1) ?? ''
  if (/^SubscriptionKey_/i.test(name)) return refused(lookAlikes.purchase)
  const pem = /-----BEGIN ([A-Z\d ]+)-----([\s\S]*?)-----END \1-----/.exec(text)
  if (!pem) return token(text.trim()) ?? (/\.p8$/i.test(name) ? refused(lookAlikes.empty) : null)
  const [, label = '', inside = ''] = pem
  if (label !== 'PRIVATE KEY') return refused(labels[label] ?? lookAlikes.other)
  const pkcs8 = inside.replace(/\s+/g, '')
  const wrong = reasonAgainst(pkcs8)
  if (wrong) return refused(wrong)
  const id = /^(?:AuthKey|ApiKey)_([A-Z\d]{10})(?: ?\(\d+\))?\.p8$/i.exec(name)?.[1]?.toUpperCase()
  const known = id === undefined ? {} : { keyId: id }
  return {
    kind: 'asc-team',
    secret: new Secret(pkcs8),
    params: known,
    asks:
      id === undefined
        ? { fields: { keyId, issuerId }, required: ['keyId'] }
        : { fields: { issuerId }, required: [] },
    notes,
  }
}

const refused = (why: Text): Guess => ({ refused: why })

const lookAlikes = {
  purchase: say(
    'This is a key for In-App Purchase. It looks the same, but App Store Connect does not take it: drop a file whose name begins with AuthKey.',
  ),
  empty: say('There is no private key in this file.'),
  other: say(
    'This is not the private key as App Store Connect gives it: drop the file AuthKey as it was downloaded.',
  ),
  certificate: say(
    'This is a certificate. What is needed is the private key: the file AuthKey that App Store Connect gave once.',
  ),
  enterprise: say('This is of the enterprise programme, whose API is another one.'),
  token: say(
    'This is a token that was made from a key; it ends within minutes. Drop the key itself: the file AuthKey.',
  ),
  server: say('This is a token for the App Store Server API, not for App Store Connect.'),
}

const labels: Record<string, Text> = {
  CERTIFICATE: lookAlikes.certificate,
  'ENCRYPTED PRIVATE KEY': say(
    'This key is protected by a password; App Store Connect gives none such. Drop the file AuthKey as it was downloaded.',
  ),
  'PUBLIC KEY': say('This is a public key. What is needed is the private one: the file AuthKey.'),
}

/** Why the bytes of a PKCS#8 cannot be a key of App Store Connect's; undefined where they can. */
function reasonAgainst(base64: string): Text | undefined {
  let bytes: string
  try {
    bytes = atob(base64)
  } catch {
    return lookAlikes.other
  }
  // The algorithm stands at the beginning; behind it the key's own bytes may hold anything.
  const head = Array.from(bytes.slice(0, 40), c => c.charCodeAt(0).toString(16).padStart(2, '0')).join('')
  if (head.includes(p256)) return undefined
  return curves.find(([id]) => head.includes(id))?.[1] ?? lookAlikes.other
}

/** A token in the key's place; null where it is none of App Store Connect's. */
function token(text: string): Guess | null {
  if (!/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) return null
  try {
    const { aud, bid } = decodeJwt(text)
    if (aud === 'apple-developer-enterprise-v1') return refused(lookAlikes.enterprise)
    if (aud !== audience) return null
    return refused(bid === undefined ? lookAlikes.token : lookAlikes.server)
  } catch {
    return null
  }
}
