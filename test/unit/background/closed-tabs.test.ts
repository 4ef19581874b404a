import '../../support/session'
import { beforeEach, expect, it } from 'vitest'
import { hearClosedTabs } from '../../../lib/background/closed-tabs'
import { tabClosed, unlessWaiting } from '../../../lib/background/signin'
import { endBrowser, giveBrowser } from '../../support/session'

const listeners = new Set<(tab: number) => void>()

beforeEach(() => {
  endBrowser()
  listeners.clear()
  giveBrowser({
    tabs: {
      onRemoved: {
        addListener: (listener: (tab: number) => void) => listeners.add(listener),
        removeListener: (listener: (tab: number) => void) => listeners.delete(listener),
      },
    },
  })
})

it('a worker in which no sign-in waits hears no more of closed tabs', async () => {
  const heard: number[] = []
  hearClosedTabs(tab => void heard.push(tab))
  for (const listener of listeners) listener(7)
  expect(heard).toEqual([7])
  await unlessWaiting()
  expect(listeners.size).toBe(0)
})

it('a sign-in that begins while that is found out goes on to hear of them', async () => {
  hearClosedTabs(() => {})
  const found = unlessWaiting()
  hearClosedTabs(tabClosed)
  await found
  expect(listeners.size).toBe(1)
})
