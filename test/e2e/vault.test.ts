import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElementHandle, Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SettingsShown } from '../../lib/messages/protocol'
import type { Restored, RunView, Shown, VaultState } from '../../lib/messages/shapes'
import { ask, place, refusal, want } from '../attack/help'
import { type BrowserName, createStage, type Stage, until } from '../support/browser'
import { addToken, allowWrites, passTime, press, reads } from '../support/hand'

const passphrase = 'correct horse battery staple'

/** Everything that lies on the disk or in the session's memory, as text; keys as what they are. */
const storage = `(async () => {
  const told = value => JSON.stringify(value, (_, one) =>
    one instanceof ArrayBuffer || ArrayBuffer.isView(one)
      ? String.fromCharCode(...new Uint8Array(one.buffer ?? one)) : one)
  const all = { session: await chrome.storage.session.get(null), local: await chrome.storage.local.get(null) }
  const db = await new Promise(done => { const open = indexedDB.open('gangway'); open.onsuccess = () => done(open.result) })
  for (const name of db.objectStoreNames)
    all[name] = await new Promise(done => {
      const request = db.transaction(name).objectStore(name).getAll()
      request.onsuccess = () => done(request.result)
    })
  db.close()
  return told(all)
})()`

async function type(page: Page, field: string, text: string): Promise<void> {
  await (await page.waitForSelector(field))?.type(text)
}

