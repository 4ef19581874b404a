import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readReport } from '../../lib/fieldcheck/report'
import { createStage, type Stage } from '../support/browser'
import { addToken, press, reads } from '../support/hand'

describe('the field check, in the options', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await createStage()
  })
  afterAll(() => stage.close())

  it('says in words what is otherwise, and offers a file without a name in it', async () => {
    const { lab } = stage
    lab.control.fault({
      do: 'status',
      status: 200,
      match: { op: 'errors_getRetentionSettings' },
      headers: { 'content-type': 'application/json' },
      body: { retention_in_days: 'ninety' },
    })
    const page = await addToken(stage, lab.seed.tokens.owner, { name: 'Work' })
    await press(page, 'Run the check')
    const seen = await reads(page, /\d+ of \d+ answers (?:is|are) not as expected/)
    expect(seen).toContain('The field retention_in_days is not as Gangway expects it.')
    expect(seen).toContain('1 of ')

    await page.waitForSelector('#field-check a[download][href^="blob:"]')
    const text = await page.$eval('#field-check textarea', field => field.value)
    const report = readReport(text)
    expect(report.portal).toBe('appcenter')
    expect(report.probes.find(({ op }) => op === 'errors_getRetentionSettings')?.misfits).toStrictEqual([
      'retention_in_days',
    ])
    for (const word of [lab.seed.owner, lab.seed.app.owner, lab.seed.app.name, lab.seed.tokens.owner, 'Work'])
      expect(text).not.toContain(word)
    expect(lab.record.writes().every(({ op }) => op === 'userApiTokens_delete')).toBe(true)
  })
})
