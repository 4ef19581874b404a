import { say } from '../text/index'
import { Fault } from './fault'
import type { Json } from './json'
import { Secret } from './secret'

/** A request that is ready to leave. `headers` may hold secrets: it is made last and kept nowhere. */
interface Outgoing {
  method: string
  url: string
  headers: Record<string, string>
  body?: Json
  /** A form instead of JSON: what sign-ins take. */
  form?: Record<string, string>
  /** What the answer must not bring back: it is blotted out wherever the portal repeats it. */
  secret?: Secret
  /** A good answer is a packed text: `json` is then that text. An error is JSON as ever. */
  packed?: true
}

/** What came back, whatever its status. `json` is undefined where the body is empty. */
export interface Answer {
  status: number
  headers: Headers
  json: Json | undefined
}

/** The platform's `fetch`; tests give the lab's. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

const timeoutMs = 25_000
const maxBytes = 20 * 2 ** 20
/** A packed text may be that much when it is unpacked: a few bytes could stand for gigabytes. */
const maxUnpacked = 50 * 2 ** 20

/**
 * Sends one request, once; the browser alone may send it again, where a kept connection breaks before any answer.
 * Never follows a redirect (the secret would reach the other host), never sends the person's cookies, gives up after
 * 25 s (a worker's fetch is cut at 30 s).
 * @throws Fault `offline`, `timeout`, `redirected` or `malformed`; an HTTP error status is an answer.
 */
export async function exchange(fetch: Fetch, outgoing: Outgoing): Promise<Answer> {
  const { method, url, headers, body, form, secret, packed } = outgoing
  const content =
    form !== undefined
      ? { type: 'application/x-www-form-urlencoded', text: String(new URLSearchParams(form)) }
      : body === undefined
        ? undefined
        : { type: 'application/json', text: JSON.stringify(body) }
  const signal = AbortSignal.timeout(timeoutMs)
  let response: Response
  let text: string
  let unpacked = false
  try {
    response = await fetch(url, {
      method,
      headers: content === undefined ? headers : { ...headers, 'Content-Type': content.type },
      ...(content === undefined ? {} : { body: content.text }),
      credentials: 'omit',
      redirect: 'manual',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal,
    })
    if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
      throw new Fault(
        'redirected',
        say('{host} sends us elsewhere instead of answering.', { host: new URL(url).host }),
      )
    }
    const bytes = await limited(response.body, maxBytes)
    unpacked = packed === true && response.ok
    text = without(secret, new TextDecoder().decode(unpacked ? await unpack(bytes) : bytes))
    // What was made of the secret is one as well.
    text = without(new Secret(headers['Authorization']?.split(' ').at(-1) ?? ''), text)
  } catch (error) {
    if (error instanceof Fault) throw error
    if (signal.aborted)
      throw new Fault('timeout', say('{host} did not answer in time.', { host: new URL(url).host }))
    throw new Fault('offline', say('{host} could not be reached.', { host: new URL(url).host }))
  }
  if (unpacked) return { status: response.status, headers: response.headers, json: text }
  if (text.trim() === '') return { status: response.status, headers: response.headers, json: undefined }
  try {
    return { status: response.status, headers: response.headers, json: JSON.parse(text) as Json }
  } catch {
    // An error page is often HTML: its status still speaks. A success that is not JSON is no success.
    if (!response.ok) return { status: response.status, headers: response.headers, json: undefined }
    throw new Fault(
      'malformed',
      say('{host} answered something that is not JSON.', { host: new URL(url).host }),
      {
        status: response.status,
        // A page for people is something else than JSON that broke.
        ...(/^text\/html/i.test(response.headers.get('Content-Type') ?? '') ? { prefix: 'page' } : {}),
      },
    )
  }
}

/** No token is shorter; a shorter text is found in answers by chance. */
const shortest = 16

/** A text in which a secret is blotted out: an error's words go into views and journals. */
function without(secret: Secret | undefined, text: string): string {
  const hidden = secret?.reveal() ?? ''
  return hidden.length < shortest ? text : text.replaceAll(hidden, String(secret))
}

/** Unpacks gzip. @throws Fault `malformed` */
async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await limited(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')), maxUnpacked)
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault('malformed', say('The file in the answer cannot be unpacked.'))
  }
}

/** Reads a body, and stops at so many bytes. @throws Fault `malformed` */
async function limited(
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!body) return new Uint8Array()
  const parts: Uint8Array<ArrayBuffer>[] = []
  const reader = body.getReader()
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.byteLength
    if (bytes > most) {
      await reader.cancel()
      throw new Fault('malformed', say('The answer is larger than {n} MB.', { n: most / 2 ** 20 }))
    }
    parts.push(value)
  }
  // By hand: a `Blob` is put together by the browser's own process.
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}

/** Nobody is waited for longer without being asked again, in milliseconds. */
const longest = 24 * 3600_000

/** Milliseconds to wait by a `Retry-After` header (seconds or a date), a day at most; or undefined. */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get('Retry-After')
  if (value === null) return undefined
  const seconds = Number(value)
  if (Number.isFinite(seconds) && seconds >= 0) return Math.min(longest, seconds * 1000)
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.min(longest, Math.max(0, date - now))
}
