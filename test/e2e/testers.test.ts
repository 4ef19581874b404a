import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action } from '../../lib/actions/action'
import { actionOf } from '../../lib/portals/registry'
import { createStage, type Stage, until } from '../support/browser'
import {
  addKey,
  allowWrites,
  confirm,
  enter,
  offerFile,
  openPanel,
  passTime,
  press,
  reads,
} from '../support/hand'
import { begin, choose, continueInWindow, seesRun } from '../support/walk'

/** The 2,000 of test/fault/testers.test.ts, as far as a real browser does them in a few seconds. */
const many = 200
/** As many as an app may have from outside. */
const most = 10_000
/** The app with them, and a small one to import into. */
const app = 'https://appstoreconnect.apple.com/apps/6440000001/testflight'
const smallApp = '6440000002'

const action = (id: string): Action => {
  const found = actionOf(`appstoreconnect.testers.${id}`)
  if (!found) throw new Error(`the action ${id} is gone`)
  return found
}

let stage: Stage
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gangway-lists-'))
  stage = await createStage({ lab: { scale: { testers: most } } })
  await (await addKey(stage, stage.lab.appstoreconnect.seed.keys.admin)).close()
  await allowWrites(stage, 'appstoreconnect')
})
afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The group “Beta” of the small app. */
const beta = (): string => {
  const group = stage.lab.appstoreconnect.state.data.rows.betaGroups.find(
    row => row.app === smallApp && row.attributes.name === 'Beta',
  )
  return `https://appstoreconnect.apple.com/apps/${smallApp}/testflight/groups/${group?.id}`
}

describe('ten thousand testers', () => {
  it('are a table of few elements, and all of them in the file that is saved', async () => {
    const session = await stage.browser.target().createCDPSession()
    await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder })
    const panel = await openPanel(stage, await stage.open(app))
    await choose(panel, action('list'))
    const rows = () => panel.$$eval('tbody tr[aria-rowindex]', all => all.length)
    const last = () =>
      panel.$eval('tbody tr[aria-rowindex]:last-of-type', row => Number(row.getAttribute('aria-rowindex')))
    const cell = await panel.waitForSelector('[data-cell="0-0"]')
    await reads(panel, '10,000 testers')
    expect(await rows()).toBeLessThan(60)
    // Beyond the last row as a person goes there.
    await cell?.focus()
    await panel.page().keyboard.down('Control')
    await panel.page().keyboard.press('End')
    await panel.page().keyboard.up('Control')
    await until(async () => (await last()) === most + 1 || undefined, 'the last row')
    expect(await rows()).toBeLessThan(60)
    await press(panel, 'CSV')
    const saved = await until(
      () => readdirSync(folder).find(name => name.endsWith('.csv')),
      'the file that is saved',
    )
    const lines = readFileSync(join(folder, saved), 'utf8').trimEnd().split('\r\n')
    expect(new Set(lines).size).toBe(most + 1)
  })
})

describe('a list of testers', () => {
  it('is chosen as a file, in a window of its own; what is no list is refused', async () => {
    const panel = await openPanel(stage, await stage.open(beta()))
    await choose(panel, action('import'))
    const before = await stage.browser.pages()
    await press(panel, 'From a file…')
    const own = await stage.window(before)
    const offer = async (name: string, bytes: string | Uint8Array) => {
      writeFileSync(join(folder, name), bytes)
      await offerFile(own, join(folder, name))
    }
    await offer('picture.csv', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0]))
    await reads(own, 'picture.csv is no text.')
    await offer('long.csv', 'one@example.com\n'.repeat(3000))
    await reads(own, 'long.csv: 3,000 lines')
    await press(own, 'Preview…')
    await reads(own, 'At most 2,500 lines; there are 3,000.')
    // Dropped on the lines themselves.
    await own.$eval(
      '#field-csv',
      (field, text) => {
        const dataTransfer = new DataTransfer()
        dataTransfer.items.add(new File([text], 'other.csv'))
        field.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
      },
      'Person;Team\nTester One;Beta\n',
    )
    await reads(own, 'other.csv: 2 lines')
    await press(own, 'Preview…')
    await reads(own, 'No line holds a mail address')
    await press(own, 'Change what was entered')
    await offer(
      'list.csv',
      'Email,First name\r\nfrom-file-1@example.com,One\r\nfrom-file-2@example.com,Two\r\n',
    )
    await reads(own, 'list.csv: 3 lines')
    await press(own, 'Preview…')
    expect(await seesRun(own)).toContain('2 people')
    await own.close()
  })
})

describe('importing two hundred testers while the worker is stopped again and again', () => {
  it('has every tester exactly once, and the report is right', async () => {
    const { control, record, appstoreconnect } = stage.lab
    const testers = Array.from({ length: many }, (_, n) => `new-${n}@example.com`)
    const page = await stage.open(beta())
    const wanted = new Set(testers)
    const panel = await openPanel(stage, page)
    await begin(panel, action('import'), {
      csv: ['email,first name,last name', ...testers, 'tester-2-1@example.com'],
    })
    const preview = await seesRun(panel)
    expect(preview).toContain(`${many} people`)
    expect(preview).toContain('1 is there already')
    const own = await continueInWindow(stage, panel)
    const typed = await own.waitForSelector('#typed')
    if (typed) await enter(typed, String(many))
    await confirm(own)
    await reads(own, 'Not sent yet')
    await passTime(stage)
    await reads(own, 'First one is done')
    await press(own, `Go on: ${many - 1} more`)
    await reads(own, 'First 5 are done')

    const match = { op: 'betaTesters_createInstance' }
    const stops: Promise<void>[] = []
    // The worker dies while or after an answer is noted; answers are lost; the rate is refused.
    for (const nth of [10, 40, 90, 140, 180])
      control.fault({
        do: 'run',
        after: true,
        match: { ...match, nth },
        run: () => {
          stops.push(stage.stopWorker())
        },
      })
    control.fault({ do: 'dropAfter', match: { ...match, nth: 60 } })
    control.fault({ do: 'dropBefore', match: { ...match, nth: 110 } })
    control.fault({
      do: 'status',
      status: 429,
      body: {},
      headers: { 'retry-after': '1' },
      match: { ...match, nth: 160 },
    })
    await press(own, `Go on: ${many - 5} more`)
    const made = () =>
      appstoreconnect.state.data.rows.betaTesters.filter(row => wanted.has(String(row.attributes.email)))
    let last = -1
    await until(
      async () => {
        const now = made().length
        // Nothing moves: a call waits for its moment.
        if (now === last) await passTime(stage)
        last = now
        return now === many || undefined
      },
      'all of them to be added',
      60_000,
    )
    await Promise.all(stops)
    expect(stops).toHaveLength(5)
    await until(async () => {
      await passTime(stage)
      return (
        /Done/.test(await own.evaluate(() => document.querySelector('.head .pill')?.textContent ?? '')) ||
        undefined
      )
    }, 'the report')
    const report = await reads(own, 'and 195 more')
    // What did not go well stands first in it, so its first five tell of all.
    expect(report.match(/new-\d+@example\.com\s+done/g)).toHaveLength(5)

    expect(new Set(made().map(row => row.attributes.email)).size).toBe(many)
    expect(made()).toHaveLength(many)
    const effects = record.of(match.op).filter(({ effect }) => effect === 201)
    expect(effects).toHaveLength(many)
    expect(made().every(row => row.related['betaGroups']?.length === 1)).toBe(true)
  })
})
