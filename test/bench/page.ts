import { createLab } from '../lab/lab'
import { type LabServer, startServer } from '../lab/server'
import type { Builds } from './builds'
import { type Chromium, startChromium, type Tab } from './chromium'
import { rested } from './inpage'
import { againstFloor, againstLimit, inTurns, type Line, least, quantile } from './measure'
import { cpu, runsOf, type TraceEvent, traced, within } from './trace'

const address = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases?rows=1500'
const longTaskMs = 50
const links = 100

/** A browser with one extension in it. */
interface Side {
  browser: Chromium
  origin: string
  tab: Tab
}

async function side(server: LabServer, folder: string): Promise<Side> {
  const browser = await startChromium(server)
  const origin = await browser.load(folder)
  const tab = await browser.tab()
  // High enough that a hundred rows are in sight.
  await tab.send('Emulation.setDeviceMetricsOverride', {
    width: 1280,
    height: 7000,
    deviceScaleFactor: 1,
    mobile: false,
  })
  return { browser, origin, tab }
}

/** Row 2: what a page of 1,500 rows pays for having the script. */
export async function page(builds: Builds): Promise<Line[]> {
  const server = await startServer(createLab({ rate: false }), { controlKey: crypto.randomUUID() })
  const floor = await side(server, builds.empty)
  const ours = await side(server, builds.ours)
  const longest: number[] = []
  const long = { floor: [] as number[], ours: [] as number[] }
  const whole = { floor: [] as number[], ours: [] as number[] }

  const load = async ({ browser, origin, tab }: Side, whose: 'floor' | 'ours'): Promise<number> => {
    await tab.go('about:blank')
    const events = await traced(browser.browser, async () => {
      await tab.go(address)
      await tab.run(rested)
    })
    const runs = runsOf(origin, events)
    const [script] = runs.filter(run => run.name === 'EvaluateScript')
    if (!script) throw new Error('the content script did not run')
    const tasks = events.filter(
      event => event.name === 'RunTask' && event.pid === script.pid && event.tid === script.tid,
    )
    long[whose].push(tasks.filter(task => cpu(task) >= longTaskMs).length)
    whole[whose].push(sum(runs.filter(run => run.pid === script.pid).map(cpu)))
    if (whose === 'ours') longest.push(Math.max(...tasksOf(runs, tasks).map(cpu)))
    return cpu(script)
  }
  try {
    const pairs = await inTurns(
      15,
      () => load(floor, 'floor'),
      () => load(ours, 'ours'),
    )
    const hovers = await hover(ours)
    return [
      againstFloor(2, 'content script, its run on a page of 1,500 rows, processor time', pairs, 2, {
        'with what it does later': least(whole.ours).toFixed(2),
      }),
      againstLimit(
        2,
        'longest task on that page in which it takes part',
        least(longest),
        longTaskMs,
        'ms',
        null,
        { 'long tasks of the page': least(long.ours), 'with the empty script': least(long.floor) },
      ),
      againstLimit(
        2,
        'hovering a link, p95 of 100, processor time',
        quantile(hovers.passing, 0.95),
        1,
        'ms',
        null,
        { 'resting on a link, p95 of 20': quantile(hovers.resting, 0.95).toFixed(2) },
      ),
    ]
  } finally {
    await floor.browser.close()
    await ours.browser.close()
    await server.close()
  }
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

const tasksOf = (runs: readonly TraceEvent[], tasks: readonly TraceEvent[]): TraceEvent[] =>
  tasks.filter(task => within(task, runs).length > 0)

/** Runs in the page: the middles of the first links that are in sight. */
function linksInSight(most: number): { x: number; y: number }[] {
  return [...document.querySelectorAll('a[href]')]
    .map(link => link.getBoundingClientRect())
    .filter(box => box.width > 0 && box.top >= 0 && box.bottom < innerHeight)
    .slice(0, most)
    .map(box => ({ x: Math.round(box.left + box.width / 2), y: Math.round(box.top + box.height / 2) }))
}

/** Moves the pointer over links; how long our code ran for each. */
async function hover({ browser, origin, tab }: Side): Promise<{ passing: number[]; resting: number[] }> {
  await tab.go(address)
  await tab.run(rested)
  const places = await tab.run(linksInSight, links)
  if (places.length < links) throw new Error(`only ${places.length} links are in sight`)
  const over = async (at: { x: number; y: number }, rest: number): Promise<number> => {
    const events = await traced(browser.browser, async () => {
      await tab.send('Input.dispatchMouseEvent', { type: 'mouseMoved', ...at })
      await tab.run((ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms)), rest)
    })
    return sum(runsOf(origin, events).map(cpu))
  }
  const passing: number[] = []
  const resting: number[] = []
  for (const at of places) passing.push(await over(at, 0))
  // After the pointer has rested the address is read and the button is shown.
  for (const at of places.slice(0, 20)) resting.push(await over(at, 350))
  return { passing, resting }
}
