import { beforeEach, expect, it, vi } from 'vitest'
import { endBrowser, giveBrowser, sessionHeld } from '../../support/session'
import { type BackgroundRig, createBackground } from '../../support/worker'

// What follows looks for the browser as it is loaded.
const { forgetLast, recalled } = await import('../../../lib/messages/last')

const kite = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS'
const other = 'https://appcenter.ms/orgs/acme/apps/Kite-Android'

let rig: BackgroundRig
/** The addresses in front, each for one question; the last one stays. */
let inFront: string[]
let whenAsked: () => Promise<void>
/** The addresses that something was kept for. */
let kept: unknown[]

beforeEach(async () => {
  endBrowser()
  rig = await createBackground()
  whenAsked = async () => {}
  kept = []
  giveBrowser({
    tabs: {
      query: async () => {
        const url = inFront.length > 1 ? inFront.shift() : inFront[0]
        if (inFront.length === 1) await whenAsked()
        return [{ url }]
      },
    },
  })
  const { set } = sessionHeld
  vi.spyOn(sessionHeld, 'set').mockImplementation((key, value) => {
    if (key === 'last') kept.push((value as { url: string }).url)
    return set.call(sessionHeld, key, value)
  })
  return () => vi.restoreAllMocks()
})

const open = () => rig.sendFrom('popup.html')('panel.open', {})
/** Opens a popup whose answer is kept: what the one before kept is kept by then. */
const openOn = async (url: string) => {
  inFront = [url]
  whenAsked = async () => {}
  await open()
  await vi.waitFor(() => expect(kept.at(-1)).toBe(url))
}

it('keeps for the popup what it was answered about the page in front', async () => {
  await openOn(kite)
  expect(await recalled()).toMatchObject({ value: { context: { app: 'Kite-iOS' }, rate: null } })
})

it('keeps nothing where the tab has gone elsewhere since', async () => {
  inFront = [kite, other]
  expect((await open()).context).toMatchObject({ app: 'Kite-iOS' })
  await openOn(kite)
  expect(kept).toEqual([kite])
})

it('keeps nothing of what was forgotten before it could be kept', async () => {
  inFront = [kite, kite]
  whenAsked = forgetLast
  await open()
  await openOn(other)
  expect(kept).toEqual([other])
})
