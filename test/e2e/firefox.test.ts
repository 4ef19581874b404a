import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStage, findBrowser, type Stage } from '../support/browser'
import { addToken, allowWrites, openAction, openPanel, press, reads } from '../support/hand'

const releases = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases'

describe.runIf(findBrowser('firefox'))('the main job, in Firefox', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await createStage({ browser: 'firefox' })
    await (await addToken(stage, stage.lab.seed.tokens.owner, { name: 'Work' })).close()
    await allowWrites(stage)
  })
  afterAll(() => stage.close())

  it('shows the facts of a release in the panel on its page', async () => {
    const page = await stage.open(`${releases}/58`)
    const panel = await openPanel(stage, page)
    await reads(panel, '5.12 (1407)')
    await page.close()
  })
})
