import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stage } from '../support/browser'
import { addToken, openPanel, reads } from '../support/hand'
import { attackStage, kite } from './help'

/** What comes of an expression: the name of an error it throws, or what it is. */
const outcome = (expression: string) =>
  `(() => { try { return String(${expression}) } catch (error) { return error.name } })()`

describe('the parts of the worker', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await attackStage()
    await (await addToken(stage, stage.lab.seed.tokens.owner)).close()
  })
  afterAll(() => stage.close())

  it('are loaded for their own portal alone', async () => {
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
    ])
    await client.send('Debugger.disable')
    await page.close()
  })

  it('are all that it loads, by a policy that nobody else can make', async () => {
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

  it('cannot be loaded so in a page of ours', async () => {
    const page = await stage.openOwn('options.html')
    for (const name of ['parts', 'others', 'default'])
      expect(await page.evaluate(outcome(`trustedTypes.createPolicy('${name}', {})`))).toBe('TypeError')
    await page.close()
  })
})
