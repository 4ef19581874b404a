/**
 * How long a content script lives. The build puts this in the place of WXT's own context, which is five times
 * as large, brings the polyfill with it, and says the extension's id in an event that the page can hear.
 */
export class ContentScriptContext {
  readonly #controller = new AbortController()

  /** Aborted when the extension was updated or removed while the page stayed. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  abort(): void {
    this.#controller.abort()
  }
}
