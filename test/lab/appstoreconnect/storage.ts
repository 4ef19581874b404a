import { createHash } from 'node:crypto'
import type { JsonObject } from '../json.ts'
import type { Random } from '../random.ts'
import type { Answer, Incoming } from '../site.ts'

/** Where files go: an object storage with a host of its own, which knows no keys but only signed addresses. */
export const storageHost = 'northamerica-1.object-storage.apple.com'

/** What can be changed of it while it runs. */
export interface StorageDials {
  /** The size of a part in bytes; null gives small files several parts too. */
  partBytes: number | null
  /** How long an address is good, in milliseconds. */
  life: number
  /** A part that is there already is refused instead of taken again. */
  once: boolean
}

interface Signed {
  file: string
  offset: number
  length: number
  until: number
}

const contentType = 'application/octet-stream'

/** The dials as they stand at first. */
export const usualStorage = (): StorageDials => ({ partBytes: null, life: 3_600_000, once: false })

/** The object storage. What lies in it is no part of the portal's state: it is given up with the upload. */
export class Storage {
  readonly #dials: StorageDials
  readonly #random: Random
  readonly #signed = new Map<string, Signed>()
  readonly #parts = new Map<string, Map<number, Uint8Array>>()

  constructor(random: Random, dials: StorageDials) {
    this.#random = random
    this.#dials = dials
  }

  /** The parts of a file with addresses that are made for whoever asks now. */
  operations(file: string, size: number, now: number): JsonObject[] {
    const step = this.#dials.partBytes ?? (size < 1_000_000 ? 2 ** 17 : 5 * 2 ** 20)
    const until = now + this.#dials.life
    return Array.from({ length: Math.ceil(size / step) }, (_, n) => {
      const offset = n * step
      const length = Math.min(step, size - offset)
      const signature = this.#random.hex(64)
      this.#signed.set(signature, { file, offset, length, until })
      const query = new URLSearchParams({
        partNumber: String(n + 1),
        uploadId: file,
        Expires: String(Math.floor(until / 1000)),
        Signature: signature,
      })
      const there = this.#parts.get(file)?.get(offset)
      return {
        method: 'PUT',
        url: `https://${storageHost}/assets-200001/PurpleSource221/v4/${file}?${query.toString()}`,
        offset,
        length,
        partNumber: n + 1,
        requestHeaders: [{ name: 'Content-Type', value: contentType }],
        expiration: new Date(until).toISOString(),
        ...(there ? { entityTag: tagOf(there) } : {}),
      }
    })
  }

  /** The SHA-256 or MD5 of a file, if all of it is there. */
  checksum(file: string, size: number, algorithm: 'sha256' | 'md5'): string | undefined {
    const parts = [...(this.#parts.get(file) ?? [])].sort(([a], [b]) => a - b).map(([, bytes]) => bytes)
    if (parts.reduce((sum, bytes) => sum + bytes.length, 0) !== size) return undefined
    const hash = createHash(algorithm)
    for (const bytes of parts) hash.update(bytes)
    return hash.digest('hex')
  }

  /** Gives up what is there of a file. */
  forget(file: string): void {
    this.#parts.delete(file)
  }

  /** Whether a word is part of an address that lets whoever has it write. */
  isSecret(word: string): boolean {
    return this.#signed.has(word)
  }

  /** Answers a request to the storage. */
  answer({ method, query, headers, bytes, at }: Incoming): Answer {
    const signed = this.#signed.get(query.get('Signature') ?? '')
    if (!signed || query.get('uploadId') !== signed.file) return refuse(403, 'SignatureDoesNotMatch')
    if (headers.has('authorization') || headers.has('cookie')) return refuse(400, 'InvalidArgument')
    if (method !== 'PUT') return refuse(405, 'MethodNotAllowed')
    if (headers.get('content-type') !== contentType) return refuse(403, 'SignatureDoesNotMatch')
    if (at > signed.until) return refuse(403, 'AccessDenied')
    if (bytes?.length !== signed.length) return refuse(400, 'IncompleteBody')
    const parts = this.#parts.get(signed.file) ?? new Map<number, Uint8Array>()
    if (this.#dials.once && parts.has(signed.offset)) return refuse(409, 'OperationAborted')
    parts.set(signed.offset, bytes)
    this.#parts.set(signed.file, parts)
    return { status: 200, headers: { etag: `"${tagOf(bytes)}"` }, text: '' }
  }
}

const tagOf = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex')

const refuse = (status: number, code: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  text: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`,
})
