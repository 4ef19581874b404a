import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Action, Plan } from '../../lib/actions/action'
import { factsFor } from '../../lib/actions/applies'
import { formOf } from '../../lib/actions/form'
import { actions } from '../../lib/actions/registry'
import { readContext } from '../../lib/context/index'
import { portals } from '../../lib/portals/registry'
import { callsOf } from '../../lib/runs/record'
import { createLab } from '../lab/lab'
import { createStage, type Stage } from '../support/browser'
import {
  addDevOpsToken,
  addKey,
  addToken,
  allowWrites,
  openPanel,
  type Place,
  press,
  reads,
  signInByEntra,
} from '../support/hand'
import { makesHere } from '../support/plans'
import { begin, goHome, openPopup, runThrough, seesRun, seesView, undoRun } from '../support/walk'
import { Clock, createBench } from '../support/world'

/** Every action, carried out by the panel as a person would, with the example it declares. */

/** What an action should come to, found out in this process on a lab of its own. */
const oracle = (() => {
  const clock = new Clock(Date.now())
  const lab = createLab({ now: () => clock.now, rate: false })
  return createBench(lab, lab.seed.tokens.owner, clock)
})()

/** Whether all that a plan's example does can be taken back. */
async function undoable({ id, examples: [example] }: Plan): Promise<boolean> {
  const stage = await oracle.stage(id, example.address, example.input)
  return callsOf(stage).every(call => !('none' in call.undo))
}

// In the order of their addresses: actions of one place are tried in one panel, as a person would.
// What takes a file goes on in a tab of its own: upload.test.ts.
const cases = actions
  .filter(({ input }) => Object.values(formOf(input).fields).every(({ format }) => format !== 'file'))
  .toSorted((a, b) => a.examples[0].address.localeCompare(b.examples[0].address))
  .map(action => [action.id, action] as const)

type Snapshot = ReturnType<Stage['lab']['snapshot']>

/**
 * A cancelled build, a revoked token and a disabled device stay with the portal whatever anybody does: they are no part
 * of the state before.
 */
const withoutCancelled = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  azuredevops: {
    ...snapshot.azuredevops,
    pats: snapshot.azuredevops.pats.filter(({ revoked }) => !revoked),
  },
  appstoreconnect: {
    ...snapshot.appstoreconnect,
    rows: {
      ...snapshot.appstoreconnect.rows,
      devices: snapshot.appstoreconnect.rows.devices.filter(
        ({ attributes }) => attributes.status !== 'DISABLED',
      ),
    },
  },
  apps: snapshot.apps.map(app => ({
    ...app,
    builds: app.builds.filter(build => build.status !== 'cancelling' && build.result !== 'canceled'),
  })),
})

