import type { CDPSession, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { actionOf } from '../../lib/portals/registry'
import { createStage, type Stage, until } from '../support/browser'
import { addToken, allowWrites, closePanel, confirm, openPanel, reads } from '../support/hand'
import { begin, goHome, runThrough, undoRun } from '../support/walk'

/** How often everything is done: `npm run torture` takes eighty; with more, the rate of one worker would be used up. */
const rounds = Number(process.env['ROUNDS'] ?? 2)
/** The worker ends in each round up to this one, and lives on in all that follow. */
const warm = Math.ceil(rounds / 2)
/** How many objects the worker may keep of each round, besides what it keeps once: the browser keeps a few of each request. */
const kept = { once: 60, each: 10 }

const list = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases'
const disable = actionOf('appcenter.release.disable')
if (!disable) throw new Error('the action is gone')

let stage: Stage
beforeAll(async () => {
  stage = await createStage({ lab: { rate: false } })
  await (await addToken(stage, stage.lab.seed.tokens.owner)).close()
  await allowWrites(stage)
})
afterAll(() => stage.close())

/** What a page holds once what is garbage is gone. */
async function heldBy(session: CDPSession): Promise<{ documents: number; listeners: number; nodes: number }> {
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  const of = (name: string) => metrics.find(metric => metric.name === name)?.value ?? Number.NaN
  return { documents: of('Documents'), listeners: of('JSEventListeners'), nodes: of('Nodes') }
}

/** How many objects live in the worker. Its bytes grow with the code that the browser compiles meanwhile. */
async function workersObjects(): Promise<number> {
  const { client } = await stage.worker()
  const { result } = await client.send('Runtime.evaluate', { expression: 'Object.prototype' })
  const { objects } = await client.send('Runtime.queryObjects', { prototypeObjectId: result.objectId ?? '' })
  const count = await client.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    functionDeclaration: 'function () { return this.length }',
    returnByValue: true,
  })
  await client.send('Runtime.releaseObject', { objectId: objects.objectId ?? '' })
  return Number(count.result.value)
}

it(
  `${rounds} rounds of a day's work leave nothing behind, in the page, in the worker, or on the portal`,
  async () => {
    const page: Page = await stage.open(list)
    const session = await page.createCDPSession()
    await session.send('Performance.enable')
    const wrong: string[] = []
    page.on('pageerror', error => wrong.push(String(error)))
    const before = stage.lab.snapshot()
    stage.lab.record.clear()

    const round = async (release: number): Promise<void> => {
      // As the portal itself goes from page to page.
      const link = `a[href$="/distribute/releases/${release}"]`
      await page.click(link)
      await page.waitForFunction(end => location.pathname.endsWith(end), {}, `/${release}`)
      const panel = await openPanel(stage, page)
      await reads(panel, 'Version')
      await begin(panel, disable, {})
      await confirm(panel)
      const run = await runThrough(stage, panel)
      expect(run.state).toBe('Done')
      expect((await undoRun(stage, run.place)).state).toBe('Done')
      await goHome(panel)
      await closePanel(page)
      await page.goBack()
      // A handle of an element would itself keep what it is in.
      await page.waitForFunction(of => document.querySelector(of) !== null, {}, link)
    }
    const releases = stage.lab.state.app('acme', 'Kite-iOS')?.releases.filter(({ enabled }) => enabled) ?? []
    let start = { page: await heldBy(session), worker: 0 }
    for (let i = 1; i <= rounds; i++) {
      await round(releases[i % 10]?.id ?? 0)
      if (i < warm) await stage.stopWorker()
      if (i === warm) start = { page: await heldBy(session), worker: await workersObjects() }
    }
    const less = (rounds - warm) / 2
    const most = start.worker + kept.once + kept.each * (rounds - warm)
    const end = { page: await heldBy(session), worker: await workersObjects() }
    // What is being painted, or read from the journal, is let go of a moment later.
    await until(async () => {
      Object.assign(end, { page: await heldBy(session), worker: await workersObjects() })
      return (end.page.nodes <= start.page.nodes + less && end.worker <= most) || undefined
    }, 'what is let go of').catch(() => {})
    expect(end.page.documents).toBe(start.page.documents)
    expect(end.page.listeners).toBeLessThanOrEqual(start.page.listeners + less)
    expect(end.page.nodes).toBeLessThanOrEqual(start.page.nodes + less)
    expect(end.worker).toBeLessThanOrEqual(most)

    expect(wrong).toEqual([])
    expect(stage.lab.snapshot()).toEqual(before)
    expect(stage.lab.record.of('releases_updateDetails')).toHaveLength(2 * rounds)
  },
  60_000 + rounds * 15_000,
)
