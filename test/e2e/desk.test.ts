import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { createStage, type Stage, until } from '../support/browser'
import { addToken, allowWrites, press, reads } from '../support/hand'

const day = 24 * 3600_000

describe('the token desk', () => {
  let stage: Stage
  let options: Page
  beforeAll(async () => {
    stage = await createStage()
    options = await addToken(stage, stage.lab.seed.tokens.owner, { name: 'Work' })
  })
  afterAll(() => stage.close())

  /** Moves the end of every token, as a portal would tell it. */
  const endAt = (ends: number) =>
    options.evaluate(
      end =>
        new Promise<void>((done, failed) => {
          const opening = indexedDB.open('gangway')
          opening.onerror = () => failed(opening.error)
          opening.onsuccess = () => {
            const { result } = opening
            const transaction = result.transaction('credentials', 'readwrite')
            const store = transaction.objectStore('credentials')
            const all = store.getAll()
            all.onsuccess = () => {
              for (const one of all.result) store.put({ ...one, ends: end })
            }
            transaction.oncomplete = () => {
              result.close()
              done()
            }
          }
        }),
      ends,
    )
  const badge = async () => (await stage.worker()).evaluate('chrome.action.getBadgeText({})')
  const ring = async () => (await stage.worker()).evaluate("chrome.alarms.onAlarm.dispatch({ name: 'ends' })")
  const badgeIs = (text: string) =>
    until(async () => ((await badge()) === text ? true : undefined), `the badge “${text}”`)

  it('leads from a token that leaked to ending it on the portal', async () => {
    await press(options, 'Leaked…')
    await reads(options, 'End it on the portal first')
    await press(options, 'Revoke it on App Center…')
    await reads(options, 'Switch writing on for this portal first')
    await allowWrites(stage)
    await options.bringToFront()
    const before = await stage.browser.pages()
    await press(options, 'Revoke it on App Center…')
    const own = await stage.window(before)
    await reads(own, 'Ids of the tokens')
    await own.close()
    await options.bringToFront()
    await press(options, 'Cancel')
  })

  it('tells of an end that comes, marks the button when it has come, and no longer when the token is gone', async () => {
    await endAt(Date.now() + 6.5 * day)
    await options.reload()
    await reads(options, 'Ends in 6 days')
    await ring()
    await endAt(Date.now() - day)
    await ring()
    await badgeIs('!')
    await options.reload()
    await reads(options, 'Ended')
    await press(options, 'Remove…')
    await press(options, 'Remove Work')
    await badgeIs('')
  })
})
