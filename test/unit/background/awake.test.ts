import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createBackground } from '../../support/worker'

/** What goes on alone among all contexts of the extension, as it is asked for. */
let alone = (work: () => Promise<unknown>): Promise<unknown> => work()
vi.stubGlobal('navigator', {
  locks: { request: (_name: string, work: () => Promise<unknown>) => alone(work) },
})

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => vi.useRealTimers())

it('keeps the worker alive for as long as work takes, and no longer', async () => {
  await createBackground()
  const { awakeWhile } = await import('../../../lib/background/awake')
  const { browser } = await import('wxt/browser')
  const calls = vi.spyOn(browser.runtime, 'getPlatformInfo')
  let end = (): void => {}
  const work = awakeWhile(() => new Promise<void>(resolve => (end = resolve)))
  vi.advanceTimersByTime(75_000)
  expect(calls).toHaveBeenCalledTimes(3)
  end()
  await work
  expect(vi.getTimerCount()).toBe(0)
  await expect(awakeWhile(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(vi.getTimerCount()).toBe(0)
})

it('does so while runs go on', async () => {
  const { engine } = await createBackground()
  const timers: number[] = []
  alone = work => {
    const done = work()
    timers.push(vi.getTimerCount())
    return done
  }
  await engine.executor.resume()
  expect(timers).toEqual([1])
  expect(vi.getTimerCount()).toBe(0)
})
