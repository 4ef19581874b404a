import { beforeEach, describe, expect, it, vi } from 'vitest'

type Entry = { isVisible?: boolean; intersectionRatio: number }

/** Loads the guard in a made-up window. */
async function load(framed: boolean, second: boolean) {
  vi.resetModules()
  let tell: (entries: Entry[]) => void = () => {}
  class Observer {
    constructor(callback: (entries: Entry[]) => void) {
      tell = callback
    }
    observe() {}
  }
  if (second) Object.defineProperty(Observer.prototype, 'trackVisibility', { value: false })
  const window = {}
  Object.assign(window, { top: framed ? {} : window })
  vi.stubGlobal('window', window)
  vi.stubGlobal('IntersectionObserver', Observer)
  const guard = await import('../../../lib/ui/guard')
  guard.watchVisibility({} as Element)
  return { ...guard, tell: (entry: Entry) => tell([entry]) }
}

const click = (isTrusted = true) => ({ isTrusted }) as Event
const longAgo = -10_000

describe('clicks that change something', () => {
  beforeEach(() => vi.unstubAllGlobals())

  it('count in a page of our own', async () => {
    const { judge, finishesHere } = await load(false, true)
    expect(judge(click(false), performance.now())).toBe('ok')
    expect(finishesHere(2, 'window')).toBe(true)
    expect(finishesHere(2, 'popup')).toBe(false)
    expect(finishesHere(1, 'popup')).toBe(true)
  })

  it('count in a frame only when seen whole, trusted, and after half a second', async () => {
    const { judge, tell, finishesHere } = await load(true, true)
    let now = 1000
    vi.stubGlobal('performance', { now: () => now })
    expect(judge(click(), longAgo)).toBe('covered')
    tell({ isVisible: true, intersectionRatio: 1 })
    // A cover that is lifted right before a click gives no time to read either.
    expect(judge(click(), longAgo)).toBe('early')
    now += 600
    expect(judge(click(), longAgo)).toBe('ok')
    expect(judge(click(), now)).toBe('early')
    expect(judge(click(false), longAgo)).toBe('covered')
    tell({ isVisible: true, intersectionRatio: 0.9 })
    expect(judge(click(), longAgo)).toBe('covered')
    tell({ isVisible: false, intersectionRatio: 1 })
    expect(judge(click(), longAgo)).toBe('covered')
    expect(finishesHere(1, 'frame')).toBe(true)
    expect(finishesHere(2, 'frame')).toBe(false)
  })

  it('never count in a frame where covers go unseen', async () => {
    const { judge, finishesHere } = await load(true, false)
    expect(judge(click(), longAgo)).toBe('window')
    expect(finishesHere(0, 'frame')).toBe(false)
  })
})
