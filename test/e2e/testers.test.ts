import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action } from '../../lib/actions/action'
import { actionOf } from '../../lib/portals/registry'
import type { Fault } from '../lab/faults'
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
  textOf,
} from '../support/hand'
import { begin, choose, continueInWindow, seesRun } from '../support/walk'

/** How many lines the list has, and how often the worker is stopped meanwhile: `npm run torture` takes 2,000 and 20. */
const many = Number(process.env['TESTERS'] ?? 200)
const stops = Number(process.env['TESTERS_STOPS'] ?? 5)
/** How long all of it may take, in milliseconds. */
const patience = 60_000 + many * 200
/** As many as an app may have from outside. */
const most = 10_000
/** The app with them, and a small one to import into. */
const app = 'https://appstoreconnect.apple.com/apps/6440000001/testflight'
const smallApp = '6440000002'

const ops = {
  make: 'betaTesters_createInstance',
  letIn: 'betaGroups_betaTesters_createToManyRelationship',
}

const refused = { do: 'status', status: 429, body: {}, headers: { 'retry-after': '1' } } as const
/**
 * What happens between two stops: one of these after the other. Answers are lost once they have begun: where a kept
 * connection breaks before that, Chromium itself sends the request again, also one that writes.
 */
const troubles: readonly Fault[] = [
  { do: 'cut' },
  { do: 'dropBefore' },
  refused,
  { do: 'status', status: 502, text: 'Bad gateway', after: true },
  { do: 'malformed' },
]

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

describe(`importing a list of ${many} testers while the worker is stopped ${stops} times`, () => {
  /** All lines of a report: the sign, whom it was about, what became of it. */
  const linesOf = async (own: Page): Promise<(string | null)[]> => {
    for (;;) {
      const more = await own.$('.calls + .more')
      const all = !more || (await more.evaluate(button => button.textContent)) === 'Show less'
      if (all) return own.$$eval('.calls .call', lines => lines.map(line => line.textContent))
      await more.click()
    }
  }

  it(
    'has every tester exactly once, and the report is right',
    async () => {
      const { control, record, appstoreconnect } = stage.lab
      const { state } = appstoreconnect
      const group = state.known('betaGroups', beta().split('/').at(-1))
      const mailOf = ({ attributes }: { attributes: Record<string, unknown> }) =>
        typeof attributes['email'] === 'string' ? [attributes['email']] : []
      const inGroup = () => state.related('betaGroups', group, 'betaTesters').flatMap(mailOf)
      const there = inGroup()
      const known = state.data.rows.betaTesters.flatMap(mailOf).filter(mail => /^tester-[3-6]-/.test(mail))
      const fresh = Array.from(
        { length: many - there.length - known.length },
        (_, n) => `new-${n}@example.com`,
      )
      const all = [...there, ...known, ...fresh]
      const missing = known.length + fresh.length

      const panel = await openPanel(stage, await stage.open(beta()))
      await begin(panel, action('import'), { csv: ['email,first name,last name', ...all] })
      const preview = await seesRun(panel)
      expect(preview).toContain(`${missing.toLocaleString('en')} people`)
      expect(preview).toContain(`${there.length} are there already`)
      expect(record.writes()).toEqual([])
      const own = await continueInWindow(stage, panel)
      const typed = await own.waitForSelector('#typed')
      if (typed) await enter(typed, String(missing))
      await confirm(own)
      await reads(own, 'Not sent yet')
      await passTime(stage)
      await reads(own, 'First one is done')
      await press(own, `Go on: ${(missing - 1).toLocaleString('en')} more`)
      await reads(own, 'First 5 are done')

      const stopped: Promise<void>[] = []
      const stop = (): Promise<void> => {
        const done = stage.stopWorker()
        stopped.push(done)
        return done
      }
      // By turns the worker is dead before an answer leaves, and dies while or after the answer is noted.
      const apart = Math.floor(fresh.length / (stops + 1))
      const faults = [
        control.fault({ do: 'dropAfter', match: { op: ops.letIn } }),
        ...Array.from({ length: stops }, (_, n) => [
          control.fault({
            do: 'run',
            after: true,
            match: { op: ops.make, nth: (n + 1) * apart },
            run: n % 2 === 1 ? () => void stop() : stop,
          }),
          control.fault({
            ...(troubles[n % troubles.length] ?? refused),
            match: { op: ops.make, nth: Math.floor((n + 0.5) * apart) },
          }),
        ]).flat(),
      ]
      await press(own, `Go on: ${(missing - 5).toLocaleString('en')} more`)
      const shown = () => own.evaluate(() => document.querySelector('.head .pill')?.textContent ?? '')
      let last = -1
      await until(
        async () => {
          const now = record.entries.length
          // Nothing moves: a call waits for its moment.
          if (now === last) await passTime(stage)
          last = now
          return /Done|Partly|Failed|Unknown/.test(await shown()) || undefined
        },
        'the end of the import',
        patience,
      ).catch(async (error: unknown) => {
        throw new Error(`${String(error)}; what can be read is:\n${await textOf(own)}`)
      })
      expect(await shown()).toContain('Done')
      await Promise.all(stopped)
      expect(stopped).toHaveLength(stops)
      expect(faults.filter(fault => fault.fired() !== 1)).toEqual([])

      expect(inGroup().sort()).toEqual([...all].sort())
      const mails = new Set(all)
      const rows = state.data.rows.betaTesters.flatMap(mailOf).filter(mail => mails.has(mail))
      expect(rows.sort()).toEqual([...all].sort())
      // Only what was missing is written, and none of it a second time after it took effect: that would be refused.
      expect(record.of(ops.make).flatMap(({ effect }) => effect ?? [])).toEqual(fresh.map(() => 201))
      expect(record.of(ops.letIn).length).toBeGreaterThan(0)
      const written = new Set(record.writes().map(({ op }) => op))
      expect([...written].sort()).toEqual(Object.values(ops).sort())

      expect((await linesOf(own)).sort()).toEqual([...known, ...fresh].map(mail => `✓${mail}done`).sort())
    },
    patience + 60_000,
  )
})
