import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withGroups } from '../../lib/portals/appstoreconnect/actions/shared/testers'
import { signedToken } from '../../lib/portals/appstoreconnect/token'
import type { SeedKey } from '../lab/appstoreconnect/keys'
import { createLab, type Lab } from '../lab/lab'
import { keyActor } from '../support/keys'
import type { Builds } from './builds'
import type { Session } from './chromium'
import { appears, focus, rested, send, tellPaintedAfterClick } from './inpage'
import { choose, press } from './lists'
import { againstLimit, inTurns, type Line, least, type Pairs, quantile, round } from './measure'
import { type Bench, makeBench, type Offer } from './panel'
import { cpu, wall, workOf } from './trace'

const sizes = [1000, 5000, 10_000] as const
const address = 'https://appstoreconnect.apple.com/apps/6440000001/testflight'
const list = 'appstoreconnect.testers.list'
const file = 'appstoreconnect.testers.csv'
/** What finds them. */
const words: Record<string, string> = { [list]: 'testers', [file]: 'testers as csv' }
const firstCell = '[data-cell="0-0"]'
const pairs = 4
/** What is typed into the filter: it finds many, few, and nobody. */
const keys = 't e s t e r - 1 - 7 7 Backspace Backspace Backspace z z'.split(' ')
/**
 * Over bare fetches of the same pages, which are counted and not even looked at: half as much again for checking what
 * came, handing it over and drawing it, and what a worker of ours needs to start, to open the vault and to sign.
 */
const limitOf = (floor: number): number => Math.round(1.5 * floor + 150)
/** Rows are held once in the page, and nowhere in the worker once it has answered. */
const mostBytes = { page: 15e6, worker: 8e6 }

/** What is measured of one size. */
interface Measured {
  testers: number
  /** From the click to the painted table. */
  opened: Pairs
  /** Milliseconds of the processor, of the page and an awake worker together, to open the table. */
  spent: number[]
  /** The longest task of the page in each round of a work: by the processor's time and by the clock. */
  tasks: Record<Work, { cpu: number[]; wall: number[] }>
  /** Bytes that are in use when the table stands there, round for round. */
  page: number[]
  worker: number[]
}

/** What a person does: opens the table, filters it, saves it, asks for the file with everything. */
const works = {
  open: 'opened',
  filter: 'filtered',
  save: 'saved as CSV',
  file: 'read as a CSV file',
} as const
type Work = keyof typeof works

/** Rows 15 to 18: the table of an app's testers, as many as App Store Connect lets an app have. */
export async function testers(builds: Builds): Promise<Line[]> {
  const all: Measured[] = []
  for (const size of sizes) all.push(await measure(builds, size))
  return [...all.map(opening), linear(all), further(all), ...all.flatMap(frames), ...all.flatMap(memory)]
}

const n = ({ testers: many }: Measured): string => many.toLocaleString('en')

function opening(one: Measured): Line {
  const floor = least(one.opened.floor)
  const what = `${n(one)} testers, cold worker → table painted`
  const line = againstLimit(15, what, least(one.opened.ours), limitOf(floor), 'ms', floor, {
    median: round(quantile(one.opened.ours, 0.5)),
    'median of the floor': round(quantile(one.opened.floor, 0.5)),
    pairs: one.opened.ours.length,
  })
  return { ...line, budget: '≤ 1.5 × floor + 150 ms' }
}

/** What each tester costs: the floor tells how much of its growth is the lab's own. */
function linear(all: readonly Measured[]): Line {
  const [first, last] = [all.at(0), all.at(-1)]
  if (!first || !last) throw new Error('nothing was measured')
  const each = (one: Measured, whose: keyof Pairs) => least(one.opened[whose]) / one.testers
  const grown = (whose: keyof Pairs) => each(last, whose) / each(first, whose)
  return againstLimit(
    16,
    `what a tester costs, of ${n(last)} over of ${n(first)}`,
    grown('ours'),
    1.3,
    'times',
    grown('floor'),
    Object.fromEntries(all.map(one => [`µs each of ${n(one)}`, round(each(one, 'ours') * 1000)])),
  )
}

/** The same without what is spent once: what each further tester costs, between the sizes. */
function further(all: readonly Measured[]): Line {
  const each = all.slice(1).map((one, i) => {
    const before = all[i] ?? one
    return (least(one.spent) - least(before.spent)) / (one.testers - before.testers)
  })
  const [first = Number.NaN] = each
  const what = 'what a further tester costs, of the last over of the first, processor time'
  return againstLimit(16, what, (each.at(-1) ?? Number.NaN) / first, 1.3, 'times', null, {
    ...Object.fromEntries(each.map((cost, i) => [`µs each, step ${i + 1}`, round(cost * 1000)])),
    ...Object.fromEntries(all.map(one => [`ms of ${n(one)}`, round(least(one.spent))])),
  })
}

const frames = (one: Measured): Line[] =>
  (Object.keys(works) as Work[]).map(work => {
    const times = one.tasks[work]
    // By the clock a task is as long as others on the machine make it; where it is quiet, both are the same.
    const what = `longest task, ${n(one)} testers ${works[work]}, processor time`
    return againstLimit(17, what, least(times.cpu), 50, 'ms', null, {
      median: round(quantile(times.cpu, 0.5)),
      'by the clock': round(least(times.wall)),
      rounds: times.cpu.length,
    })
  })

