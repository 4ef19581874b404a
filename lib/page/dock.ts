import { say } from '../text/index'
import { storage } from './extension'
import { clamp, type Place, readPlace } from './place'
import type { Surface } from './surface'

/** The button at the page's edge. */
export interface Dock {
  /** The button itself, made when it is first wanted. */
  button: () => HTMLButtonElement
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

/** Makes the dock. It can be dragged along the edge, moved and hidden by keys, and stays where it was put. */
export function makeDock({ button: round, on, show }: Surface, press: () => void): Dock {
  const key = `dock:${location.host}`
  let made: HTMLButtonElement | undefined
  let wanted = false
  // Until the storage has answered it stays out of sight, so that it does not jump.
  let place: Place = { y: 0, hidden: true }
  let dragged = false

  const put = (to: Place, keep?: boolean) => {
    place = to
    if (wanted && !to.hidden) {
      button().style.setProperty('--y', `${to.y}`)
      show(button())
    } else if (made) made.hidden = true
    if (keep) void storage.local.set({ [key]: to }).catch(() => {})
  }
  const move = (y: number, keep?: boolean) => put({ y: clamp(y), hidden: false }, keep)
  const hide = () => put({ y: place.y, hidden: true }, true)

  const button = () => {
    if (made) return made
    const dock = round(say('Drag or ↑ ↓ to move, Delete or Shift+click to hide on this site').text, event => {
      // A drag ends in a click of the mouse; a click of the keyboard has no detail.
      if (event.detail && dragged) return
      if (event.shiftKey) hide()
      else press()
    })
    made = dock
    dock.ariaExpanded = 'false'
    on<PointerEvent>(dock, 'pointerdown', ({ clientY, pointerId }) => {
      const held = clientY / (innerHeight - OWN) - place.y
      dragged = false
      dock.setPointerCapture(pointerId)
      // In a closed root the page cannot make events up.
      dock.onpointermove = event => {
        const y = event.clientY / (innerHeight - OWN) - held
        dragged ||= Math.abs(y - place.y) > SLIP
        if (dragged) move(y)
      }
      dock.onlostpointercapture = () => {
        dock.onpointermove = null
        if (dragged) put(place, true)
      }
    })
    return dock
  }

  const { local, onChanged } = storage
  // Other tabs of the site follow, and a hidden dock can be brought back.
  onChanged.addListener(changes => {
    if (changes[key]) put(readPlace(changes[key].newValue))
  })
  const found = (stored: Record<string, unknown>) => put(readPlace(stored[key]))
  local.get(key).then(found, () => found({}))
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
