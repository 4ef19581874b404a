import { makeDock } from './dock'
import { makeLinkButton } from './link'
import { makePanel } from './panel'
import { type Fields, richer } from './richer'
import { type Life, makeSurface } from './surface'

/**
 * Starts the dock, the panel's frame and the buttons on links on one page.
 *
 * @param read the parser of this portal: an address to what it points at.
 */
export function startPage(read: (address: string) => Fields | null, life: Life): void {
  const page = document.documentElement
  // Bare pictures and XML have nothing to hang a button on.
  if (!/html/.test(document.contentType)) return

  let here: Fields | null
  const surface = makeSurface(page, life)
  const dock = makeDock(surface, () => panel.toggle())
  const panel = makePanel(surface, dock.button)
  const hideLink = makeLinkButton(
    surface,
    address => !dock.hidden() && richer(read(address), here),
    address => void panel.open(address),
  )
  const look = () => {
    here = read(location.href)
    hideLink()
    if (!here) panel.close()
    dock.want(!!here)
  }

  // The entry changes after the address has, and only when a navigation was not cancelled.
  surface.on((globalThis as { navigation?: EventTarget }).navigation, 'currententrychange', look)
  surface.on<KeyboardEvent>(document, 'keydown', event => {
    const { key } = event
    if (key === 'Escape') hideLink()
    if (event.target !== surface.host) return
    // The portal has shortcuts of its own.
    event.stopPropagation()
    if (key === 'Escape') panel.close()
    else dock.key(event)
  })
  look()
}