describe.each<BrowserName>(['chromium', 'firefox'])('the vault, in %s', name => {
  let stage: Stage
  let own: Page
  let folder: string
  const state = () => want<VaultState>(own, 'vault.state')
  const tokens = () => want<Shown[]>(own, 'credentials.list')
  const works = async (): Promise<string> => {
    const [first] = await tokens()
    return refusal(await ask(own, 'credentials.recheck', { id: first?.id }))
  }
  const locked = 'locked: Gangway is locked.'
  const unlock = async () => {
    await own.bringToFront()
    await type(own, '#unlock-old', passphrase)
    await press(own, 'Unlock')
    await own.waitForSelector('#unlock', { hidden: true })
  }
  const lock = async () => {
    await own.bringToFront()
    await press(own, 'Lock now')
    await own.waitForSelector('#unlock')
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gangway-backup-'))
    stage = await createStage({ browser: name })
    own = await addToken(stage, stage.lab.seed.tokens.owner, { name: 'Work' })
    await allowWrites(stage)
  })
  afterAll(async () => {
    await stage.close()
    rmSync(folder, { recursive: true })
  })

  it('gets a passphrase in the options, and keeps what it holds', async () => {
    await own.bringToFront()
    await press(own, 'Set a passphrase…')
    await type(own, '#set-fresh', 'too short')
    await reads(own, '3 characters more, at least.')
    await type(own, '#set-fresh', ' but not any more')
    await type(own, '#set-again', 'something else')
    await reads(own, 'The two differ.')
    for (const field of ['#set-fresh', '#set-again']) {
      const found = await own.$(field)
      await found?.click({ count: 3 })
      await found?.type(passphrase)
    }
    await press(own, 'Set the passphrase')
    await reads(own, 'A passphrase is set.')
    expect(await state()).toMatchObject({ by: 'passphrase', locked: false, credentials: 1 })
    expect(await works()).toBe('ok')
  })

  it('locks by hand: pages say so, nothing opens, and no key is left', async () => {
    const popup = await stage.openOwn('popup.html')
    await reads(popup, 'Where to?')
    await lock()
    await reads(popup, 'Gangway is locked')
    expect(await works()).toBe(locked)
    const kept = String(await own.evaluate(storage))
    expect(kept).not.toContain(stage.lab.seed.tokens.owner)
    expect(kept).toMatch(/"session":\{(?![^}]*"vault")/)
    expect(kept).toContain('"unlocked":[]')
    expect(kept).toContain('"Work"')
    await popup.close()
  })

  it('refuses a wrong passphrase, and opens by the right one', async () => {
    await own.bringToFront()
    await type(own, '#unlock-old', 'not the right one')
    await press(own, 'Unlock')
    await reads(own, 'This is not the passphrase.')
    const field = await own.$('#unlock-old')
    await field?.click({ count: 3 })
    await unlock()
    expect(await works()).toBe('ok')
  })

  it.runIf(name === 'chromium')(
    'stays open when the worker ends, and is locked when the session does',
    async () => {
      await stage.stopWorker()
      expect(await works()).toBe('ok')
      // The browser ends and begins again: this is what is left of its session.
      await own.evaluate('chrome.storage.session.clear()')
      await stage.stopWorker()
      expect(await works()).toBe(locked)
      expect(String(await own.evaluate(storage))).toContain('"unlocked":[]')
      await own.reload()
      await unlock()
    },
  )

  it('lets a run wait while it is locked, and go on afterwards', async () => {
    const preview = await want<RunView>(own, 'plan.preview', {
      action: 'appcenter.releases.disable',
      input: { releases: ['57', '56'] },
      context: place('acme', 'Kite-iOS'),
    })
    await want(own, 'run.apply', { run: preview.id, typed: preview.type })
    await lock()
    await own.evaluate('chrome.alarms.create("runs", { when: Date.now() })')
    expect(refusal(await ask(own, 'run.get', { run: preview.id }))).toBe(locked)
    await unlock()
    await until(async () => {
      const run = await want<RunView>(own, 'run.get', { run: preview.id })
      // It stops to be looked at after one row, and for nothing else.
      expect(run.pause?.because ?? 'look').toBe('look')
      // A request that was on its way is looked for when it can no longer take effect late.
      if (run.notBefore > Date.now()) await passTime(stage)
      if (run.state === 'paused') await want(own, 'run.goOn', { run: run.id })
      return run.state === 'done' ? true : undefined
    }, 'the end of the run')
    expect(stage.lab.record.of('releases_updateDetails')).toHaveLength(2)
  })

  it.runIf(name === 'chromium')('opens by a device, too, until that is taken away', async () => {
    const session = await own.createCDPSession()
    await session.send('WebAuthn.enable')
    await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        ctap2Version: 'ctap2_1',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        hasPrf: true,
        automaticPresenceSimulation: true,
        isUserVerified: true,
      },
    })
    await own.bringToFront()
    await press(own, 'Add a device…')
    await type(own, '#device-old', passphrase)
    await press(own, 'Add the device')
    await reads(own, 'Take the device away')
    await lock()
    await press(own, 'Unlock with this device')
    await own.waitForSelector('#unlock', { hidden: true })
    expect(await works()).toBe('ok')
    const guess = { output: Buffer.alloc(32).toString('base64') }
    expect(refusal(await ask(own, 'vault.unlockDevice', guess))).toMatch(/^invalid: /)
    await press(own, 'Take the device away')
    await reads(own, 'Add a device…')
    await lock()
    expect((await own.$$('#unlock button')).length).toBe(2)
    await unlock()
  })

  it('goes out encrypted, and comes back after everything was wiped, with writing off', async () => {
    const bad = await ask(own, 'backup.make', { passphrase: 'of the backup alone', own: 'a guess' })
    expect(refusal(bad)).toBe('invalid: This is not the passphrase.')
    const { text } = await want<{ text: string }>(own, 'backup.make', {
      passphrase: 'of the backup alone',
      own: passphrase,
    })
    expect(text).not.toContain(stage.lab.seed.tokens.owner)
    expect(text).not.toContain('Work')
    const file = join(folder, `${name}.json`)
    writeFileSync(file, text)

    await own.bringToFront()
    await press(own, 'Wipe everything…')
    await press(own, 'Wipe everything')
    await reads(own, 'There is no token yet.')
    expect(await state()).toMatchObject({ by: 'profile', locked: false, credentials: 0 })
    expect(await want(own, 'runs.recent')).toEqual([])
    const kept = String(await own.evaluate(storage))
    for (const trace of ['Work', 'Kite', 'eyJhbGci']) expect(kept).not.toContain(trace)

    const input = (await own.waitForSelector('#restore-file')) as ElementHandle<HTMLInputElement> | null
    await input?.uploadFile(file)
    await type(own, '#restore-old', 'of the backup alone')
    await press(own, 'Restore')
    await reads(own, '1 token was restored.')
    expect(await works()).toBe('ok')
    const { writes } = await want<SettingsShown>(own, 'settings.get')
    expect(writes.map(({ on }) => on)).toEqual([false, false, false])
    expect(await want<Restored>(own, 'backup.restore', { text, passphrase: 'of the backup alone' })).toEqual({
      credentials: 0,
      known: 1,
      left: [],
    })
  })
})
