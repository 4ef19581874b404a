import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actionOf } from '../../lib/portals/registry'
import { createStage, type Stage } from '../support/browser'
import { addKey, allowWrites, offerFile, openForm, openPanel, press, reads, textOf } from '../support/hand'
import { begin, runThrough, seesRun, seesView } from '../support/walk'

const doctor = actionOf('appstoreconnect.key.doctor')
const token = actionOf('appstoreconnect.key.token')
if (!doctor || !token) throw new Error('the actions are gone')

describe('a key of App Store Connect', () => {
  let stage: Stage
  let folder: string
  beforeAll(async () => {
    stage = await createStage({ lab: { rate: false } })
    folder = mkdtempSync(join(tmpdir(), 'gangway-keys-'))
  })
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true })
    await stage.close()
  })

  it('that is for something else is refused with the reason', async () => {
    const { pem } = stage.lab.appstoreconnect.seed.keys.admin
    const file = join(folder, 'SubscriptionKey_ADMINKEY01.p8')
    writeFileSync(file, pem)
    const page = await openForm(stage)
    await offerFile(page, file)
    await reads(page, 'In-App Purchase')
    await page.close()
  })

  it('tells what it may do before it is stored, and to delete its file', async () => {
    const { individual } = stage.lab.appstoreconnect.seed.keys
    const file = join(folder, individual.file)
    writeFileSync(file, individual.pem)
    const page = await openForm(stage)
    await offerFile(page, file)
    await reads(page, 'Now delete the file from your Downloads')
    await press(page, 'Check')
    const text = await reads(page, 'follows its person')
    expect(text).toContain('Devices, bundle ids, certificates and profiles')
    await page.close()
  })

  it('gives a token that is shown once, in a window of its own, and not kept', async () => {
    await (await addKey(stage, stage.lab.appstoreconnect.seed.keys.admin)).close()
    await allowWrites(stage, 'appstoreconnect')
    const page = await stage.open('https://appstoreconnect.apple.com/apps/6440000001/testflight/ios')
    const panel = await openPanel(stage, page)
    await begin(panel, token, {})
    await seesRun(panel)
    const ended = await runThrough(stage, panel)
    expect(ended.state).toBe('Done')
    await reads(ended.place, 'It is not shown inside a page.')
    const before = await stage.browser.pages()
    await press(ended.place, 'Continue in a window')
    const own = await stage.window(before)
    await reads(own, 'Show once')
    expect(await textOf(own)).not.toContain('Keep in Gangway')
    await press(own, 'Show once')
    await reads(own, /eyJ[\w-]+\.[\w-]+\.[\w-]+/)
    expect(stage.lab.record.writes()).toEqual([])
    await own.close()
    await page.close()
  })

  it('is told of by the key doctor where the team is, too', async () => {
    const { issuerId } = stage.lab.appstoreconnect.seed
    const page = await stage.open(`https://appstoreconnect.apple.com/teams/${issuerId}/apps/6440000001/ci`)
    const panel = await openPanel(stage, page)
    await begin(panel, doctor, {})
    await seesView(panel, 'facts')
    const text = await reads(panel, issuerId)
    expect(text).toContain('of 2,880 requests')
  })

  it('lies nowhere in the profile, as text or as bytes', () => {
    const { admin, individual } = stage.lab.appstoreconnect.seed.keys
    const needles = [admin, individual].flatMap(({ pem }) => {
      const [, first = '', second = ''] = pem.split('\n')
      // The private number itself stands at the end of the head.
      const bytes = Buffer.from(first + second, 'base64').subarray(36, 68)
      return [bytes, ...[first, second].flatMap(line => [Buffer.from(line), Buffer.from(line, 'utf16le')])]
    })
    const files = readdirSync(stage.profile, { recursive: true, withFileTypes: true }).filter(one =>
      one.isFile(),
    )
    const found = files.filter(({ parentPath, name }) => {
      const hay = readFileSync(join(parentPath, name))
      return needles.some(needle => hay.includes(needle))
    })
    expect(found.map(({ name }) => name)).toEqual([])
    expect(files.length).toBeGreaterThan(20)
  })
})
