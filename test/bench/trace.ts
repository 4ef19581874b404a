import type { Session } from './chromium'

/** One event of a trace; times in microseconds. `tdur` is the processor's time, which load does not inflate. */
export interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  ts: number
  dur?: number
  tdur?: number
  args: { data?: { url?: string } }
}

const categories = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8']

/** Records what the browser does during some work. */
export async function traced(browser: Session, work: () => Promise<void>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = []
  const off = browser.on('Tracing.dataCollected', ({ value }) => events.push(...(value as TraceEvent[])))
  await browser.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: categories },
  })
  await work()
  const complete = browser.next('Tracing.tracingComplete')
  await browser.send('Tracing.end')
  await complete
  off()
  return events
}

/** Milliseconds of the processor. */
export const cpu = (event: TraceEvent): number => (event.tdur ?? event.dur ?? 0) / 1000

/** Milliseconds by the clock. */
export const wall = (event: TraceEvent): number => (event.dur ?? 0) / 1000

/** Those of some events that lie within another. */
export const within = (outer: TraceEvent, events: readonly TraceEvent[]): TraceEvent[] =>
  events.filter(
    event =>
      event.pid === outer.pid &&
      event.tid === outer.tid &&
      event.ts >= outer.ts &&
      event.ts < outer.ts + (outer.dur ?? 0),
  )

/** Runs of an extension's code: its script, and each call into it. Calls within calls are not counted twice. */
export function runsOf(origin: string, events: readonly TraceEvent[]): TraceEvent[] {
  const own = events
    .filter(
      event =>
        event.ph === 'X' &&
        (event.name === 'EvaluateScript' || event.name === 'FunctionCall') &&
        event.args.data?.url?.startsWith(origin) === true,
    )
    .sort((a, b) => a.ts - b.ts)
  return own.filter(event => !own.some(other => other !== event && within(other, [event]).length > 0))
}

/** What an extension did during some work. */
interface WorkDone {
  /** The tasks of a page's main thread: while one of them lasts, nothing is painted and no key heard. */
  tasks: TraceEvent[]
  /** Milliseconds of the processor, of all threads of the page's process: the worker is one of them. */
  spent: number
}

/** Records what a page of an extension and its worker do during some work. */
export async function workOf(
  browser: Session,
  page: Session,
  work: () => Promise<unknown>,
): Promise<WorkDone> {
  const events = await traced(browser, async () => {
    // Says which thread is the page's.
    await page.send('Runtime.evaluate', { expression: 'console.timeStamp("here")' })
    await work()
  })
  const here = events.find(event => event.name === 'TimeStamp')
  if (!here) throw new Error('the page left no mark in the trace')
  const all = events.filter(event => event.name === 'RunTask' && event.pid === here.pid)
  return {
    tasks: all.filter(event => event.tid === here.tid),
    spent: all.reduce((sum, task) => sum + cpu(task), 0),
  }
}
