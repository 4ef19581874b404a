/**
 * Clicks that change something count in a frame only where the person could see what was clicked: a page can
 * lay anything over a frame, move it under the pointer, or make it transparent.
 */
interface VisibilityOptions extends IntersectionObserverInit {
  trackVisibility: boolean
  delay: number
}
interface VisibilityEntry extends IntersectionObserverEntry {
  isVisible?: boolean
}

/** `ok`: counts. `early`: what was clicked has only just appeared. `covered`: something lies over the panel. */
export type Verdict = 'ok' | 'early' | 'covered' | 'window'

/** A person needs at least so long to see what stands under the pointer. */
const settleMs = 500

/** Whether this document is a frame in somebody's page. */
export const framed = window.top !== window

/** Whether this browser can tell that a frame is visible; where not, nothing is confirmed in a frame. */
export const seesCovers = 'trackVisibility' in IntersectionObserver.prototype

let visible = false
/** Since when it is visible: a cover lifted under an expected click gives no time to read. */
let since = 0

/** Whether a run may be confirmed here: what reaches far only in a window, and nothing where covers go unseen. */
export const finishesHere = (rung: number, place: 'frame' | 'popup' | 'window'): boolean =>
  (rung < 2 || place === 'window') && (!framed || seesCovers)

/** Begins to watch whether the whole panel is visible. Does nothing outside a frame. */
export function watchVisibility(panel: Element): void {
  if (!framed || !seesCovers) return
  const options: VisibilityOptions = { trackVisibility: true, delay: 100, threshold: [0, 0.5, 0.99, 1] }
  new IntersectionObserver((entries: VisibilityEntry[]) => {
    const last = entries.at(-1)
    const now = last?.isVisible === true && last.intersectionRatio >= 0.99
    if (now && !visible) since = performance.now()
    visible = now
  }, options).observe(panel)
}

/**
 * Whether a click counts.
 * @param appeared when what was clicked came into sight, by `performance.now()`
 */
export function judge(event: Event, appeared: number): Verdict {
  if (!framed) return 'ok'
  if (!seesCovers) return 'window'
  if (!event.isTrusted) return 'covered'
  if (!visible) return 'covered'
  return performance.now() - Math.max(appeared, since) < settleMs ? 'early' : 'ok'
}
