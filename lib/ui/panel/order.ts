import type { Descriptor } from '../../messages/shapes'

/** How many actions have a number and a place of their own. */
const places = 5
/** What cannot run stands below, as many as there is room for. */
const greyed = (shown: number): number => (shown < places ? 2 : 1)
const quickCopies = 3

/** How the actions of a context are laid out: nothing moves under the finger unless a person pins it. */
interface Layout {
  /** At most five, with numbers. */
  main: Descriptor[]
  /** A few that cannot run now, with the reason. */
  off: Descriptor[]
  /** Copying ones at the foot. */
  copies: Descriptor[]
}

/** Lays out the actions: pinned first, then in their own order; what copies stands at the foot where there is enough else. */
export function layOut(
  actions: readonly Descriptor[],
  pins: readonly string[],
  facts: string | null,
): Layout {
  const listed = actions.filter(action => action.id !== facts)
  const pinned = pins.flatMap(pin => listed.find(action => action.id === pin) ?? [])
  const rest = listed.filter(action => !pins.includes(action.id))
  const able = rest.filter(action => !action.off)
  const other = able.filter(action => !action.copies)
  const copying = able.filter(action => action.copies)
  const enough = other.length + pinned.length >= 3
  const copies = enough ? copying.slice(0, quickCopies) : []
  const main = [...pinned, ...other, ...(enough ? copying.slice(quickCopies) : copying)].slice(0, places)
  return { main, off: rest.filter(action => action.off).slice(0, greyed(main.length)), copies }
}
