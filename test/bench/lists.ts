import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createLab } from '../lab/lab'
import type { Builds } from './builds'
import type { Tab } from './chromium'
import { appears, focus, paintedAfterKey, send, tellPaintedAfterClick, watchKeys } from './inpage'
import { againstLimit, inTurns, type Line, least, quantile } from './measure'
import { type Bench, makeBench } from './panel'

const apps = 2000
const tokens = 5000
const address = 'https://appcenter.ms/apps'
const listRead = 'https://api.appcenter.ms/v0.1/apps'
const firstCell = '[data-cell="0-0"]'
const row = (action: string): string => `[data-action="${action}"]`

/** Rows 8 and 9: 2,000 apps and 5,000 tokens. */
export async function lists(builds: Builds): Promise<Line[]> {
  const bench = await makeBench(builds, createLab({ apps, tokens, rate: false }), address)
  try {
    return [await myApps(bench), await search(bench)]
  } finally {
    await bench.close()
  }
}

/** Chooses an action as the keyboard does: what moves under a pointer does not move under the focus. */
export async function choose({ stage }: Bench, action: string): Promise<void> {
  await stage.run(focus, row(action))
  await strike(stage, { key: 'Enter', windowsVirtualKeyCode: 13, text: '\r' })
}

async function strike(
  stage: Tab,
  key: { key: string; windowsVirtualKeyCode: number; text?: string },
): Promise<void> {
  await stage.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key })
  const { text: _text, ...up } = key
  await stage.send('Input.dispatchKeyEvent', { type: 'keyUp', ...up })
}

/** Opens the popup and waits until an action is there and nothing is awaited: what comes late moves nothing then. */
async function openAt({ stage, ours }: Bench, action: string): Promise<void> {
  await stage.go(`${ours}/popup.html`)
  await stage.run(appears, `body:not(:has([aria-busy="true"])) ${row(action)}`)
}

async function myApps(bench: Bench): Promise<Line> {
  const { stage, bareTab, browser, lab } = bench
  const floor = async (): Promise<number> => {
    await browser.stopWorkers()
    return bareTab.run(send, { url: listRead, token: lab.seed.tokens.owner })
  }
  const ours = async (): Promise<number> => {
    await openAt(bench, 'appcenter.apps.list')
    await stage.run(tellPaintedAfterClick, firstCell)
    await browser.stopWorkers()
    const told = stage.next('Runtime.bindingCalled', event => event.name === 'tell')
    await choose(bench, 'appcenter.apps.list')
    const { payload } = await told.catch(async () => {
      throw new Error(`no table came: ${await stage.run(() => document.body.innerText)}`)
    })
    return Number(payload)
  }
  const pairs = await inTurns(12, floor, ours)
  const hop = least(pairs.floor)
  const shown = await stage.run(() => document.querySelector('input[type="search"]')?.ariaLabel ?? '')
  return {
    ...againstLimit(
      8,
      '“my apps”, cold worker → 2,000 apps painted',
      least(pairs.ours),
      Math.round((hop + 50) * 10) / 10,
      'ms',
      hop,
      {
        median: quantile(pairs.ours, 0.5).toFixed(1),
        'median of the floor': quantile(pairs.floor, 0.5).toFixed(1),
        table: shown,
        'official CLI’s `apps list`': await officialClient(bench),
      },
    ),
    budget: '≤ floor + 50 ms',
  }
}

/** The best of three runs of `appcenter apps list`, where `npm run clients` has installed it. */
async function officialClient({ lab, server }: Bench): Promise<string> {
  const binary = resolve('.cache/clients/node_modules/.bin/appcenter')
  if (!existsSync(binary)) return 'not installed (npm run clients)'
  const home = mkdtempSync(join(tmpdir(), 'gangway-bench-'))
  const certificate = join(home, 'certificate.pem')
  writeFileSync(certificate, server.certificate)
  const times: number[] = []
  for (let i = 0; i < 3; i++) {
    const begun = performance.now()
    const child = spawn(
      binary,
      ['apps', 'list', '--env', 'local', '--token', lab.seed.tokens.owner, '--disable-telemetry'],
      {
        stdio: 'ignore',
        env: {
          PATH: process.env.PATH,
          HOME: home,
          MOBILE_CENTER_TELEMETRY: 'off',
          APPCENTER_ENDPOINT: `https://localhost:${server.port}`,
          NODE_EXTRA_CA_CERTS: certificate,
        },
      },
    )
    const [code] = await once(child, 'exit')
    if (code !== 0) return `failed with ${code}`
    times.push(performance.now() - begun)
  }
  rmSync(home, { recursive: true })
  return `${least(times).toFixed(0)} ms`
}

/** What is typed, and taken back key by key. */
const words: Record<string, string[]> = {
  'appcenter.apps.list': ['kite', 'ios beta', 'zz'],
  'appcenter.tokens.list': ['build', 'full old', 'zz'],
}
/** Long enough for a throttled answer to have been painted. */
const settleMs = 250
/** Each key is pressed so often at the same place; its best counts, for the machine may be busy. */
const rounds = 4

async function search(bench: Bench): Promise<Line> {
  const { stage } = bench
  const times: Record<string, number[]> = {}
  for (const [action, typed] of Object.entries(words)) {
    await openAt(bench, action)
    await choose(bench, action)
    await stage.run(appears, firstCell)
    // The heading takes the focus once it has been painted; whoever has it before then loses it.
    await new Promise(settled => setTimeout(settled, settleMs))
    await stage.run(focus, 'input[type="search"]')
    await stage.run(watchKeys)
    await stage.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    const keys = typed.flatMap(word => [...word.split(''), ...Array.from(word, () => 'Backspace')])
    const own = keys.map(() => Number.POSITIVE_INFINITY)
    for (let round = 0; round < rounds; round++) {
      for (const [i, key] of keys.entries()) own[i] = Math.min(own[i] ?? 0, await press(bench, key))
    }
    await stage.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    times[action] = own
  }
  const all = Object.values(times).flat()
  return againstLimit(
    9,
    'search over 2,000 apps and 5,000 tokens, key to paint, processor 4 × slower, p95',
    quantile(all, 0.95),
    50,
    'ms',
    null,
    {
      keys: all.length,
      median: quantile(all, 0.5).toFixed(1),
      ...Object.fromEntries(
        Object.entries(times).map(([action, own]): [string, string] => [
          `p95 of ${action}`,
          quantile(own, 0.95).toFixed(1),
        ]),
      ),
    },
  )
}

/** Presses a key and lets it settle; milliseconds until it was painted, where the page watches its keys. */
export async function press({ stage }: Bench, key: string): Promise<number> {
  const named: Record<string, number> = { Backspace: 8, Escape: 27 }
  const code = named[key]
  if (code !== undefined) await strike(stage, { key, windowsVirtualKeyCode: code })
  else await strike(stage, { key, windowsVirtualKeyCode: key.toUpperCase().charCodeAt(0), text: key })
  await new Promise(settled => setTimeout(settled, settleMs))
  return stage.run(paintedAfterKey)
}
