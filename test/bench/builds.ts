import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const top = resolve(import.meta.dirname, '../..')
const cache = join(top, '.cache/bench')

/** Where the extensions lie that are measured and that they are measured against. */
export interface Builds {
  /** The extension as it is built for the stores, with one static page added. */
  ours: string
  /** A content script by WXT that does nothing, on the same pages as ours. */
  empty: string
  /** A worker of a kilobyte that answers at once, fetches once and answers, or fetches every page of a list. */
  bare: string
  /** A worker that makes a key of a password, and nothing else. */
  kdf: string
}

/** The page that stands for "a static page of the extension": one button, no style, no script. */
export const staticPage = 'static.html'
const staticHtml = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Static</title><button data-action="none">Static</button></html>`

/** Builds ours anew and the floors where their text has changed. */
export async function makeBuilds(): Promise<Builds> {
  const ours = await wxtBuild(top, join(cache, 'ours'))
  writeFileSync(join(ours, staticPage), staticHtml)
  return { ours, empty: await emptyScript(), bare: bareWorker(), kdf: bareKdf() }
}

/** In a process of its own: WXT draws its progress on standard output, where only the figures belong. */
async function wxtBuild(root: string, outDir: string, maps = false): Promise<string> {
  const code = `import { build } from 'wxt'
await build({
  ...${JSON.stringify({ root, outDir })},
  hooks: {
    'vite:build:extendConfig': (_, config) => {
      config.build = { ...config.build, sourcemap: ${maps} }
    },
  },
})`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: top,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [status] = await once(child, 'exit')
  if (status !== 0) throw new Error(`${root} could not be built`)
  return join(outDir, 'chrome-mv3')
}

/** Ours with source maps, to tell whose bytes they are; not for measuring. */
export const buildWithMaps = (): Promise<string> => wxtBuild(top, join(cache, 'maps'), true)

async function emptyScript(): Promise<string> {
  const files = {
    'wxt.config.ts': `import { defineConfig } from 'wxt'
export default defineConfig({ imports: false, manifest: { name: 'Empty' } })
`,
    'entrypoints/appcenter.content.ts': `import { defineContentScript } from 'wxt/utils/define-content-script'
export default defineContentScript({
  matches: ['https://appcenter.ms/*'],
  runAt: 'document_idle',
  noScriptStartedPostMessage: true,
  main() {},
})
`,
    'package.json': '{ "name": "empty", "version": "1.0.0", "type": "module" }\n',
  }
  const root = join(cache, 'empty')
  const wxt = readFileSync(join(top, 'node_modules/wxt/package.json'))
  const key = createHash('sha256').update(JSON.stringify(files)).update(wxt).digest('hex')
  const stamp = join(root, 'stamp')
  const built = join(root, '.output/chrome-mv3')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return built
  for (const [path, text] of Object.entries(files)) put(join(root, path), text)
  await wxtBuild(root, join(root, '.output'))
  writeFileSync(stamp, key)
  return built
}

function bareWorker(): string {
  const root = join(cache, 'bare')
  put(
    join(root, 'manifest.json'),
    JSON.stringify({
      manifest_version: 3,
      name: 'Bare',
      version: '1.0.0',
      host_permissions: ['https://*.appcenter.ms/*', 'https://api.appstoreconnect.apple.com/*'],
      background: { service_worker: 'background.js' },
    }),
  )
  put(
    join(root, 'background.js'),
    `chrome.runtime.onMessage.addListener((message, _sender, answer) => {
  if (message.pages !== undefined) {
    count(message.pages, message.bearer).then(
      value => answer({ ok: true, value }),
      error => answer({ ok: false, error: String(error) }),
    )
    return true
  }
  if (message.url === undefined) {
    answer({ ok: true, value: message })
    return
  }
  fetch(message.url, { headers: { 'X-API-Token': message.token }, credentials: 'omit' })
    .then(response => response.json())
    .then(
      value => answer({ ok: true, value }),
      error => answer({ ok: false, error: String(error) }),
    )
  return true
})

async function count(first, bearer) {
  let rows = 0
  for (let url = first; url !== undefined; ) {
    const response = await fetch(url, { headers: { Authorization: 'Bearer ' + bearer }, credentials: 'omit' })
    const { data, links } = await response.json()
    rows += data.length
    url = links.next
  }
  return rows
}
`,
  )
  put(join(root, staticPage), staticHtml)
  return root
}

/** The library of ours as its authors pack it, in a worker of its own. */
function bareKdf(): string {
  const root = join(cache, 'kdf')
  put(
    join(root, 'manifest.json'),
    JSON.stringify({
      manifest_version: 3,
      name: 'Bare key derivation',
      version: '1.0.0',
      content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'" },
      background: { service_worker: 'background.js' },
    }),
  )
  const library = 'argon2.umd.min.js'
  put(join(root, library), readFileSync(join(top, 'node_modules/hash-wasm/dist', library), 'utf8'))
  put(
    join(root, 'background.js'),
    `importScripts('${library}')
chrome.runtime.onMessage.addListener(({ password, memory, passes, lanes }, _sender, answer) => {
  hashwasm
    .argon2id({
      password,
      salt: crypto.getRandomValues(new Uint8Array(16)),
      memorySize: memory,
      iterations: passes,
      parallelism: lanes,
      hashLength: 32,
      outputType: 'binary',
    })
    .then(() => answer({ ok: true }), error => answer({ ok: false, error: String(error) }))
  return true
})
`,
  )
  put(join(root, staticPage), staticHtml)
  return root
}

function put(path: string, text: string): void {
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
}
