import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core'
import { useLayoutEffect, useState } from 'preact/hooks'

/** The rows in sight and the room before and after them. */
export interface Windowed {
  first: number
  last: number
  before: number
  after: number
  /** Brings a row into sight. */
  reveal(index: number): void
}

/** Draws only the rows in sight of a list whose rows are all equally high. */
export function useWindowed(
  scroller: { readonly current: HTMLElement | null },
  count: number,
  height: number,
  head: number,
): Windowed {
  const [, redraw] = useState(0)
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    scrollToFn: elementScroll<HTMLElement>,
    observeElementRect: observeElementRect<HTMLElement>,
    observeElementOffset: observeElementOffset<HTMLElement>,
    overscan: 3,
    initialRect: { width: 400, height: 480 },
    scrollPaddingStart: head,
    onChange: () => redraw(n => n + 1),
  }
  const [virtual] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(options))
  virtual.setOptions(options)
  // Every adapter of this library calls these two by their names.
  // oxlint-disable no-underscore-dangle
  useLayoutEffect(() => virtual._didMount(), [virtual])
  useLayoutEffect(() => virtual._willUpdate())
  // oxlint-enable no-underscore-dangle
  const items = virtual.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? -1
  return {
    first,
    last,
    before: items[0]?.start ?? 0,
    after: virtual.getTotalSize() - (items.at(-1)?.end ?? 0),
    reveal: index => virtual.scrollToIndex(index, { align: 'auto' }),
  }
}
