import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { type Frame, launch, type Page } from 'puppeteer-core'
import { buildGallery, galleryOut } from './build'
import type { State, Step } from './state'
import { states } from './states'

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

/** The policy of the extension's pages, so that nothing is looked at that they would refuse. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; frame-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname
  const bytes = await readFile(join(galleryOut, path)).catch(() => null)
  response.statusCode = bytes ? 200 : path === '/favicon.ico' ? 204 : 404
  response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream')
  if (!path.endsWith('frame.html')) response.setHeader('content-security-policy', policy)
  response.end(bytes ?? '')
}

/** How a state is looked at: theme, colours of the system, and size, for a zoomed page is a smaller one. */
interface Dress {
  scheme: 'light' | 'dark'
  width: number
  height?: number
  forced?: true
}
export const looks = {
  light: { scheme: 'light', width: 416 },
  dark: { scheme: 'dark', width: 416 },
  narrow: { scheme: 'light', width: 320 },
  tiny: { scheme: 'light', width: 280 },
  /** The frame in a page of 1280 by 720 at 200 %. */
  zoomed: { scheme: 'light', width: 414, height: 326 },
  forced: { scheme: 'dark', width: 416, forced: true },
} as const satisfies Record<string, Dress>
export type Look = keyof typeof looks

/** An open gallery. */
export interface Gallery {
  page: Page
  /** What the page complained of since it was asked last. */
  complaints(): string[]
  /** Opens a state and does what a person does to reach it. */
  open(name: string, look: Look): Promise<Frame>
  /** Looks at the state that is open in another way. */
  turn(name: string, frame: Frame, look: Look): Promise<void>
}

/** Waits until the page has nothing left to draw: three pictures in a row without a change. */
const calm = (frame: Frame): Promise<void> =>
  frame.evaluate(
    () =>
      new Promise<void>(resolve => {
        let still = 0
        const observer = new MutationObserver(() => {
          still = 0
        })
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
        const look = () => {
          still += 1
          if (still <= 3) return requestAnimationFrame(look)
          observer.disconnect()
          resolve()
        }
        requestAnimationFrame(look)
      }),
  )

async function take(page: Page, frame: Frame, step: Step): Promise<void> {
  const patience = { timeout: 3000 }
  if ('click' in step) await (await frame.waitForSelector(step.click, patience))?.click()
  else if ('hover' in step) await (await frame.waitForSelector(step.hover, patience))?.hover()
  else if ('fill' in step) {
    const field = await frame.waitForSelector(step.fill, patience)
    await field?.click({ count: 3 })
    await field?.type(step.with)
  } else if ('press' in step) {
    if (step.press === 'Enter' || step.press === 'Tab') await page.keyboard.press(step.press)
    else await page.keyboard.sendCharacter(step.press)
  } else if ('sees' in step) await frame.waitForSelector(step.sees, patience)
  else await new Promise(resolve => setTimeout(resolve, step.pause))
}

function sizeOf(state: State, look: Look): { width: number; height: number } {
  if (state.page === 'options') return { width: look === 'narrow' ? 320 : 900, height: 700 }
  if (state.page === 'frame') return { width: 900, height: 720 }
  const { width, height }: Dress = looks[look]
  return { width, height: height ?? (state.page === 'popup' ? 600 : 720) }
}

/** Builds the gallery, opens a browser on it, and closes all when the work is done. */
export async function withGallery(work: (gallery: Gallery) => Promise<void>): Promise<void> {
  await buildGallery()
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const browser = await launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox'],
  })
  const heard: string[] = []
  try {
    const page = await browser.newPage()
    page.on('pageerror', error => heard.push(String(error)))
    page.on('console', line => {
      if (line.type() === 'error') heard.push(line.text())
    })
    const devtools = await page.createCDPSession()
    const dress = async (state: State, look: Look): Promise<void> => {
      const { scheme, forced }: Dress = looks[look]
      await page.setViewport(sizeOf(state, look))
      // The library knows no forced colours, the browser does.
      await devtools.send('Emulation.setEmulatedMedia', {
        features: [
          { name: 'prefers-color-scheme', value: scheme },
          { name: 'prefers-reduced-motion', value: 'reduce' },
          { name: 'forced-colors', value: forced ? 'active' : 'none' },
        ],
      })
    }
    await work({
      page,
      complaints: () => heard.splice(0),
      async open(name, look) {
        const state = states[name]
        if (!state) throw new Error(`no state is called ${name}`)
        await dress(state, look)
        await page.goto(`${base}/${state.page}.html?state=${name}`)
        const frame =
          state.page === 'frame'
            ? await page.waitForFrame(one => one.url().includes('panel.html'))
            : page.mainFrame()
        await frame.waitForSelector('#panel > *, #options > *')
        await calm(frame)
        for (const step of state.steps ?? []) await take(page, frame, step)
        await calm(frame)
        return frame
      },
      async turn(name, frame, look) {
        const state = states[name]
        if (state) await dress(state, look)
        await calm(frame)
      },
    })
  } finally {
    await browser.close()
    server.close()
  }
}
