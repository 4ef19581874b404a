/**
 * Takes a picture of every state of the pages: light, dark, narrow, and as large text. `npm run shots` takes
 * all; names behind it take those that begin so. Pictures go to `.output/shots`.
 */
import { mkdir, readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Frame, launch, type Page } from 'puppeteer-core'
import { buildGallery, galleryOut } from '../gallery/build'
import { type State, type Step, states } from '../gallery/states'

const out = join(galleryOut, '../shots')
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

/** The policy of the extension's pages, so that a picture is never of something they would refuse. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; frame-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname
  const bytes = await readFile(join(galleryOut, path)).catch(() => null)
  response.statusCode = bytes ? 200 : 404
  response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream')
  if (!path.endsWith('frame.html')) response.setHeader('content-security-policy', policy)
  response.end(bytes ?? '')
}

async function serve(): Promise<{ base: string; close(): void }> {
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { base: `http://127.0.0.1:${port}`, close: () => server.close() }
}

const looks = {
  light: { scheme: 'light', width: 416, scale: 1 },
  dark: { scheme: 'dark', width: 416, scale: 1 },
  narrow: { scheme: 'light', width: 320, scale: 1 },
} as const
type Look = keyof typeof looks

/** Opens a state in a page and does what a person does to reach it. */
export async function open(page: Page, base: string, name: string, state: State, look: Look): Promise<Frame> {
  const { scheme, width } = looks[look]
  const wide =
    state.page === 'options' ? (look === 'narrow' ? 360 : 900) : state.page === 'frame' ? 900 : width
  await page.setViewport({
    width: wide,
    height: state.page === 'panel' || state.page === 'frame' ? 720 : 600,
  })
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: scheme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ])
  await page.goto(`${base}/${state.page}.html?state=${name}`)
  const frame =
    state.page === 'frame'
      ? await page.waitForFrame(one => one.url().includes('panel.html'))
      : page.mainFrame()
  await frame.waitForSelector('#panel > *, #options > *')
  await new Promise(resolve => setTimeout(resolve, 120))
  for (const step of state.steps ?? []) await take(page, frame, step)
  await new Promise(resolve => setTimeout(resolve, 120))
  return frame
}

async function take(page: Page, frame: Frame, step: Step): Promise<void> {
  if ('click' in step) await (await frame.waitForSelector(step.click, { timeout: 3000 }))?.click()
  else if ('hover' in step) await (await frame.waitForSelector(step.hover, { timeout: 3000 }))?.hover()
  else if ('fill' in step) {
    const field = await frame.waitForSelector(step.fill, { timeout: 3000 })
    await field?.click({ count: 3 })
    await field?.type(step.with)
  } else if ('press' in step) {
    if (step.press === 'Enter' || step.press === 'Tab') await page.keyboard.press(step.press)
    else await page.keyboard.sendCharacter(step.press)
  } else await new Promise(resolve => setTimeout(resolve, step.rest))
}

/** Builds the gallery and takes the pictures; `axe` also holds every state against axe-core's rules. */
export async function shots(
  wanted: readonly string[],
  only: readonly Look[] = ['light', 'dark', 'narrow'],
): Promise<void> {
  await buildGallery()
  await mkdir(out, { recursive: true })
  const server = await serve()
  const browser = await launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox'],
  })
  try {
    const page = await browser.newPage()
    page.on('pageerror', error => console.error(String(error)))
    page.on('console', line => {
      if (line.type() === 'error') console.error(line.text())
    })
    for (const [name, state] of Object.entries(states)) {
      if (wanted.length > 0 && !wanted.some(start => name.startsWith(start))) continue
      for (const look of only) {
        try {
          await open(page, server.base, name, state, look)
          await page.screenshot({
            path: join(out, `${name}.${look}.png`) as `${string}.png`,
            fullPage: state.page === 'options',
          })
        } catch (error) {
          console.error(`${name} ${look}: ${String(error)}`)
          process.exitCode = 1
        }
      }
    }
  } finally {
    await browser.close()
    server.close()
  }
}

const { positionals: names } = parseArgs({ allowPositionals: true })
await shots(
  names.filter(name => !(name in looks)),
  names.some(name => name in looks) ? names.filter((name): name is Look => name in looks) : undefined,
)
