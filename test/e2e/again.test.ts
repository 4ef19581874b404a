import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createStage, type Stage } from '../support/browser'
import { addToken, allowWrites, backstage, reads, textOf } from '../support/hand'
import { openPopup } from '../support/walk'

const title = 'Disable this release'
const planted = 'What it was called'

let stage: Stage
let page: Page

beforeAll(async () => {
  stage = await createStage()
  await (await addToken(stage, stage.lab.seed.tokens.owner, { name: 'Work' })).close()
  page = await stage.open('https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/58')
})
afterAll(() => stage.close())

/** What is kept of the popup's last answer. */
const last = async (): Promise<string> =>
  String(
    await (await backstage(stage)).evaluate(
      `chrome.storage.session.get('last').then(({ last }) => last?.answer ?? '')`,
    ),
  )

/** Changes what is kept, and ends the worker. */
async function plant(words: string, instead: string): Promise<void> {
  await expect.poll(last).toContain(words)
  await (await backstage(stage)).evaluate(`chrome.storage.session.get('last').then(({ last }) =>
    chrome.storage.session.set({ last: { ...last, answer: last.answer.replaceAll('${words}', '${instead}') } }))`)
  await stage.stopWorker()
}

it('what is no longer so is put right in the popup', async () => {
  await reads(await openPopup(stage, page), title)
  await plant(title, planted)
  const popup = await openPopup(stage, page)
  await reads(popup, title)
  expect(await textOf(popup)).not.toContain(planted)
  await expect.poll(last).toContain(title)
})

it('what it was answered last is shown first', async () => {
  await reads(await openPopup(stage, page), title)
  await plant(title, planted)
  // The popup's page in a tab behind the other, so that it can be watched from its beginning.
  const popup = await stage.browser.newPage({ background: true })
  await popup.evaluateOnNewDocument(() => {
    const shown: string[] = []
    Object.assign(globalThis, { shown })
    new MutationObserver(() => shown.push(document.body?.innerText ?? '')).observe(document, {
      childList: true,
      subtree: true,
      characterData: true,
    })
  })
  await page.bringToFront()
  await popup.goto(`${stage.origin}/popup.html`)
  await reads(popup, title)
  expect(String(await popup.evaluate('shown.join("\\n")'))).toContain(planted)
  await popup.close()
})

it('what is changed in the options is in no answer of before', async () => {
  await reads(await openPopup(stage, page), title)
  await plant(title, planted)
  await allowWrites(stage)
  expect(await last()).toBe('')
})
