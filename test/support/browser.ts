import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import puppeteer, { type Browser, type Frame, type Page, type Target, type WebWorker } from 'puppeteer-core'
import { createLab, type Lab, type LabOptions } from '../lab/lab'
import { type LabServer, startServer } from '../lab/server'

export type BrowserName = 'chromium' | 'firefox'

const top = resolve(import.meta.dirname, '../..')
export const builtFor = (name: BrowserName): string =>
  join(top, '.output', name === 'firefox' ? 'firefox-mv3' : 'chrome-mv3')

const names: Record<BrowserName, string[]> = {
  chromium: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'chrome',
    'microsoft-edge',
    'msedge.exe',
    'chrome.exe',
  ],
  firefox: ['firefox-esr', 'firefox', 'firefox.exe'],
}
const places: Record<BrowserName, string[]> = {
  chromium: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
  firefox: [
    '/Applications/Firefox.app/Contents/MacOS/firefox',
    'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
  ],
}

/** Where a browser is, or undefined. `CHROMIUM_PATH` and `FIREFOX_PATH` win. */
export function findBrowser(name: BrowserName): string | undefined {
  const told = process.env[`${name.toUpperCase()}_PATH`]
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap(folder => names[name].map(file => join(folder, file)))
  return [...(told === undefined ? [] : [told]), ...onPath, ...places[name]].find(path => existsSync(path))
}

/** Chromium's arguments for a quiet, closed browser. */
export const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-domain-reliability',
  '--metrics-recording-only',
  '--no-pings',
  '--disable-features=OptimizationHints,MediaRouter,Translate',
]

/** No process is made ahead for a page that may come: where tests fill every core, it costs more than it saves. */
const noSpare = '--disable-features=SpareRendererForSitePerProcess'

/** The id of the extension in Firefox tests: fixed, so that its pages have known addresses. */
const firefoxUuid = '7d2b0c5e-4a5e-4a39-9d0b-2a5d3a3f7c11'

export interface StageOptions {
  browser?: BrowserName
  lab?: LabOptions
  /** A built extension other than the usual one. */
  extension?: string
  /** What is started instead of the browser that is found. */
  executable?: string
  /** What the browser finds in its environment besides the usual. */
  env?: Record<string, string>
  headless?: boolean
  dark?: boolean
  args?: string[]
  /** Firefox's settings besides the usual ones. */
  prefs?: Record<string, string | number | boolean>
}

/** A browser with the built extension, on a lab of its own. */
export interface Stage {
  name: BrowserName
  /** The browser that runs now: another after a crash. */
  readonly browser: Browser
  lab: Lab
  server: LabServer
  /** `chrome-extension://…` or `moz-extension://…`. */
  origin: string
  /** Folder of the browser's profile. */
  profile: string
  open(address: string): Promise<Page>
  /** Opens a page of the extension in a tab. */
  openOwn(path: string, how?: { background?: boolean }): Promise<Page>
  /** The panel's frame in a page, once it is there. */
  frame(page: Page): Promise<Frame>
  /** The extension's own window, once it is there and not among `before`. */
  window(before?: readonly Page[]): Promise<Page>
  /** The service worker; wakes it. Chromium only. */
  worker(): Promise<WebWorker>
  /** Stops the service worker. Chromium only. */
  stopWorker(): Promise<void>
  /** Whether the service worker runs. Chromium only. */
  workerRuns(): Promise<boolean>
  /**
   * The browser ends from one moment to the next, and another begins with the same profile. Chromium only.
   * @param meanwhile what happens while there is none
   */
  crash(meanwhile?: () => void): Promise<void>
  close(): Promise<void>
}

