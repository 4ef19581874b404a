import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import type { ProtocolMapping } from 'devtools-protocol/types/protocol-mapping.js'
import type { LabServer } from '../lab/server'
import { findBrowser, quiet } from '../support/browser'

/**
 * Chromium over its raw pipe. Puppeteer attaches to every worker and holds it at its start until it has said
 * hello, which would be measured as a slower start; here nothing is attached but the pages that are driven.
 */

type Commands = ProtocolMapping.Commands
type Events = ProtocolMapping.Events

/** Sends commands to one target and hears its events. */
export interface Session {
  send<C extends keyof Commands>(
    method: C,
    params?: Commands[C]['paramsType'][0],
  ): Promise<Commands[C]['returnType']>
  on<E extends keyof Events>(event: E, heard: (params: Events[E][0]) => void): () => void
  /** The next event that fits. */
  next<E extends keyof Events>(
    event: E,
    fits?: (params: Events[E][0]) => boolean,
    ms?: number,
  ): Promise<Events[E][0]>
}

/** A tab. */
export interface Tab extends Session {
  target: string
  /** Goes to an address; kept when the page has loaded. */
  go(url: string): Promise<void>
  /** Runs a function in the page and waits for what it returns, which must be JSON. */
  run<A extends unknown[], R>(work: (...args: A) => R | Promise<R>, ...args: A): Promise<R>
  close(): Promise<void>
}

export interface Chromium {
  browser: Session
  /** Loads an unpacked extension; returns its origin, `chrome-extension://…`. */
  load(folder: string): Promise<string>
  tab(url?: string, window?: boolean): Promise<Tab>
  /** Talks to the service worker of an extension, which must be awake; afterwards it is on its own again. */
  withWorker<T>(origin: string, work: (worker: Session) => Promise<T>): Promise<T>
  /** Stops every service worker, and waits until all have stopped. */
  stopWorkers(): Promise<void>
  close(): Promise<void>
}

interface Wire {
  id?: number
  sessionId?: string
  method?: string
  params?: unknown
  result?: unknown
  error?: { message: string }
}

const args = [
  ...quiet,
  '--headless=new',
  '--remote-debugging-pipe',
  '--enable-unsafe-extension-debugging',
  '--window-size=1280,900',
  // A page that comes back out of a cache was not loaded. Of two such arguments the last one counts.
  '--disable-features=OptimizationHints,MediaRouter,Translate,BackForwardCache',
  // Two windows lie over each other: the one that is measured must paint all the same.
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
]

