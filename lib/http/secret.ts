/**
 * A secret that cannot slip out by accident: it prints, serialises and clones as `[secret]` or not at all.
 * Only `reveal` gives it, and only where a request is made or a person asked to see it.
 */
export class Secret {
  readonly #value: string
  constructor(value: string) {
    this.#value = value
  }
  /** The secret itself. */
  reveal(): string {
    return this.#value
  }
  toString(): string {
    return '[secret]'
  }
  toJSON(): string {
    return '[secret]'
  }
}
