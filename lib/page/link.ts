import { say } from '../text/index'
import type { Surface } from './surface'

/** How long the pointer or the focus rests on a link before it counts, and off it before the button goes. */
const INTENT = 300

/**
 * Shows a small button beside the link under the pointer or the focus, if `worth` says so of its address.
 *
 * @returns what takes the button away.
 */
export function makeLinkButton(
  { button: round, host, on, show }: Surface,
  worth: (address: string) => boolean,
  press: (address: string) => void,
): () => void {
  let button: HTMLButtonElement | undefined
  let shown: HTMLAnchorElement | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const hide = () => {
    clearTimeout(timer)
    shown = undefined
    if (button) button.hidden = true
  }
  const make = () => {
    on(document, 'scroll', hide)
    return round(say('Actions for this link').text, () => {
      if (shown) press(shown.href)
      hide()
    })
  }
  // Runs for every element the pointer meets, so all it does is find the link: reading waits for the intent.
  const look = (event: Event) => {
    clearTimeout(timer)
    if (event.target === host) return
    const link = event.composedPath().find(isLink)
    if (link === shown) return
    timer = setTimeout(() => {
      // Measured first: a style of ours changed before would make the browser lay the page out again. A block in a link
      // leaves a part of it without width behind, which stands where the next row begins.
      const box = link && worth(link.href) && [...link.getClientRects()].findLast(({ width }) => width)
      if (!box) return hide()
      shown = link
      button ??= make()
      button.style.left = `${Math.min(box.right, innerWidth - 44)}px`
      button.style.top = `${box.top + box.height / 2 - 12}px`
      show(button)
    }, INTENT)
  }
  on(document, 'pointerover', look)
  on(document, 'focusin', look)
  // Whoever reloads the extension comes back to the page from another tab: here the orphan learns of it.
  on(document, 'visibilitychange', hide)
  return hide
}

/** The link around what the pointer meets, also where that is deep in the page's own open roots. */
const isLink = (it: EventTarget): it is HTMLAnchorElement => it instanceof HTMLAnchorElement
