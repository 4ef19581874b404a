/** Where the dock stands on one site. */
export interface Place {
  /** From 0, the top, to 1, the bottom. */
  y: number
  /** The person wants nothing of ours on the pages of this site. */
  hidden: boolean
}

/** Keeps a position on the page. */
export const clamp = (y: number): number => Math.min(1, Math.max(0, y))

/** Reads what was stored; whatever it is, the result is a place. */
export function readPlace(stored: unknown): Place {
  const { y, hidden } = (stored ?? {}) as { y?: unknown; hidden?: unknown }
  return { y: Number.isFinite(y) ? clamp(y as number) : 0.62, hidden: hidden === true }
}