/** Starts a lab and a browser with the extension in it. */
export async function createStage(options: StageOptions = {}): Promise<Stage> {
  const name = options.browser ?? 'chromium'
  const executablePath = options.executable ?? findBrowser(name)
  if (executablePath === undefined) throw new Error(`There is no ${name} on this machine.`)
  const lab = createLab(options.lab)
  const server = await startServer(lab, { controlKey: crypto.randomUUID() })
  const profile = mkdtempSync(join(tmpdir(), 'gangway-profile-'))
  const extension = options.extension ?? builtFor(name)
  const launch = (): Promise<Browser> =>
    name === 'chromium'
      ? puppeteer.launch({
          executablePath,
          userDataDir: profile,
          env: { ...process.env, ...options.env },
          headless: options.headless ?? true,
          pipe: true,
          enableExtensions: [extension],
          args: [...quiet, noSpare, ...server.chromiumArgs, ...(options.args ?? [])],
          defaultViewport: { width: 1280, height: 900 },
        })
      : puppeteer.launch({
          browser: 'firefox',
          executablePath,
          headless: options.headless ?? true,
          acceptInsecureCerts: true,
          userDataDir: profile,
          env: { ...process.env, ...options.env },
          args: ['--remote-allow-system-access'],
          defaultViewport: { width: 1280, height: 900 },
          extraPrefsFirefox: {
            'network.dns.localDomains': server.hosts.join(','),
            'network.socket.forcePort': `443=${server.port}`,
            'network.http.http3.enable': false,
            'network.trr.mode': 5,
            'extensions.webextensions.uuids': JSON.stringify({ 'gangway@gangway.dev': firefoxUuid }),
            ...options.prefs,
          },
        })
  let browser = await launch()
  let origin = `moz-extension://${firefoxUuid}`
  if (name === 'firefox') await browser.installExtension(extension)
  else {
    const target = await browser.waitForTarget(
      t => t.type() === 'service_worker' && t.url().startsWith('chrome-extension://'),
    )
    origin = `chrome-extension://${new URL(target.url()).host}`
  }

  const isWorker = (target: Target): boolean =>
    target.type() === 'service_worker' && target.url().startsWith(origin)
  const stage: Stage = {
    name,
    get browser() {
      return browser
    },
    lab,
    server,
    origin,
    profile,
    async open(address) {
      const page = await browser.newPage()
      if (options.dark) await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }])
      await page.goto(address, { waitUntil: 'load' })
      return page
    },
    async openOwn(path, how) {
      const page = await browser.newPage(how)
      if (options.dark && name === 'chromium')
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }])
      // Firefox navigates to its own pages but never says that they are loaded.
      const gone = page.goto(`${origin}/${path}`, {
        waitUntil: 'domcontentloaded',
        timeout: name === 'firefox' ? 1500 : 30_000,
      })
      if (name === 'firefox') await gone.catch(() => null)
      else await gone
      await page.waitForFunction(() => document.readyState === 'complete')
      return page
    },
    async frame(page) {
      return until(() => page.frames().find(f => f.url().includes('/panel.html')), 'the panel in the page')
    },
    async window(before = []) {
      return until(async () => {
        for (const page of await browser.pages()) {
          if (before.includes(page)) continue
          const url =
            name === 'firefox' ? await page.evaluate(() => location.href).catch(() => '') : page.url()
          if (url.includes('/panel.html')) return page
        }
        return undefined
      }, "the extension's own window")
    },
    async worker() {
      const target = browser.targets().find(isWorker) ?? (await wake())
      const worker = await target.worker()
      if (!worker) throw new Error('the worker cannot be reached')
      return worker
    },
    async stopWorker() {
      const page = await browser.newPage()
      const session = await page.createCDPSession()
      // The worker of an open panel is awake again at once: only its status tells that it was gone.
      const gone = new Promise<void>(resolveGone => {
        session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
          if (versions.some(v => v.scriptURL.startsWith(origin) && v.runningStatus === 'stopped'))
            resolveGone()
        })
      })
      await session.send('ServiceWorker.enable')
      await session.send('ServiceWorker.stopAllWorkers')
      await gone
      await page.close()
    },
    async workerRuns() {
      const page = await browser.newPage()
      const session = await page.createCDPSession()
      const told = new Promise<boolean>(resolveTold => {
        session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
          const [own] = versions.filter(v => v.scriptURL.startsWith(origin))
          if (own) resolveTold(own.runningStatus !== 'stopped')
        })
      })
      await session.send('ServiceWorker.enable')
      const runs = await told
      await page.close()
      return runs
    },
    async crash(meanwhile) {
      const old = browser.process()
      const gone = new Promise(resolveGone => old?.once('exit', resolveGone))
      old?.kill('SIGKILL')
      await gone
      meanwhile?.()
      browser = await launch()
      await browser.waitForTarget(isWorker)
    },
    async close() {
      await browser.close()
      await server.close()
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  /** Any message wakes the worker; the options page sends some. */
  async function wake(): Promise<Target> {
    const page = await stage.openOwn('options.html')
    const target = await browser.waitForTarget(isWorker)
    await page.close()
    return target
  }
  return stage
}

/** Waits until something is there; the browser's own events decide when to look again. */
export async function until<T>(
  look: () => T | undefined | Promise<T | undefined>,
  what: string,
  ms = 20_000,
): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > end) throw new Error(`${what} did not come`)
    await new Promise(resolveSoon => setTimeout(resolveSoon, 20))
  }
}