const memory = (one: Measured): Line[] =>
  (['page', 'worker'] as const).map(whose => {
    const [first = Number.NaN] = one[whose]
    const last = one[whose].at(-1) ?? Number.NaN
    return againstLimit(18, `heap of the ${whose}, ${n(one)} testers`, last, mostBytes[whose], 'B', null, {
      'when opened first': first,
      'grown by, each time': round((last - first) / (one[whose].length - 1)),
    })
  })

async function measure(builds: Builds, size: number): Promise<Measured> {
  const lab = createLab({ rate: false, scale: { testers: size } })
  const bench = await makeBench(builds, lab, address, offerOf(lab.appstoreconnect.seed.keys.admin))
  const folder = mkdtempSync(join(tmpdir(), 'gangway-bench-'))
  try {
    await bench.browser.browser.send('Browser.setDownloadBehavior', {
      behavior: 'allow',
      downloadPath: folder,
      eventsEnabled: true,
    })
    return await measureOn(bench, size, folder)
  } finally {
    await bench.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureOn(bench: Bench, many: number, folder: string): Promise<Measured> {
  const { stage, browser, bareTab, lab, ours } = bench
  const none = () => ({ cpu: [], wall: [] })
  const tasks: Measured['tasks'] = { open: none(), filter: none(), save: none(), file: none() }
  const spent: number[] = []
  const page: number[] = []
  const worker: number[] = []
  const longest = async (work: Work, does: () => Promise<unknown>): Promise<void> => {
    const done = await workOf(browser.browser, stage, does)
    tasks[work].cpu.push(Math.max(...done.tasks.map(cpu)))
    tasks[work].wall.push(Math.max(...done.tasks.map(wall)))
    if (work === 'open') spent.push(done.spent)
  }
  const floor = async (): Promise<number> => {
    const bearer = await tokenOf(lab)
    lab.record.clear()
    await browser.stopWorkers()
    return bareTab.run(send, { pages: firstPage, bearer })
  }
  const round = async (): Promise<number> => {
    const took = await openedIn(bench)
    await find(bench, list)
    await longest('open', async () => {
      await choose(bench, list)
      await stage.run(appears, firstCell)
      await stage.run(rested)
    })
    page.push(await heapOf(stage))
    worker.push(await browser.withWorker(ours, heapOf))
    await stage.run(focus, 'input[type="search"]')
    await longest('filter', async () => {
      for (const one of keys) await press(bench, one)
    })
    await press(bench, 'Escape')
    await longest('save', () => saved(bench, folder, many))
    await find(bench, file)
    await longest('file', async () => {
      await choose(bench, file)
      await stage.run(appears, 'a[download]')
      await stage.run(rested)
    })
    return took
  }
  const opened = await inTurns(pairs, floor, round)
  return { testers: many, opened, spent, tasks, page, worker }
}

/** Milliseconds from the click to the painted table, with a worker that has to start. */
async function openedIn(bench: Bench): Promise<number> {
  const { stage, browser, lab } = bench
  await find(bench, list)
  await stage.run(tellPaintedAfterClick, firstCell)
  lab.record.clear()
  await browser.stopWorkers()
  const told = stage.next('Runtime.bindingCalled', event => event.name === 'tell')
  await choose(bench, list)
  const { payload } = await told.catch(async () => {
    throw new Error(`no table came: ${await stage.run(() => document.body.innerText)}`)
  })
  return Number(payload)
}

/** A team key, as the options send it. */
const offerOf = ({ pem, file: name, issuerId }: SeedKey): Offer => ({
  portal: 'appstoreconnect',
  secret: pem,
  file: name,
  fields: { issuerId },
  name: 'Team key',
  production: false,
})

/** Opens the popup and looks for an action that does not stand there by itself. */
async function find({ stage, ours }: Bench, action: string): Promise<void> {
  await stage.go(`${ours}/popup.html`)
  await stage.run(appears, 'body:not(:has([aria-busy="true"])) input[type="search"]')
  await stage.run(focus, 'input[type="search"]')
  await stage.send('Input.insertText', { text: words[action] ?? '' })
  await stage.run(appears, `[data-action="${action}"]`)
}

/** The first page of what the table reads. */
const firstPage = `https://api.appstoreconnect.apple.com/v1/betaTesters?${new URLSearchParams(
  Object.entries({ ...withGroups, 'filter[apps]': '6440000001' }).map(([name, value]) => [
    name,
    String(value),
  ]),
)}`

/** A token as Gangway makes one. */
const tokenOf = (lab: Lab): Promise<string> =>
  signedToken(
    keyActor(lab.appstoreconnect.seed.keys.admin),
    {
      now: Date.now,
      once: async (_name, make) => (await make()).value,
      session: { get: async () => undefined, set: async () => {} },
      post: () => Promise.reject(new Error('nothing is sent here')),
      renew: async () => {},
    },
    { seconds: 870 },
  )

/** Saves the table as CSV by its button; it must hold everybody. */
async function saved({ stage, browser }: Bench, folder: string, testers: number): Promise<void> {
  const done = browser.browser.next('Browser.downloadProgress', ({ state }) => state === 'completed')
  await stage.run(() => {
    const [button] = [...document.querySelectorAll<HTMLElement>('.table-foot button')].filter(
      ({ innerText }) => innerText === 'CSV',
    )
    button?.click()
  })
  await done
  const [name = ''] = readdirSync(folder)
  const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\r\n')
  rmSync(join(folder, name))
  if (lines.length !== testers + 1) throw new Error(`${lines.length} lines were saved of ${testers} testers`)
}

/** Bytes that a page or a worker uses, without garbage. */
async function heapOf(session: Session): Promise<number> {
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.send('HeapProfiler.disable')
  return usedSize
}
