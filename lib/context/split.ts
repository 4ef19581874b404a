/** What the portal parsers read of an address. */
interface Parts {
  /** The parsed address: for its origin, host, query and hash. */
  readonly url: URL
  /** The segments of its path, each percent-decoded exactly once; empty ones (`//`, a trailing `/`) left out. */
  readonly path: readonly string[]
}

/**
 * Splits an absolute `http:` or `https:` address.
 *
 * The authority is judged in the raw text, before the URL parser makes it pretty: user-info, a trailing
 * dot, an empty port, a backslash, letters outside ASCII (IDN look-alikes, full-width forms) and escapes in
 * the host are refused. A segment whose escape is broken (`%2`, `%FF`) makes the whole address unreadable:
 * a guessed name would point an action at something else.
 *
 * @returns the parts, or `undefined` for anything else. Never throws.
 */
export function split(address: string): Parts | undefined {
  if (!/^https?:\/\/[\w-]+(\.[\w-]+)*(:\d+)?([/?#]|$)/i.test(address)) return undefined
  try {
    const url = new URL(address)
    return { url, path: url.pathname.split('/').filter(Boolean).map(decodeURIComponent) }
  } catch {
    return undefined
  }
}

/** Fixed route words are compared without case: links with `/Build/Branches` or `_workItems` are common. */
export const lower = (word = ''): string => word.toLowerCase()

/** An id of digits only. A slash behind it is let go: pasted query values often end in one. */
export const digits = (text = ''): string | undefined => /^(\d+)\/?$/.exec(text)?.[1]

/** An id in the form of a UUID, kept as it stands. */
export const uuid = (text = ''): string | undefined =>
  /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? text : undefined
