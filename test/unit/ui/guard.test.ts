import { beforeEach, describe, expect, it, vi } from 'vitest'

type Entry = { isVisible?: boolean; intersectionRatio: number }

/** Loads the guard in a made-up window: its first observer hears what is told, each later one what is there by then. */
async function load(framed: boolean, second: boolean) {
  vi.resetModules()
  const told: ((entries: Entry[]) => void)[] = []
  let there: Entry = { isVisible: true, intersectionRatio: 1 }
  class Observer {
    callback: (entries: Entry[]) => void
    constructor(callback: (entries: Entry[]) => void) {
      this.callback = callback
      told.push(callback)
    }
    observe() {
      if (told.length > 1) this.callback([there])
    }
    disconnect() {}
  }
  if (second) Object.defineProperty(Observer.prototype, 'trackVisibility', { value: false })
  const window = {}
  Object.assign(window, { top: framed ? {} : window })
  vi.stubGlobal('window', window)
  vi.stubGlobal('IntersectionObserver', Observer)
  const guard = await import('../../../lib/ui/guard')
  guard.watchVisibility({} as Element)
  return {
    ...guard,
    tell: (entry: Entry) => told[0]?.([entry]),
    stands: (entry: Entry) => {
      there = entry
    },
  }
}

const click = (isTrusted = true) => ({ isTrusted }) as Event
const longAgo = -10_000

describe('clicks that change something', () => {
  beforeEach(() => vi.unstubAllGlobals())

  it('count in a page of our own', async () => {
    const { judge, finishesHere } = await load(false, true)
    expect(await judge(click(false), performance.now())).toBe('ok')
    expect(finishesHere(2, 'window')).toBe(true)
    expect(finishesHere(2, 'popup')).toBe(false)
    expect(finishesHere(1, 'popup')).toBe(true)
  })

  it('count in a frame only when seen whole, trusted, and after half a second', async () => {
    const { judge, tell, stands, finishesHere } = await load(true, true)
    let now = 1000
    vi.stubGlobal('performance', { now: () => now })
    expect(await judge(click(), longAgo)).toBe('covered')
    tell({ isVisible: true, intersectionRatio: 1 })
    // A cover that is lifted right before a click gives no time to read either.
    expect(await judge(click(), longAgo)).toBe('early')
    now += 600
    expect(await judge(click(), longAgo)).toBe('ok')
    expect(await judge(click(), now)).toBe('early')
    // A cover that came with the click: the first observer has not told of it yet.
    stands({ isVisible: false, intersectionRatio: 1 })
    expect(await judge(click(), longAgo)).toBe('covered')
    stands({ isVisible: true, intersectionRatio: 1 })
    expect(await judge(click(false), longAgo)).toBe('covered')
    tell({ isVisible: true, intersectionRatio: 0.9 })
    expect(await judge(click(), longAgo)).toBe('covered')
    tell({ isVisible: false, intersectionRatio: 1 })
    expect(await judge(click(), longAgo)).toBe('covered')
    expect(finishesHere(1, 'frame')).toBe(true)
    expect(finishesHere(2, 'frame')).toBe(false)
  })

  it('never count in a frame where covers go unseen', async () => {
    const { judge, finishesHere } = await load(true, false)
    expect(await judge(click(), longAgo)).toBe('window')
    expect(finishesHere(0, 'frame')).toBe(false)
  })
})
