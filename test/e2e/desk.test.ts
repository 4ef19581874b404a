import { rmSync } from 'node:fs'
import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Shown } from '../../lib/messages/shapes'
import { want } from '../attack/help'
import { createStage, type Stage, until } from '../support/browser'
import { builtWith } from '../support/built'
import { addToken, allowWrites, press, reads } from '../support/hand'

const day = 24 * 3600_000

describe('the token desk', () => {
  let stage: Stage
  let options: Page
  let extension: string
  beforeAll(async () => {
    extension = builtWith('chromium', manifest => manifest.permissions.push('notifications'))
    stage = await createStage({ extension })
    await (await addToken(stage, stage.lab.seed.tokens.reader, { name: 'Older' })).close()
    options = await addToken(stage, stage.lab.seed.tokens.owner, { name: 'Work' })
  })
  afterAll(async () => {
    await stage.close()
    rmSync(extension, { recursive: true, force: true })
  })

  /** Moves the ends of tokens, by their names, as a portal would tell them. */
  const endAt = (ends: Record<string, number>) =>
    options.evaluate(
      ends =>
        new Promise<void>((done, failed) => {
          const opening = indexedDB.open('gangway')
          opening.onerror = () => failed(opening.error)
          opening.onsuccess = () => {
            const { result } = opening
            const transaction = result.transaction('credentials', 'readwrite')
            const store = transaction.objectStore('credentials')
            const all = store.getAll()
            all.onsuccess = () => {
              const rows: { name: string }[] = all.result
              for (const one of rows) store.put({ ...one, ends: ends[one.name] ?? null })
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

  const inDays = (ends: Record<string, number>) =>
    endAt(Object.fromEntries(Object.entries(ends).map(([name, days]) => [name, Date.now() + days * day])))
  /** Whose notices stand on the person's screen, by the names of the tokens. */
  const notices = async (): Promise<string[]> => {
    const worker = await stage.worker()
    const ids = String(
      await worker.evaluate('chrome.notifications.getAll().then(all => Object.keys(all).join())'),
    )
    const all = await want<Shown[]>(options, 'credentials.list')
    return all.filter(({ id }) => ids.split(',').includes(`ends:${id}`)).map(({ name }) => name)
  }
  /** The person closes every notice. */
  const closeNotices = async () =>
    (await stage.worker()).evaluate(`chrome.notifications.getAll().then(all =>
      Promise.all(Object.keys(all).map(id => chrome.notifications.clear(id))).then(() => null))`)
  const noticeOf = (name: string) =>
    until(async () => ((await notices()).includes(name) ? true : undefined), `the notice of ${name}`)

  // The older token is looked at first: once the other's notice is there, it is known that the older has none.
  it('tells of an end 14, 7 and 1 days before, once each, and again when it was put off', async () => {
    for (const days of [13.5, 6.5, 0.5]) {
      await inDays({ Older: 14.5, Work: days })
      await ring()
      await noticeOf('Work')
      expect(await notices()).toEqual(['Work'])
      await closeNotices()
    }
    await inDays({ Older: 6.5, Work: 30 })
    await ring()
    await noticeOf('Older')
    expect(await notices()).toEqual(['Older'])
    await closeNotices()
    await inDays({ Older: 6.4, Work: 13.5 })
    await ring()
    await noticeOf('Work')
    expect(await notices()).toEqual(['Work'])
    const older = (await want<Shown[]>(options, 'credentials.list')).find(({ name }) => name === 'Older')
    await want(options, 'credentials.remove', { id: older?.id })
  })

  it('tells of an end that comes, marks the button when it has come, and no longer when the token is gone', async () => {
    await endAt({ Work: Date.now() + 6.5 * day })
    await options.reload()
    await reads(options, 'Ends in 6 days')
    await ring()
    await endAt({ Work: Date.now() - day })
    await ring()
    await badgeIs('!')
    await options.reload()
    await reads(options, 'Ended')
    await press(options, 'Remove…')
    await press(options, 'Remove Work')
    await badgeIs('')
  })
})
