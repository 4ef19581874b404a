import { extension } from './extension'
import { style } from './style'

/** How long this script lives: WXT's context of a content script. */
export interface Life {
  readonly signal: AbortSignal
  abort(): void
}

/** The one element of ours in the page, and what hangs in its closed root. */
export interface Surface {
  host: HTMLElement
  root: ShadowRoot
  /** Puts the element into the page. */
  show: () => void
  /** Listens to what the person does: what the page makes up is not heard. */
  on: <E extends Event = Event>(
    target: EventTarget | undefined,
    type: string,
    heard: (event: E) => void,
  ) => void
  /** A round button with the mark; hidden at first. */
  button: (label: string) => HTMLButtonElement
}

/** How often the page may throw the element out before we stay away. */
const RETURNS = 10

/** Makes the element; it is not in the page yet. */
export function makeSurface(page: HTMLElement, life: Life): Surface {
  // Firefox ends an old script without a word and starts the new one in the same page: what the old one left
  // there is dead. Only Firefox lets a script look into closed roots like this; in Chrome it is undefined.
  for (const old of page.querySelectorAll<HTMLElement & { openOrClosedShadowRoot?: ShadowRoot }>(
    'html>[popover]',
  )) {
    if (old.openOrClosedShadowRoot?.querySelector('[aria-label=Gangway]')) old.remove()
  }
  const host = document.createElement('div')
  const root = host.attachShadow({ mode: 'closed' })
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(style)
  root.adoptedStyleSheets = [sheet]

  let left = RETURNS + 1
  const show = () => {
    if (host.isConnected || left-- <= 0) return
    page.append(host)
    // In the top layer neither the page's transforms nor its opacity reach us.
    host.popover = 'manual'
    host.showPopover()
  }
  // Only the children of <html> are watched, for it is there that the element hangs.
  new MutationObserver(() => left > RETURNS || show()).observe(page, { childList: true })
  life.signal.addEventListener('abort', () => {
    left = 0
    host.remove()
  })

  return {
    host,
    root,
    show,
    on: (target, type, heard) =>
      target?.addEventListener(
        type,
        event => {
          // Without an id the extension was updated or removed: this script then has nobody to talk to.
          if (!extension.runtime.id) life.abort()
          else if (event.isTrusted) heard(event as never)
        },
        { capture: true, signal: life.signal },
      ),
    button(label) {
      const button = document.createElement('button')
      button.title = label
      button.ariaLabel = 'Gangway'
      button.hidden = true
      root.append(button)
      return button
    },
  }
}
