import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Frame, KeyInput } from 'puppeteer-core'
import { describe, expect, it } from 'vitest'
import { type Gallery, type Look, withGallery } from '../gallery/drive'
import { states } from '../gallery/states'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  id: string
  nodes: { html: string; failureSummary: string }[]
}

/** What axe-core finds in a page, in words. */
async function violations(gallery: Gallery, frame: Frame): Promise<string[]> {
  // The page's policy refuses scripts of others; the debugger's do not count as such.
  await frame.evaluate(axe)
  const found = (await frame.evaluate('axe.run(document)')) as { violations: Violation[] }
  gallery.complaints()
  return found.violations.map(
    one => `${one.id}: ${one.nodes.map(node => `${node.html} ${node.failureSummary}`).join(' | ')}`,
  )
}

/** Whether anything but a table is wider than the page. */
const tooWide = (frame: Frame): Promise<boolean> =>
  frame.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1)

describe('the pages', () => {
  it('are accessible, never too wide, and complain of nothing, in every state', {
    timeout: 240_000,
  }, async () => {
    const wrong: Record<string, string[]> = {}
    await withGallery(async gallery => {
      for (const name of Object.keys(states)) {
        for (const look of ['light', 'dark', 'narrow'] satisfies Look[]) {
          const frame = await gallery.open(name, look)
          const problems = gallery.complaints()
          if (await tooWide(frame)) problems.push('is wider than the page')
          if (look !== 'narrow') problems.push(...(await violations(gallery, frame)))
          if (problems.length > 0) wrong[`${name} ${look}`] = problems
        }
      }
    })
    expect(wrong).toStrictEqual({})
  })

  it('a key in the filter of 5,000 rows is painted within 50 ms on a slow machine', {
    timeout: 90_000,
  }, async () => {
    // The best of three rounds: what else this machine does is not measured.
    const rounds: number[] = []
    await withGallery(async gallery => {
      while (rounds.length < 3 && Math.min(50, ...rounds) >= 50) rounds.push(p95(await keyTimes(gallery)))
    })
    console.log(`key to paint, p95 of each round: ${rounds.map(ms => ms.toFixed(1)).join(', ')} ms`)
    expect(Math.min(...rounds)).toBeLessThan(50)
  })
})

const p95 = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN

/** Types into the filter of a large table with the processor slowed to a quarter: milliseconds from key to paint. */
async function keyTimes(gallery: Gallery): Promise<number[]> {
  const frame = await gallery.open('view-table-large', 'light')
  await gallery.page.emulateCPUThrottling(4)
  await frame.focus('.search input')
  await frame.evaluate(() => {
    const taken: number[] = []
    Object.assign(window, { taken })
    const onKey = (event: KeyboardEvent) => {
      // The frame after the next one begins when this one was painted.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener('message', () => taken.push(performance.now() - event.timeStamp))
        port1.start()
        port2.postMessage(null)
      })
    }
    document.addEventListener('keydown', onKey, true)
  })
  const press = async (key: KeyInput) => {
    await gallery.page.keyboard.press(key)
    await new Promise(resolve => setTimeout(resolve, 120))
  }
  for (const key of ['h', 'o', 'c', 'k', 'e', 'y', 'Space', '4', '7', 'Space', 'd', 'i', 's'] as const)
    await press(key)
  for (let n = 0; n < 12; n += 1) await press('Backspace')
  await gallery.page.emulateCPUThrottling(1)
  return (await frame.evaluate('window.taken')) as number[]
}
