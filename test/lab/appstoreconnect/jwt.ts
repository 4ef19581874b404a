import { verify } from 'node:crypto'
import { isObject, type Json, type JsonObject, member, parse, text, texts } from '../json.ts'
import type { Incoming } from '../site.ts'
import { type ApiKey, pairOf } from './keys.ts'

/** Who calls, or why nobody is believed to; the reason is for tests, the answer never tells it. */
type Judged = { key: ApiKey } | { refused: string }

/** A token may be that far ahead of the portal's clock. In seconds. */
const ahead = 5
const longest = 20 * 60
/** Tokens for reading alone may live longer where all they read is of these families. In seconds. */
const longestForReading = 183 * 24 * 3600
const longLived =
  /^\/v1\/(ciProducts|ciWorkflows|ciBuildRuns|ciBuildActions|ciIssues|ciTestResults|ciXcodeVersions|ciMacOsVersions|scm\w+)(\/|\?|$)/

/** Judges the bearer token of a request as the service documents it. */
export function judge(
  request: Pick<Incoming, 'headers' | 'method' | 'path' | 'query' | 'at'>,
  keys: readonly ApiKey[],
  issuer: string,
): Judged {
  const token = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1]
  if (token === undefined) return { refused: 'no token' }
  const [head = '', body = '', signature = '', ...more] = token.split('.')
  const header = decoded(head)
  const claims = decoded(body)
  if (!header || !claims || more.length > 0) return { refused: 'not a token' }
  if (text(header, 'alg') !== 'ES256') return { refused: 'another algorithm' }
  const key = keys.find(({ id }) => id === text(header, 'kid'))
  if (!key) return { refused: 'unknown key' }
  if (key.revoked) return { refused: 'revoked key' }
  // Raw r and s, 64 bytes: not the DER that most tools make.
  const signed = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key: pairOf(key.id).publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  if (!signed) return { refused: 'wrong signature' }
  const wrong =
    againstClaims(claims, key, issuer, Math.floor(request.at / 1000)) ?? outOfScope(claims, request)
  return wrong === undefined ? { key } : { refused: wrong }
}

function againstClaims(claims: JsonObject, key: ApiKey, issuer: string, now: number): string | undefined {
  if (claims.aud !== 'appstoreconnect-v1') return 'another audience'
  if (key.userId === undefined && claims.iss !== issuer) return 'wrong issuer'
  if (key.userId !== undefined && claims.iss !== undefined) return 'an issuer with an individual key'
  if (key.userId !== undefined && claims.sub !== 'user') return 'an individual key without its user'
  const { exp, iat } = claims
  if (typeof exp !== 'number') return 'no end'
  if (iat !== undefined && typeof iat !== 'number') return 'no time'
  // Two of three known clients leave `iat` out, and work.
  const from = iat ?? now
  if (from > now + ahead) return 'from the future'
  if (exp <= now) return 'ended'
  const scope = texts(claims, 'scope')
  const reading = scope?.every(entry => longLived.test(entry.replace(/^GET /, ''))) === true
  if (exp - from > (reading ? longestForReading : longest)) return 'too long a life'
  return undefined
}

/** A token with a scope is good for what its entries name: the method, the path, and the query they hold. */
function outOfScope(
  claims: JsonObject,
  { method, path, query }: Pick<Incoming, 'method' | 'path' | 'query'>,
) {
  if (claims.scope === undefined) return undefined
  const fits = (texts(claims, 'scope') ?? []).some(entry => {
    const [verb, address = ''] = entry.split(' ')
    const wanted = new URL(address, 'https://scope.invalid')
    return (
      verb === 'GET' &&
      method === 'GET' &&
      wanted.pathname === path &&
      [...wanted.searchParams].every(([name, value]) => query.get(name) === value)
    )
  })
  return fits ? undefined : 'out of its scope'
}

function decoded(part: string): JsonObject | undefined {
  const value: Json | undefined = parse(Buffer.from(part, 'base64url').toString('utf8'))
  return isObject(value) ? value : undefined
}

/** The key a request names, believed or not. */
export function namedKey(request: Pick<Incoming, 'headers'>): string | undefined {
  const token = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1]
  return token === undefined
    ? undefined
    : String(member(decoded(token.split('.')[0] ?? ''), 'kid') ?? 'unknown')
}