/** Starts Chromium on a lab. */
export async function startChromium(server: LabServer): Promise<Chromium> {
  const executable = findBrowser('chromium')
  if (executable === undefined) throw new Error('There is no chromium on this machine.')
  const profile = mkdtempSync(join(tmpdir(), 'gangway-bench-'))
  const child = spawn(
    executable,
    [...args, ...server.chromiumArgs, `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  )
  const wire = connect(child)
  const browser = sessionOn(wire)
  const tab = (url = 'about:blank', window = false) => openTab(wire, browser, url, window)
  const keeper = await tab()
  const running = new Map<string, boolean>()
  keeper.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    for (const version of versions) running.set(version.versionId, version.runningStatus !== 'stopped')
  })
  await keeper.send('ServiceWorker.enable')

  return {
    browser,
    async load(folder) {
      const { id } = await browser.send('Extensions.loadUnpacked', { path: folder })
      return `chrome-extension://${id}`
    },
    tab,
    async withWorker(origin, work) {
      const { targetInfos } = await browser.send('Target.getTargets', {
        filter: [{ type: 'service_worker' }],
      })
      const found = targetInfos.find(({ url }) => url.startsWith(origin))
      if (!found) throw new Error(`no worker of ${origin} is awake`)
      const { sessionId } = await browser.send('Target.attachToTarget', {
        targetId: found.targetId,
        flatten: true,
      })
      try {
        return await work(sessionOn(wire, sessionId))
      } finally {
        await browser.send('Target.detachFromTarget', { sessionId })
      }
    },
    async stopWorkers() {
      const end = performance.now() + 10_000
      do {
        if (performance.now() > end)
          throw new Error(`a worker does not stop: ${JSON.stringify([...running])}`)
        const changed = keeper.next('ServiceWorker.workerVersionUpdated', undefined, 500).catch(() => {})
        await keeper.send('ServiceWorker.stopAllWorkers')
        if ([...running.values()].includes(true)) await changed
      } while ([...running.values()].includes(true))
    },
    async close() {
      const gone = new Promise(resolve => child.once('exit', resolve))
      await browser.send('Browser.close').catch(() => {})
      await gone
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

interface Wires {
  send(message: object): Promise<unknown>
  heard: Set<(message: Wire) => void>
}

function connect(child: ChildProcess): Wires {
  const to = child.stdio[3] as Writable
  const from = child.stdio[4] as Readable
  const heard: Wires['heard'] = new Set()
  const open = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let last = 0
  let rest: Buffer[] = []
  from.on('data', (chunk: Buffer) => {
    let begin = 0
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, begin)) {
      const text = Buffer.concat([...rest, chunk.subarray(begin, end)]).toString('utf8')
      rest = []
      begin = end + 1
      take(JSON.parse(text) as Wire)
    }
    rest.push(chunk.subarray(begin))
  })
  const take = (message: Wire): void => {
    if (message.id === undefined) {
      for (const hear of heard) hear(message)
      return
    }
    const one = open.get(message.id)
    open.delete(message.id)
    if (message.error) one?.reject(new Error(message.error.message))
    else one?.resolve(message.result)
  }
  child.once('exit', () => {
    for (const one of open.values()) one.reject(new Error('the browser has ended'))
    open.clear()
  })
  return {
    heard,
    send: message =>
      new Promise((resolve, reject) => {
        const id = ++last
        open.set(id, { resolve, reject })
        to.write(`${JSON.stringify({ id, ...message })}\0`)
      }),
  }
}

function sessionOn(wires: Wires, sessionId?: string): Session {
  const session: Session = {
    send: (method, params) =>
      wires.send({
        method,
        params: params ?? {},
        ...(sessionId === undefined ? {} : { sessionId }),
      }) as never,
    on(event, hear) {
      const listener = (message: Wire): void => {
        if (message.method === event && message.sessionId === sessionId) hear(message.params as never)
      }
      wires.heard.add(listener)
      return () => wires.heard.delete(listener)
    },
    next: (event, fits, ms = 30_000) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(timer)
          off()
        }
        const timer = setTimeout(() => {
          end()
          reject(new Error(`${event} did not come`))
        }, ms)
        const off = session.on(event, params => {
          if (fits && !fits(params)) return
          end()
          resolve(params)
        })
      }),
  }
  return session
}

async function openTab(wires: Wires, browser: Session, url: string, window: boolean): Promise<Tab> {
  const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank', newWindow: window })
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true })
  const session = sessionOn(wires, sessionId)
  await session.send('Page.enable')
  const tab: Tab = {
    ...session,
    target: targetId,
    async go(to) {
      const loaded = session.next('Page.loadEventFired')
      const { errorText } = await session.send('Page.navigate', { url: to })
      if (errorText !== undefined) throw new Error(`${to}: ${errorText}`)
      await loaded
    },
    async run(work, ...given) {
      const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
        expression: `(${work.toString()})(...${JSON.stringify(given)})`,
        awaitPromise: true,
        returnByValue: true,
        userGesture: true,
      })
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
      const value: unknown = result.value
      return value as never
    },
    async close() {
      await browser.send('Target.closeTarget', { targetId })
    },
  }
  if (url !== 'about:blank') await tab.go(url)
  return tab
}
