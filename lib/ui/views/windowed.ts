import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

/** The rows in sight and the room before and after them. */
interface Windowed {
  first: number
  last: number
  before: number
  after: number
  /** Brings a row into sight. */
  reveal(index: number): void
  /** Goes back to the first row. */
  home(): void
}

/** Rows drawn beyond those in sight, on each side. */
const overscan = 3
/** How high a list is, as a guess until it is seen: the panel's height without what stands above and below it. */
const guess = () => Math.min(innerHeight, 640) - 250

/** Whether the page is being printed: on paper no row is out of sight. */
function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false)
  useEffect(() => {
    const tell = ({ type }: Event) => setPrinting(type === 'beforeprint')
    addEventListener('beforeprint', tell)
    addEventListener('afterprint', tell)
    return () => {
      removeEventListener('beforeprint', tell)
      removeEventListener('afterprint', tell)
    }
  }, [])
  return printing
}

/**
 * Draws only the rows in sight of a list whose rows are all equally high. Where each row stands is a product:
 * nothing is measured but the list itself, and that by an observer, which makes the browser lay out nothing twice.
 *
 * @param there whether the list is in the page
 */
export function useWindowed(
  scroller: { readonly current: HTMLElement | null },
  there: boolean,
  count: number,
  height: number,
  head: number,
): Windowed {
  const [top, setTop] = useState(0)
  const printing = usePrinting()
  const [fits, setFits] = useState(() => Math.ceil(guess() / height))

  const offsetRef = useRef(0)
  const look = useCallback(() => {
    offsetRef.current = scroller.current?.scrollTop ?? 0
    setTop(Math.floor(offsetRef.current / height))
  }, [scroller, height])

  useLayoutEffect(() => {
    const list = scroller.current
    if (!there || !list) return
    const observer = new ResizeObserver(entries => {
      const room = (entries.at(-1)?.contentRect.height ?? 0) - head
      const wanted = Math.ceil(room / height)
      // A few rows too many cost less than to draw anew; a list out of sight keeps what it has.
      if (room > 0) setFits(now => (now >= wanted && now <= wanted + overscan ? now : wanted))
    })
    observer.observe(list)
    list.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      list.removeEventListener('scroll', look)
    }
  }, [scroller, there, height, head, look])

  const reveal = (index: number) => {
    const list = scroller.current
    if (!list) return
    const start = index * height
    const least = start + height - (list.clientHeight - head)
    if (start < list.scrollTop) list.scrollTo(list.scrollLeft, start)
    else if (least > list.scrollTop) list.scrollTo(list.scrollLeft, least)
    look()
  }

  const home = () => {
    // Where it stands is known: to ask would make the browser lay out what a key has just changed.
    if (offsetRef.current <= 0) return
    offsetRef.current = 0
    setTop(0)
    scroller.current?.scrollTo(0, 0)
  }

  // Where the list has just become shorter, the browser has not scrolled back yet.
  const from = Math.max(0, Math.min(top, count - fits))
  const first = printing ? 0 : Math.max(0, from - overscan)
  const last = printing ? count - 1 : Math.min(count - 1, from + fits + overscan)
  return { first, last, before: first * height, after: (count - 1 - last) * height, reveal, home }
}
