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
  const world = globalThis as { Gangway?: true; navigation?: EventTarget }
  // Bare pictures and XML have nothing to hang a button on. And a tab that was open when the extension came may get
  // this script twice: from the browser and from the background.
  if (world.Gangway || !/html/.test(document.contentType)) return
  world.Gangway = true

  let here: Fields | null
  const surface = makeSurface(life)
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
  surface.on(world.navigation, 'currententrychange', look)
  surface.on<KeyboardEvent>(document, 'keydown', event => {
    const escape = event.key === 'Escape'
    if (escape) hideLink()
    if (event.target !== surface.host) return
    // The portal has shortcuts of its own.
    event.stopPropagation()
    if (escape) panel.close()
    else dock.key(event)
  })
  look()
}
