import { say } from '../text/index'
import { extension } from './extension'
import { clamp, type Place, readPlace } from './place'
import type { Surface } from './surface'

/** The button at the page's edge. */
export interface Dock {
  button: HTMLButtonElement
  /** Shows it, unless the person has hidden it on this site. */
  want(wanted: boolean): void
  /** What a key does while the focus is on something of ours; true if it was for the dock. */
  key(key: string): boolean
  hidden(): boolean
}

/** What of the viewport's height the dock cannot use: its own and the margins. */
const OWN = 52
/** How far a press may slip before it is a drag, in pixels. */
const SLIP = 4

/** The height that the dock moves in, in pixels. */
const room = () => innerHeight - OWN

/** Makes the dock. It can be dragged along the edge, moved and hidden by keys, and stays where it was put. */
export function makeDock(surface: Surface, press: () => void): Dock {
  const { on } = surface
  const key = `dock:${location.host}`
  const button = surface.button(say('Drag or ↑ ↓: move. Delete or Shift+click: hide on this site.').text)
  let wanted = false
  // Until the storage has answered it stays out of sight, so that it does not jump.
  let place: Place = { y: 0, hidden: true }
  // Where the drag began; no comparison with NaN is true.
  let from = Number.NaN
  let dragged = false

  const draw = () => {
    button.hidden = place.hidden || !wanted
    button.style.setProperty('--y', `${place.y}`)
    if (!button.hidden) surface.show()
  }
  const put = (to: Place) => {
    place = to
    draw()
  }
  const keep = () => void extension.storage.local.set({ [key]: place }).catch(() => {})
  const hide = () => {
    put({ ...place, hidden: true })
    keep()
  }

  on<PointerEvent>(button, 'pointerdown', event => {
    dragged = false
    from = event.clientY - place.y * room()
    button.setPointerCapture(event.pointerId)
  })
  on<PointerEvent>(button, 'pointermove', event => {
    const y = (event.clientY - from) / room()
    dragged ||= Math.abs(y - place.y) * room() > SLIP
    if (dragged && y === y) put({ y: clamp(y), hidden: false })
  })
  on(button, 'lostpointercapture', () => {
    from = Number.NaN
    if (dragged) keep()
  })
  on<MouseEvent>(button, 'click', event => {
    // A drag ends in a click of the mouse; a click of the keyboard has no detail.
    if (event.detail && dragged) return
    if (event.shiftKey) hide()
    else press()
  })

  const { local, onChanged } = extension.storage
  // Other tabs of the site follow, and a hidden dock can be brought back.
  onChanged.addListener(changes => {
    if (changes[key]) put(readPlace(changes[key].newValue))
  })
  local.get(key).then(
    stored => put(readPlace(stored[key])),
    () => put(readPlace(0)),
  )
  return {
    button,
    want(now) {
      wanted = now
      draw()
    },
    key(pressed) {
      const step = pressed === 'ArrowUp' ? -0.05 : 0.05
      if (pressed === 'Delete') hide()
      else if (/^Arrow(Up|Down)$/.test(pressed)) {
        put({ y: clamp(place.y + step), hidden: false })
        keep()
      } else return false
      return true
    },
    hidden: () => place.hidden,
  }
}
