import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Action, Plan } from '../../lib/actions/action'
import { factsFor } from '../../lib/actions/applies'
import { formOf } from '../../lib/actions/form'
import { readContext } from '../../lib/context/index'
import { allActions, allPortals } from '../../lib/portals/registry'
import { callsOf } from '../../lib/runs/record'
import { createLab, type LabOptions } from '../lab/lab'
import { createStage, type Stage } from './browser'
import { addDevOpsToken, addKey, addToken, allowWrites, type Place, reads, signInByEntra } from './hand'
import { begin, goHome, seesView } from './walk'
import { Clock, createBench } from './world'

const actions = allActions()
const portals = allPortals()

/** The world that all of it is tried in: what examples stand on, and as little besides as is compared each time. */
const world: LabOptions = { rate: false, apps: 8 }

/** What an action should come to, found out in this process on a lab of its own. */
const oracle = (() => {
  const clock = new Clock(Date.now())
  const lab = createLab({ ...world, now: () => clock.now })
  return createBench(lab, lab.seed.tokens.owner, clock)
})()

/** Whether all that a plan's example does can be taken back. */
export async function undoable({ id, examples: [example] }: Plan): Promise<boolean> {
  const stage = await oracle.stage(id, example.address, example.input)
  return callsOf(stage).every(call => !('none' in call.undo))
}

// In the order of their addresses: actions of one place are tried in one panel, as a person would.
// What takes a file goes on in a tab of its own: upload.test.ts.
const cases = actions
  .filter(({ input }) => Object.values(formOf(input).fields).every(({ format }) => format !== 'file'))
  .toSorted((a, b) => a.examples[0].address.localeCompare(b.examples[0].address))
  .map(action => [action.id, action] as const)

/**
 * What of the catalogue is tried in a place: all of it; or, where `WALK` is a seed, a quarter in the page, where it takes
 * longer, and the rest in the popup.
 */
export function walked(place: 'page' | 'popup'): typeof cases {
  const seed = process.env['WALK']
  if (seed === undefined) return cases
  const inPage = (n: number) => (n + Number(seed)) % 4 === 0
  return cases.filter((_, n) => inPage(n) === (place === 'page'))
}

type Snapshot = ReturnType<Stage['lab']['snapshot']>

/**
 * A cancelled build, a revoked token and a disabled device stay with the portal whatever anybody does: they are no part
 * of the state before.
 */
export const withoutCancelled = (snapshot: Snapshot): Snapshot => ({
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

/** A browser in which every action is tried, and how a person tries one there. */
interface Catalogue {
  stage(): Stage
  page(): Page
  /** The panel at its first screen, for an address. */
  at(address: string): Promise<Place>
  query(place: Place, action: Action): Promise<void>
  watch(place: Place, action: Action): Promise<void>
}

/** Prepares a browser before the tests of a file; `open` opens the panel over a page. */
export function createCatalogue(open: (stage: Stage, page: Page) => Promise<Place>): Catalogue {
  let stage: Stage
  let page: Page
  let shown: { address: string; place: Place } | undefined
  let asked = 0
  /** Takes the lab back to how it was made: no example depends on the one before. */
  let restore: () => void
  beforeAll(async () => {
    stage = await createStage({ lab: world })
    await (await addToken(stage, stage.lab.seed.tokens.owner)).close()
    await (await addKey(stage, stage.lab.appstoreconnect.seed.keys.admin)).close()
    await (await addDevOpsToken(stage, stage.lab.azuredevops.seed.pats.org, 'acme')).close()
    await signInByEntra(stage, 'acme')
    for (const { id } of portals) await allowWrites(stage, id)
    page = await stage.browser.newPage()
    // What a portal does by itself some minutes later would stand between the states that are compared.
    stage.lab.appstoreconnect.state.data.later = []
    restore = stage.lab.hold()
  })
  beforeEach(() => restore())
  afterAll(() => stage.close())

  /** The panel at its first screen: the one that is open already where the address is the same. */
  const at = async (address: string): Promise<Place> => {
    // A worker counts its requests against the portal's rate; a fresh one has the whole of it.
    if (stage.lab.record.entries.length - asked > 100) {
      await stage.stopWorker()
      asked = stage.lab.record.entries.length
      shown = undefined
    }
    if (shown?.address !== address) {
      await page.goto(address, { waitUntil: 'load' })
      shown = { address, place: await open(stage, page) }
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

  return { stage: () => stage, page: () => page, at, query, watch }
}
