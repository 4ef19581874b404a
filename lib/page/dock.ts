import { say } from '../text/index'
import { extension } from './extension'
import { clamp, type Place, readPlace } from './place'
import type { Surface } from './surface'

/** The button at the page's edge. */
export interface Dock {
  button: HTMLButtonElement
  /** Shows it, unless the person has hidden it on this site. */
  want(wanted: boolean): void
  /** Hears a key while the focus is on something of ours. */
  key(event: KeyboardEvent): void
  hidden(): boolean
}

/** What of the viewport's height the dock cannot use: its own and the margins. */
const OWN = 52
/** How far a press may slip before it is a drag, as a part of the height. */
const SLIP = 0.006

/** Where the pointer is, as a part of the height. */
const height = (event: PointerEvent) => event.clientY / (innerHeight - OWN)

/** Makes the dock. It can be dragged along the edge, moved and hidden by keys, and stays where it was put. */
export function makeDock({ button: round, on, show }: Surface, press: () => void): Dock {
  const key = `dock:${location.host}`
  const button = round(say('Drag or ↑ ↓ to move, Delete or Shift+click to hide on this site').text)
  let wanted = false
  // Until the storage has answered it stays out of sight, so that it does not jump.
  let place: Place = { y: 0, hidden: true }
  // Where on the dock the pointer holds it; no comparison with NaN is true.
  let held = Number.NaN
  let dragged = false

  const put = (to: Place, keep?: boolean) => {
    place = to
    button.hidden = to.hidden || !wanted
    button.style.setProperty('--y', `${to.y}`)
    if (!button.hidden) show()
    if (keep) void extension.storage.local.set({ [key]: to }).catch(() => {})
  }
  const move = (y: number, keep?: boolean) => put({ y: clamp(y), hidden: false }, keep)
  const hide = () => put({ y: place.y, hidden: true }, true)

  on<PointerEvent>(button, 'pointerdown', event => {
    dragged = false
    held = height(event) - place.y
    button.setPointerCapture(event.pointerId)
  })
  on<PointerEvent>(button, 'pointermove', event => {
    const y = height(event) - held
    dragged ||= Math.abs(y - place.y) > SLIP
    if (dragged && held) move(y)
  })
  on(button, 'lostpointercapture', () => {
    held = Number.NaN
    if (dragged) put(place, true)
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
      put(place)
    },
    key(event) {
      const step = { ArrowUp: -0.05, ArrowDown: 0.05 }[event.key]
      if (event.key === 'Delete') hide()
      if (!step) return
      event.preventDefault()
      move(place.y + step, true)
    },
    hidden: () => place.hidden,
  }
}
