import type { Json } from './json.ts'

/** A request as the lab sees it. `path` is as sent (still percent-encoded). */
export interface Incoming {
  method: string
  host: string
  url: URL
  path: string
  query: URLSearchParams
  headers: Headers
  /** Body as text; undefined if the request carried none. */
  bodyText: string | undefined
  body: Json | undefined
  /** The body as it came, where it is a file or a part of one: then there is no text of it. */
  bytes?: Uint8Array
  /** False where neither a length nor chunks were announced: such a write is answered 411. */
  hasLength: boolean
  /** Where it came from; rate limits count per address. */
  address: string
  at: number
}

/** What a site answers. */
export interface Answer {
  status: number
  headers?: Record<string, string>
  body?: Json
  text?: string
  /** A body that is no text: a packed file. */
  bytes?: Uint8Array<ArrayBuffer>
  /** The connection is lost in the middle of the body. */
  cut?: boolean
}

/** What can be told of a request before it is answered. */
export interface Known {
  op?: string | undefined
  credentialId?: string | undefined
  params?: Record<string, string>
}

/** One simulated site: some hosts and what they answer. */
export interface Site {
  hosts: readonly string[]
  know(request: Incoming): Known
  answer(request: Incoming, known: Known): Answer | Promise<Answer>
  /** The answers that faults give in this site's own words. */
  refuse(kind: 'ended' | 'closed', request: Incoming, known: Known): Answer
  /** Texts that must never stand in a record. */
  isSecret(word: string): boolean
}