describe('every action of the catalogue', () => {
  let stage: Stage
  let page: Page
  let shown: { address: string; place: Place } | undefined
  let asked = 0
  /** Takes the lab back to how it was made: no example depends on the one before. */
  let restore: () => void
  beforeAll(async () => {
    stage = await createStage({ lab: { rate: false } })
    await (await addToken(stage, stage.lab.seed.tokens.owner)).close()
    await (await addKey(stage, stage.lab.appstoreconnect.seed.keys.admin)).close()
    await (await addDevOpsToken(stage, stage.lab.azuredevops.seed.pats.org, 'acme')).close()
    await signInByEntra(stage, 'acme')
    for (const { id } of portals) await allowWrites(stage, id)
    page = await stage.browser.newPage()
    restore = stage.lab.hold()
  })
  beforeEach(() => restore())
  afterAll(() => stage.close())

  /** The panel at its first screen: the one that is open already where the address is the same. */
  const at = async (address: string, open: () => Promise<Place>): Promise<Place> => {
    // A worker counts its requests against the portal's rate; a fresh one has the whole of it.
    if (stage.lab.record.entries.length - asked > 100) {
      await stage.stopWorker()
      asked = stage.lab.record.entries.length
      shown = undefined
    }
    if (shown?.address !== address) {
      await page.goto(address, { waitUntil: 'load' })
      shown = { address, place: await open() }
    }
    if ('parentFrame' in shown.place) await page.bringToFront()
    await goHome(shown.place)
    return shown.place
  }
  const facts = async (place: Place, action: Action) => {
    const { address, input } = action.examples[0]
    const view = await oracle.query(action.id, address, input)
    const first = view.view === 'facts' ? view.facts[0]?.label : undefined
    await place.waitForSelector('.facts dl, .facts .fault')
    await reads(place, typeof first === 'object' ? first.text : (first ?? ''))
  }
  const isFacts = (action: Action): boolean => {
    const context = readContext(action.examples[0].address)
    return context !== null && factsFor(actions, context)?.id === action.id
  }
  const query = async (place: Place, action: Action) => {
    const { address, input } = action.examples[0]
    if (isFacts(action)) return facts(place, action)
    await begin(place, action, input)
    await seesView(place, (await oracle.query(action.id, address, input)).view)
  }

  /** Begins to watch, finds it in the list, and ends it there. */
  const watch = async (place: Place, action: Action) => {
    await begin(place, action, action.examples[0].input)
    // What moves by itself in the lab may be over by now.
    if (/Nothing to wait for/.test(await reads(place, /Stop watching|Nothing to wait for/))) return
    await (await place.waitForSelector('.watch-ways button:last-child'))?.click()
    await reads(place, 'Nothing is watched')
  }

  describe('from the panel in the page', () => {
    beforeAll(() => {
      shown = undefined
    })

    it.each(cases)('%s', async (_id, action) => {
      const { address, input } = action.examples[0]
      const place = await at(address, () => openPanel(stage, page))
      if (action.kind === 'query') return query(place, action)
      if (action.kind === 'watch') return watch(place, action)

      const before = withoutCancelled(stage.lab.snapshot())
      const from = stage.lab.record.writes().length
      const written = () => stage.lab.record.writes().slice(from)
      await begin(place, action, input)
      await seesRun(place)
      const ended = await runThrough(stage, place)
      expect(ended.state).toBe('Done')
      if (makesHere(action)) {
        // Nothing is sent for it, and what it made is shown in a window of the extension alone.
        expect(written()).toEqual([])
        await reads(ended.place, 'The new secret')
      } else {
        expect(withoutCancelled(stage.lab.snapshot())).not.toEqual(before)
        const sent = written().map(
          write => `${write.method} ${write.path}${write.query} ${JSON.stringify(write.requestBody)}`,
        )
        expect(sent.length).toBeGreaterThan(0)
        expect(new Set(sent).size).toBe(sent.length)
        expect(written().every(write => write.effect !== undefined && write.effect < 300)).toBe(true)
        for (const { op } of written()) expect(Object.keys(action.sends)).toContain(op)

        if (await undoable(action)) {
          expect((await undoRun(stage, ended.place)).state).toBe('Done')
          expect(withoutCancelled(stage.lab.snapshot())).toEqual(before)
        }
      }
      // A window of our own in front would take the clicks that are meant for the page.
      for (const other of await stage.browser.pages())
        if (other !== page && other.url().includes('/panel.html')) await other.close()
    })
  })

  describe('from the popup', () => {
    beforeAll(() => {
      shown = undefined
    })

    it.each(cases)('%s', async (_id, action) => {
      const { address, input } = action.examples[0]
      const from = stage.lab.record.writes().length
      const place = await at(address, () => openPopup(stage, page))
      if (action.kind === 'query') return query(place, action)
      if (action.kind === 'watch') return watch(place, action)
      await begin(place, action, input)
      const preview = await seesRun(place)
      // What is light needs no second button: its five seconds are there to stop it.
      if (preview.includes('Not sent yet')) {
        await press(place, 'Stop')
        await reads(place, 'Nothing was sent')
      }
      expect(stage.lab.record.writes()).toHaveLength(from)
    })
  })
})
