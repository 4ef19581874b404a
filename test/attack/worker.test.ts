import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stage } from '../support/browser'
import { addToken, closePanel, openPanel, reads } from '../support/hand'
import { attackStage, kite } from './help'

/** What comes of an expression: the name of an error it throws, or what it is. */
const outcome = (expression: string) =>
  `(() => { try { return String(${expression}) } catch (error) { return error.name } })()`

describe('the worker', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await attackStage()
    await (await addToken(stage, stage.lab.seed.tokens.owner)).close()
  })
  afterAll(() => stage.close())

  it('is not woken by pages that nobody asks about', async () => {
    const page = await stage.open(kite)
    await (await openPanel(stage, page)).waitForSelector('[data-action]')
    await closePanel(page)
    await stage.stopWorker()
    await page.goto(`${kite}/distribute/releases/58`, { waitUntil: 'load' })
    await page.waitForSelector('html > [popover]')
    await page.evaluate(() => history.pushState(null, '', '/orgs/acme/apps/Kite-iOS/distribute/releases/57'))
    expect(await stage.workerRuns()).toBe(false)
    await openPanel(stage, page)
    expect(await stage.workerRuns()).toBe(true)
    await page.close()
  })

  it('loads the part of the portal that it is asked about, and no other', async () => {
    const page = await stage.open(`${kite}/distribute/releases/58`)
    await stage.stopWorker()
    await reads(await openPanel(stage, page), '5.12 (1407)')
    const { client } = await stage.worker()
    const scripts: string[] = []
    client.on('Debugger.scriptParsed', ({ url }) => void scripts.push(url.replace(`${stage.origin}/`, '')))
    await client.send('Debugger.enable')
    expect(scripts.filter(url => url.endsWith('.js')).toSorted()).toEqual([
      'background.js',
      'parts/appcenter.js',
      'parts/rooms.js',
    ])
    await client.send('Debugger.disable')
    await page.close()
  })

  it('loads nothing but its parts, by a policy that nobody else can make', async () => {
    const worker = await stage.worker()
    const told = (expression: string) => worker.evaluate(outcome(expression))
    expect(await told(`typeof gangwayParts.take('appcenter.js').portal`)).toBe('object')
    for (const name of ['popup.js', '../popup.js', 'https://appcenter.ms/x.js', 'appcenter.js?x', ''])
      expect([name, await told(`gangwayParts.take(${JSON.stringify(name)})`)]).toEqual([name, 'TypeError'])
    for (const code of [
      `importScripts('/parts/appcenter.js')`,
      `trustedTypes.createPolicy('parts', { createScriptURL: x => x })`,
      `trustedTypes.createPolicy('others', { createScriptURL: x => x })`,
      `trustedTypes.createPolicy('default', { createScriptURL: x => x })`,
    ])
      expect([code, await told(code)]).toEqual([code, expect.stringMatching(/TypeError|EvalError/)])
  })

  it('alone has that policy: pages of ours have none', async () => {
    const page = await stage.openOwn('options.html')
    for (const name of ['parts', 'others', 'default'])
      expect(await page.evaluate(outcome(`trustedTypes.createPolicy('${name}', {})`))).toBe('TypeError')
    await page.close()
  })
})
