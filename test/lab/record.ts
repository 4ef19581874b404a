import { isObject, type Json, type JsonObject } from './json.ts'

/** One request and its answer, as the judge of all tests of writes sees them. No secret stands in it. */
export interface Exchange {
  n: number
  at: string
  host: string
  method: string
  path: string
  query: string
  op?: string | undefined
  requestBody?: Json | undefined
  /** 0: the caller got no answer. */
  status: number
  responseBody?: Json | undefined
  credentialId?: string | undefined
  /** Names of the cookies that came along; a call of an extension should bring none. */
  cookies: string[]
  origin?: string | undefined
  fault?: string | undefined
  /** What the portal itself made of it, also where the caller heard otherwise or nothing. */
  effect?: number
  /** False where a fault kept the request from taking effect (yet). */
  reached: boolean
}

const words = /[\w.-]{40,}/g

/** Everything that was asked and answered, in order of arrival. */
export class RequestRecord {
  readonly entries: Exchange[] = []
  #isSecret: (word: string) => boolean
  #write: ((line: string) => void) | undefined

  constructor(isSecret: (word: string) => boolean, write?: (line: string) => void) {
    this.#isSecret = isSecret
    this.#write = write
  }

  /** Takes the place of a request in the order of arrival; the answer is filled in later. */
  open(entry: Omit<Exchange, 'n' | 'status' | 'reached'>): Exchange {
    const kept: Exchange = {
      ...entry,
      n: this.entries.length + 1,
      path: this.mask(entry.path),
      query: this.mask(entry.query),
      status: 0,
      reached: false,
    }
    kept.requestBody = this.maskJson(entry.requestBody)
    this.entries.push(kept)
    return kept
  }

  /** Completes an entry. */
  close(entry: Exchange, status: number, body: Json | undefined): void {
    entry.status = status
    entry.responseBody = this.maskJson(body)
    this.#write?.(`${JSON.stringify(entry)}\n`)
  }

  /** Requests that may have changed something. */
  writes(): Exchange[] {
    return this.entries.filter(entry => !['GET', 'HEAD', 'OPTIONS'].includes(entry.method))
  }

  /** Requests of one operation. */
  of(op: string): Exchange[] {
    return this.entries.filter(entry => entry.op === op)
  }

  /** Forgets everything so far; numbers start anew. */
  clear(): void {
    this.entries.length = 0
  }

  /** The record as newline-delimited JSON. */
  toNdjson(): string {
    return this.entries.map(entry => `${JSON.stringify(entry)}\n`).join('')
  }

  /** Replaces every known secret by stars and its last four signs. */
  mask(value: string): string {
    return value.replace(words, word => (this.#isSecret(word) ? `****${word.slice(-4)}` : word))
  }

  /** The same for a whole body. */
  maskJson(value: Json | undefined): Json | undefined {
    if (typeof value === 'string') return this.mask(value)
    if (Array.isArray(value)) return value.map(item => this.maskJson(item) ?? null)
    if (!isObject(value)) return value
    const copy: JsonObject = {}
    for (const [name, item] of Object.entries(value)) {
      if (item === undefined) continue
      // defineProperty: a member called __proto__ stays a member.
      Object.defineProperty(copy, this.mask(name), {
        value: this.maskJson(item),
        enumerable: true,
        configurable: true,
        writable: true,
      })
    }
    return copy
  }
}
