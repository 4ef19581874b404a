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
const seesCovers = 'trackVisibility' in IntersectionObserver.prototype

const options: VisibilityOptions = { trackVisibility: true, delay: 100, threshold: [0, 0.5, 0.99, 1] }

/** What must be seen whole, where it stands in a page. */
let watched: Element | null = null
let visible = false
/** Since when it is visible: a cover lifted under an expected click gives no time to read. */
let since = 0

/** Whether a run may be confirmed here: what reaches far only in a window, and nothing where covers go unseen. */
export const finishesHere = (rung: number, place: 'frame' | 'popup' | 'window'): boolean =>
  (rung < 2 || place === 'window') && (!framed || seesCovers)

const whole = (entries: VisibilityEntry[]): boolean => {
  const last = entries.at(-1)
  return last?.isVisible === true && last.intersectionRatio >= 0.99
}

/** Begins to watch whether the whole panel is visible. Does nothing outside a frame. */
export function watchVisibility(panel: Element): void {
  if (!framed || !seesCovers) return
  watched = panel
  new IntersectionObserver(entries => {
    const now = whole(entries)
    if (now && !visible) since = performance.now()
    visible = now
  }, options).observe(panel)
}

/** A look at this very moment: an observer that is at work already may be a tenth of a second behind. */
const look = (panel: Element): Promise<boolean> =>
  new Promise(resolve => {
    const fresh = new IntersectionObserver(entries => {
      fresh.disconnect()
      resolve(whole(entries))
    }, options)
    fresh.observe(panel)
  })

/**
 * Whether a click counts. What a page lays over the panel together with the click shows in the next frame or the one
 * after, so it is looked at twice more.
 * @param appeared when what was clicked came into sight, by `performance.now()`
 */
export async function judge(event: Event, appeared: number): Promise<Verdict> {
  if (!framed) return 'ok'
  if (!seesCovers) return 'window'
  if (!event.isTrusted || !visible || !watched) return 'covered'
  if (performance.now() - Math.max(appeared, since) < settleMs) return 'early'
  return (await look(watched)) && (await look(watched)) && visible ? 'ok' : 'covered'
}
