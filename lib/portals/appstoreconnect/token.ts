import { importPKCS8, SignJWT } from 'jose'
import * as v from 'valibot'
import { Fault } from '../../http/fault'
import { say } from '../../text/index'
import type { Held, WayTools } from '../portal'

/** Whom tokens are for. */
export const audience = 'appstoreconnect-v1'

/** Clocks differ: a token from the future is refused, so each begins in the past. In seconds. */
const before = 30
const lifeSeconds = 15 * 60
/** A token is used for so long; the rest of its life is for requests on their way. In milliseconds. */
const reuseMs = 13 * 60_000
/** The portal takes no longer life. In seconds. */
const longestLife = 20 * 60

const KeyId = v.pipe(v.string(), v.trim(), v.regex(/^[A-Z\d]{10}$/))
const IssuerId = v.pipe(
  v.string(),
  v.trim(),
  v.toLowerCase(),
  v.regex(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
)

/** What a key needs besides its secret. A key without an issuer is an individual one. */
export interface KeyParams {
  keyId: string
  issuerId?: string
}

/** Reads what was given with a key. @throws Fault `invalid` */
export function keyParams(params: Readonly<Record<string, string>>): KeyParams {
  const keyId = v.safeParse(KeyId, params['keyId'])
  if (!keyId.success)
    throw new Fault(
      'invalid',
      say('A key id is ten capital letters and digits, as in AuthKey_{id}.p8.', { id: '…' }),
    )
  const given = params['issuerId']?.trim() ?? ''
  if (given === '') return { keyId: keyId.output }
  const issuerId = v.safeParse(IssuerId, given)
  if (!issuerId.success)
    throw new Fault('invalid', say('An issuer id is a UUID; it stands above the list of team keys.'))
  return { keyId: keyId.output, issuerId: issuerId.output }
}

/** The key itself, imported once and never to be taken out again. */
const keyOf = ({ secret }: Held, tools: WayTools): Promise<CryptoKey> =>
  tools.once('key', async () => ({
    value: await importPKCS8(pemOf(secret.reveal()), 'ES256').catch(() => {
      throw new Fault('invalid', say('This private key cannot be read.'))
    }),
    until: Number.POSITIVE_INFINITY,
  }))

/** What is kept is the bare PKCS#8 in base64; the library wants it dressed. */
const pemOf = (pkcs8: string): string =>
  `-----BEGIN PRIVATE KEY-----\n${pkcs8.match(/.{1,64}/g)?.join('\n') ?? ''}\n-----END PRIVATE KEY-----`

/**
 * A token of a key: a team key names its issuer, an individual one its user.
 * @param want its life in seconds, at most 20 minutes, and the reads it is for (`GET /v1/apps`); without `scope`
 * it may do all that the key may
 * @throws Fault `invalid`
 */
export async function signedToken(
  held: Held,
  tools: WayTools,
  want: { seconds: number; scope?: readonly string[] },
): Promise<string> {
  const { keyId, issuerId } = keyParams(held.params)
  const now = Math.floor(tools.now() / 1000)
  const issued = now - before
  const claims = want.scope === undefined ? {} : { scope: [...want.scope] }
  const token = new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: keyId, typ: 'JWT' })
    .setIssuedAt(issued)
    // Its life counts from when it was issued; what is asked for counts from now.
    .setExpirationTime(Math.min(now + want.seconds, issued + longestLife))
    .setAudience(audience)
  if (issuerId === undefined) token.setSubject('user')
  else token.setIssuer(issuerId)
  return token.sign(await keyOf(held, tools))
}

/**
 * The token that requests carry: one for a quarter of an hour, for Apple counts and slows who signs anew each time.
 * @param read the one path that it may read, where it is to do nothing else
 */
export const bearerOf = (held: Held, tools: WayTools, read?: string): Promise<string> =>
  tools.once(read === undefined ? 'token' : `token ${read}`, async () => ({
    value: await signedToken(held, tools, {
      seconds: lifeSeconds - before,
      ...(read === undefined ? {} : { scope: [`GET ${read}`] }),
    }),
    until: tools.now() + reuseMs,
  }))
