import { runtime } from './extension'
import { style } from './style'

/** How long this script lives: WXT's context of a content script. */
export interface Life {
  readonly signal: AbortSignal
  abort(): void
}

/** The one element of ours in the page, and what hangs in its closed root. */
export interface Surface {
  host: HTMLElement
  /** Hangs something into the root, which is made for the first of them: most pages are left untouched. */
  add: (element: HTMLElement) => void
  /** Puts the element into the page and shows a button in it. */
  show: (button: HTMLButtonElement) => void
  /** Listens to what the person does: what the page makes up is not heard. */
  on: <E extends Event = Event>(
    target: EventTarget | undefined,
    type: string,
    heard: (event: E) => void,
  ) => void
  /** A round button with the mark; hidden at first. */
  button: (label: string, press: (event: MouseEvent) => void) => HTMLButtonElement
}

/** How often the page may throw the element out before we stay away. */
const RETURNS = 10

/** Makes the element; it is not in the page yet, and empty. */
export function makeSurface(life: Life): Surface {
  // Firefox ends an old script without a word and starts the new one in the same page: what the old one left
  // there is dead. Only Firefox lets a script look into closed roots like this. There is one at most: whoever
  // comes removes it.
  if (import.meta.env.FIREFOX) {
    for (const old of document.documentElement.children as Iterable<
      Element & { openOrClosedShadowRoot?: ShadowRoot }
    >) {
      if (old.openOrClosedShadowRoot?.querySelector('[aria-label=Gangway]')) old.remove()
    }
  }
  const { signal } = life
  const host = document.createElement('div')
  let root: ShadowRoot | undefined
  let observer: MutationObserver | undefined
  let left = RETURNS + 1

  const stay = () => {
    // Some pages put another <html> in the place of the first; for a moment there is none.
    const page = document.documentElement
    if (signal.aborted || host.isConnected || !page || left-- < 1) return
    page.append(host)
    // Only <html> and its children are watched, for it is there that the element hangs; and only from now on, so
    // that the observer is not called for our own coming.
    observer ??= new MutationObserver(stay)
    observer.observe(page, { childList: true })
    observer.observe(document, { childList: true })
    // In the top layer neither the page's transforms nor its opacity reach us.
    host.popover = 'manual'
    host.showPopover()
  }
  const add = (element: HTMLElement) => {
    if (!root) {
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(style)
      root = host.attachShadow({ mode: 'closed' })
      root.adoptedStyleSheets = [sheet]
    }
    root.append(element)
  }
  const on: Surface['on'] = (target, type, heard) =>
    target?.addEventListener(
      type,
      event => {
        // Without an id the extension was updated or removed: this script then has nobody to talk to.
        if (!runtime.id) {
          life.abort()
          host.remove()
        } else if (event.isTrusted) heard(event as never)
      },
      { capture: true, signal },
    )

  return {
    host,
    add,
    on,
    show(button) {
      button.hidden = false
      stay()
    },
    button(label, press) {
      const button = document.createElement('button')
      button.title = label
      button.ariaLabel = 'Gangway'
      button.hidden = true
      on(button, 'click', press)
      add(button)
      return button
    },
  }
}
