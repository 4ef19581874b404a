import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Shown, VaultState } from '../../lib/messages/shapes'
import { ask, place, refusal, want } from '../attack/help'
import { createStage, type Stage } from '../support/browser'
import { lentView, mayLend } from '../support/view'

/** A disk of the browser's own, in memory, and small. */
const disk = ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs'] as const
const told = 'storage: The browser cannot store anything for Gangway just now: most often its disk is full.'

/** Leaves no room on the disk of a file. */
function fill(file: string): void {
  const { bavail, bsize } = statfsSync(dirname(file))
  try {
    writeFileSync(file, Buffer.alloc(bavail * bsize))
  } catch (error) {
    // The browser took some of the room meanwhile: what was left is filled all the same.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}

describe.runIf(mayLend(...disk, tmpdir()))('a disk that is full', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-disk-'))
  let stage: Stage
  let own: Page
  /** The browser's disk, as it sees it. */
  let seen: string
  const add = (secret: string, name: string) =>
    ask(own, 'credentials.add', { portal: 'appcenter', secret, name, production: false })
  const names = async () => (await want<Shown[]>(own, 'credentials.list')).map(({ name }) => name)

  beforeAll(async () => {
    stage = await createStage({ executable: lentView(folder, ...disk, '$profile') })
    own = await stage.openOwn('options.html')
    seen = `/proc/${stage.browser.process()?.pid}/root${stage.profile}`
    await add(stage.lab.seed.tokens.owner, 'Work')
    await want(own, 'settings.writes', { portal: 'appcenter', on: true })
  })
  afterAll(async () => {
    await stage.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is told of as such, nothing is sent, nothing is lost, and it goes on when there is room', async () => {
    const filler = join(seen, 'filler')
    fill(filler)
    stage.lab.record.clear()
    expect(refusal(await add(stage.lab.seed.tokens.reader, 'Second'))).toBe(told)
    const passphrase = 'correct horse battery staple'
    expect(refusal(await ask(own, 'vault.passphrase', { do: 'set', passphrase }))).toBe(told)
    const preview = await ask(own, 'plan.preview', {
      action: 'appcenter.releases.disable',
      input: { releases: ['57'] },
      context: place('acme', 'Kite-iOS'),
    })
    expect(refusal(preview)).toBe(told)
    expect(stage.lab.record.of('releases_updateDetails')).toEqual([])

    rmSync(filler)
    expect(await want<VaultState>(own, 'vault.state')).toMatchObject({ by: 'profile', credentials: 1 })
    const [first] = await want<Shown[]>(own, 'credentials.list')
    expect(refusal(await ask(own, 'credentials.recheck', { id: first?.id }))).toBe('ok')
    expect(refusal(await add(stage.lab.seed.tokens.reader, 'Second'))).toBe('ok')
    expect(await names()).toEqual(['Work', 'Second'])
  })
})
