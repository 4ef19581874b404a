/** A small seeded generator (mulberry32): the same seed makes the same world, on every machine. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  /** One of the items. */
  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.int(0, items.length - 1)] ?? items[0]
  }

  /** Lowercase hexadecimal digits. */
  hex(length: number): string {
    let text = ''
    while (text.length < length) text += this.int(0, 0xffff).toString(16).padStart(4, '0')
    return text.slice(0, length)
  }

  /** A version 4 UUID. */
  uuid(): string {
    const h = this.hex(32)
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-a${h.slice(17, 20)}-${h.slice(20)}`
  }

  /** An independent generator for one part of the world, so that parts can grow without moving others. */
  fork(label: string): Random {
    let hash = 2166136261
    for (const char of label) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619)
    return new Random((hash ^ this.#state) >>> 0)
  }
}
