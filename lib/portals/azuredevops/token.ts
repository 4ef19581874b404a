import * as v from 'valibot'
import { Fault } from '../../http/fault'
import { Secret } from '../../http/secret'
import { say } from '../../text/index'
import type { Carrier, Held, Life, WayTools } from '../portal'

/** What every request says besides its credential: no page to sign in, please, and no cookie to remember us by. */
export const common = { Accept: 'application/json', 'X-TFS-FedAuthRedirect': 'Suppress' } as const

const Kept = v.object({ refresh: v.string(), client: v.optional(v.string()) })

/** What is kept of a sign-in: the refresh token, and of the old flow the app's own secret. */
type Kept = v.InferOutput<typeof Kept>

/** What is kept as one secret. */
export const pack = (kept: Kept): Secret => new Secret(JSON.stringify(kept))

/** What was kept of a sign-in. @throws Fault `unauthorized` where it cannot be read */
export function unpack(secret: Secret): Kept {
  const { success, output } = v.safeParse(v.pipe(v.string(), v.parseJson(), Kept), secret.reveal())
  if (success) return output
  throw new Fault('unauthorized', say('Sign in again: what was kept of the sign-in cannot be read.'))
}

/** What a token end point gave. `seconds` is how long the access token is good for. */
export interface Tokens {
  access: Secret
  refresh: string
  seconds: number
  /** Where the sign-in itself is new. */
  life?: Life
}

/** An access token is not used in its last minute: it would end on the way. */
const marginMs = 60_000

/**
 * Headers with an access token; a fresh one where the last is spent or was refused. Whoever asks meanwhile waits for
 * the same one. The new refresh token is on the disk before the new access token is used: a worker that is ended in
 * between finds the one or the other.
 */
export async function bearer(
  held: Held,
  tools: WayTools,
  { fresh }: Carrier,
  renew: (kept: Kept) => Promise<Tokens>,
): Promise<Record<string, string>> {
  const access = await tools.once('access', async () => {
    const known = fresh ? undefined : await tools.session.get('access')
    if (known && known.until > tools.now()) return { value: known.secret, until: known.until }
    const kept = unpack(held.secret)
    const made = await renew(kept)
    await tools.renew(pack({ ...kept, refresh: made.refresh }), made.life)
    const until = tools.now() + made.seconds * 1000 - marginMs
    await tools.session.set('access', made.access, until)
    return { value: made.access, until }
  })
  return { ...common, Authorization: `Bearer ${access.reveal()}` }
}

/** The same for a terminal. */
export const bearerShell = (variable: string): string[] => [
  `Authorization: Bearer ${variable}`,
  'X-TFS-FedAuthRedirect: Suppress',
]

/** Whether two texts are the same, in a time that does not tell where they differ. */
function same(a: string, b: string): boolean {
  let differ = a.length ^ b.length
  for (let i = 0; i < a.length; i++) differ |= a.charCodeAt(i) ^ b.charCodeAt(i % Math.max(1, b.length))
  return differ === 0
}

/**
 * What the portal sent the person back with.
 * @throws Fault `refused` unless it came to the callback and answers the very question that was asked
 */
export function answerOf(address: string, callback: string, state: string): URLSearchParams {
  const url = new URL(address)
  const wanted = new URL(callback)
  const query = url.searchParams
  const here = url.origin === wanted.origin && url.pathname === wanted.pathname
  const said = query.get('state')
  if (!here || (said === null ? query.has('code') : !same(said, state)))
    throw new Fault('refused', say('This answer does not belong to the sign-in that was begun. Begin again.'))
  return query
}
