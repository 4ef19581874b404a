import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStage, type Stage, until } from '../support/browser'
import {
  addToken,
  allowWrites,
  confirm,
  findAction,
  openPanel,
  passTime,
  press,
  reads,
} from '../support/hand'

describe('disabling fifty releases while the worker is stopped again and again', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await createStage()
    await (await addToken(stage, stage.lab.seed.tokens.owner)).close()
    await allowWrites(stage)
  })
  afterAll(() => stage.close())

  const app = () => {
    const found = stage.lab.state.app('acme', 'Kite-iOS')
    if (!found) throw new Error('the demo app is gone')
    return found
  }
  const changes = () => stage.lab.record.of('releases_updateDetails')
  /** Stops the worker while the lab holds a request, then lets the request go on. */
  const stopWhileHeld = async (then: 'release' | 'keep') => {
    const [held] = await stage.lab.control.untilHeld(1)
    await stage.stopWorker()
    if (held && then === 'release') stage.lab.control.release(held.id)
    stage.lab.control.reset()
  }

  it('does every one exactly once, and stops to be looked at after one and five', async () => {
    const page = await stage.open('https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases')
    const panel = await openPanel(stage, page)
    await findAction(panel, 'appcenter.releases.disable', 'disable releases')
    const keep = await panel.waitForSelector('input[type="number"], input[inputmode="numeric"]')
    await keep?.click({ count: 3 })
    await keep?.type('5')
    await press(panel, 'Preview…')
    await reads(panel, '50 releases')
    const pages = await stage.browser.pages()
    await press(panel, 'Continue in a window')
    const own: Page = await stage.window(pages)
    await (await own.waitForSelector('#typed'))?.type('50')
    await confirm(own)
    await reads(own, 'Not sent yet')
    await passTime(stage)
    await reads(own, 'First one is done')
    expect(changes()).toHaveLength(1)
    await press(own, 'Go on: 49 more')
    await reads(own, 'First 5 are done')
    expect(changes()).toHaveLength(5)

    // Before sending: the read that settles is held, the worker dies.
    stage.lab.control.fault({ do: 'hold', match: { op: 'releases_getLatestByUser', nth: 3 } })
    await press(own, 'Go on: 45 more')
    await stopWhileHeld('keep')
    await passTime(stage)

    // The change took effect, the lab holds the answer, the worker dies.
    stage.lab.control.fault({ do: 'hold', after: true, match: { op: 'releases_updateDetails', nth: 3 } })
    await stopWhileHeld('release')

    // The answer has left, the worker dies before, while or after it is noted.
    let stopped: Promise<void> | undefined
    stage.lab.control.fault({
      do: 'run',
      after: true,
      match: { op: 'releases_updateDetails', nth: 4 },
      run: () => {
        stopped = stage.stopWorker()
      },
    })
    // Whether the second one took effect is asked after the portal's lag, which passes here.
    await until(async () => {
      await passTime(stage)
      return stopped?.then(() => true)
    }, 'the third stop')
    await until(async () => {
      await passTime(stage)
      return app().releases.filter(r => r.enabled).length === 5 || undefined
    }, 'all fifty to be disabled')
    await reads(own, /\bdone\b/i)

    const perRelease = new Map<string, number>()
    for (const change of changes()) perRelease.set(change.path, (perRelease.get(change.path) ?? 0) + 1)
    expect([...perRelease.values()].filter(n => n > 1)).toEqual([])
    expect(perRelease.size).toBe(50)
  })
})
