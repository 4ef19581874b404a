import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElementHandle, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action } from '../../lib/actions/action'
import { actionOf } from '../../lib/portals/registry'
import { storageHost } from '../lab/appstoreconnect/storage'
import { createStage, type Stage, until } from '../support/browser'
import { builtWith } from '../support/built'
import { addKey, allowWrites, confirm, openPanel, press, reads } from '../support/hand'
import { choose } from '../support/walk'

const app = 'https://appstoreconnect.apple.com/apps/6440000001/testflight/ios'
const megabyte = 2 ** 20

const action = ((): Action => {
  const found = actionOf('appstoreconnect.build.upload')
  if (!found) throw new Error('the action is gone')
  return found
})()

/** A build of forty megabytes, from the page of its app to TestFlight, past a lost connection and a lost worker. */
describe('uploading a build', () => {
  let stage: Stage
  let extension: string
  let folder: string
  beforeAll(async () => {
    extension = builtWith('chromium', ({ host_permissions: hosts }) => {
      hosts.push(`https://${storageHost}/*`)
    })
    folder = mkdtempSync(join(tmpdir(), 'gangway-build-'))
    stage = await createStage({ extension, lab: { rate: false } })
    await (await addKey(stage, stage.lab.appstoreconnect.seed.keys.admin)).close()
    await allowWrites(stage, 'appstoreconnect')
    // What the portal takes its time for is over at once: nothing waits here but for the file.
    Object.assign(stage.lab.appstoreconnect.dials, { uploadMs: 0, processingMs: 0 })
  })
  afterAll(async () => {
    await stage.close()
    for (const one of [extension, folder]) rmSync(one, { recursive: true, force: true })
  })

  const fileOf = (name: string, fill: number, megabytes = 8): string => {
    const path = join(folder, name)
    writeFileSync(path, Buffer.alloc(megabytes * megabyte, fill))
    return path
  }
  const pick = async (page: Page, field: string, path: string): Promise<void> => {
    const chooser = await page.waitForSelector(`${field}[type="file"]`)
    await (chooser as ElementHandle<HTMLInputElement> | null)?.uploadFile(path)
  }
  const fill = async (page: Page, field: string, text: string): Promise<void> => {
    await (await page.waitForSelector(`#field-${field}`))?.type(text)
  }
  /** Fills the form, the file last (or one after the other), presses at once, and waits for the preview. */
  const announce = async (page: Page, build: string, ...paths: string[]): Promise<void> => {
    await fill(page, 'version', '5.12.0')
    await fill(page, 'build', build)
    for (const path of paths) await pick(page, '#field-file', path)
    await press(page, 'Preview…')
    await reads(page, 'Kite.ipa is sent to Kite.')
  }
  /** The page that sends files, once it is there. */
  const uploader = (): Promise<Page> =>
    until(
      async () => (await stage.browser.pages()).find(page => page.url().includes('/uploader.html')),
      'the tab that sends files',
    )
  const puts = () => stage.lab.record.entries.filter(({ host }) => host === storageHost)
  const took = () =>
    puts()
      .filter(({ effect }) => effect === 200)
      .map(({ query }) => new URLSearchParams(query).get('partNumber'))

  it('is about the file that was picked last, however long the one before takes to be read', async () => {
    const portal = await stage.open(app)
    await choose(await openPanel(stage, portal), action)
    await press(await stage.frame(portal), 'Open that tab')
    const page = await uploader()
    await page.bringToFront()
    await announce(page, '4899', fileOf('Long.ipa', 6, 100), fileOf('Kite.ipa', 7, 1))
    await page.close()
    await portal.close()
  })

  it('gets there in parts, each of which the portal takes once', async () => {
    const { control } = stage.lab
    control.fault({ do: 'dropBefore', match: { host: storageHost, nth: 4 } })
    control.fault({ do: 'hold', match: { host: storageHost, nth: 6 } })

    const portal = await stage.open(app)
    const panel = await openPanel(stage, portal)
    await choose(panel, action)
    await press(panel, 'Open that tab')
    const page = await uploader()
    await page.bringToFront()
    await announce(page, '4900', fileOf('Kite.ipa', 7, 40))
    await confirm(page)

    await control.untilHeld()
    await stage.stopWorker()
    control.releaseAll()
    await reads(page, 'Done')

    expect(took().sort()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8'])
    for (const { cookies, credentialId } of puts()) expect([cookies, credentialId]).toEqual([[], undefined])
    const build = stage.lab.appstoreconnect.state.data.rows.builds.find(
      ({ attributes }) => attributes.version === '4900',
    )
    expect(build?.attributes.processingState).toBe('VALID')
    await page.close()
    await portal.close()
  })

  it('goes on after its tab was closed, with the same file and no other', async () => {
    const { control, record } = stage.lab
    record.clear()
    stage.lab.appstoreconnect.dials.storage.partBytes = megabyte
    const portal = await stage.open(app)
    await choose(await openPanel(stage, portal), action)
    await press(await stage.frame(portal), 'Open that tab')
    const first = await uploader()
    await first.bringToFront()
    await announce(first, '4901', fileOf('Kite.ipa', 8))
    // Three are on their way at a time: all of them wait when the tab is closed.
    control.fault({ do: 'hold', match: { host: storageHost, nth: 3 }, times: 3 })
    await confirm(first)
    await control.untilHeld(3)
    await first.close()
    control.releaseAll()
    await until(() => took().length === 5 || undefined, 'what had left')

    const popup = await stage.openOwn('popup.html')
    await (await popup.waitForSelector('.push > button'))?.click()
    await (await popup.waitForSelector('.runs button'))?.click()
    await press(popup, 'Open that tab')
    const second = await uploader()
    await second.bringToFront()
    await reads(second, 'Pick Kite.ipa again')
    await pick(second, '#again', fileOf('Kite copy.ipa', 9))
    await reads(second, 'Kite copy.ipa is not the same file')
    expect(took()).toHaveLength(5)
    await pick(second, '#again', fileOf('Renamed.ipa', 8))
    await reads(second, 'Done')
    expect(new Set(took()).size).toBe(8)
  })
})
