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

  it('a key in the filter of 5,000 rows costs less than 50 ms on a machine four times as slow', {
    retry: 2,
    timeout: 60_000,
  }, async () => {
    let costs: number[] = []
    await withGallery(async gallery => {
      costs = await keyCosts(gallery)
    })
    const slow = costs.map(ms => ms * 4).toSorted((a, b) => a - b)
    const p95 = slow[Math.floor(slow.length * 0.95)] ?? Number.NaN
    console.log(
      `a key at a quarter of the speed: median ${slow[slow.length >> 1]?.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
    )
    expect(p95).toBeLessThan(50)
  })
})

/**
 * Types into the filter of a large table: milliseconds of the page's thread for each key, script, layout and
 * paint together. The processor's time is counted and not the clock's, for other work on this machine is not
 * what is measured.
 */
async function keyCosts(gallery: Gallery): Promise<number[]> {
  const frame = await gallery.open('view-table-large', 'light')
  const session = await gallery.page.createCDPSession()
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const spent = async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return (metrics.find(one => one.name === 'TaskDuration')?.value ?? Number.NaN) * 1000
  }
  await frame.focus('.search input')
  await rest(400)
  const costs: number[] = []
  const press = async (key: KeyInput) => {
    const before = await spent()
    await gallery.page.keyboard.press(key)
    await rest(100)
    costs.push((await spent()) - before)
  }
  const words = ['h', 'o', 'c', 'k', 'e', 'y', 'Space', '4', '7', 'Space', 'd', 'i', 's'] as const
  for (let round = 0; round < 3; round += 1) {
    for (const key of words) await press(key)
    for (const _ of words) await press('Backspace')
  }
  return costs
}

const rest = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))
