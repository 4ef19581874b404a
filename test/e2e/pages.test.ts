import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Frame } from 'puppeteer-core'
import { describe, expect, it } from 'vitest'
import { type Gallery, type Look, withGallery } from '../gallery/drive'
import { states } from '../gallery/states'
import { Random } from '../lab/random'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  id: string
  nodes: { html: string; failureSummary: string }[]
}

/** What axe-core finds in a page, in words: by all its rules, or by one. */
async function violations(gallery: Gallery, frame: Frame, only?: string): Promise<string[]> {
  // The page's policy refuses scripts of others; the debugger's do not count as such.
  await frame.evaluate(axe)
  const found = (await frame.evaluate(
    `axe.run(document, ${JSON.stringify(only === undefined ? {} : { runOnly: [only] })})`,
  )) as {
    violations: Violation[]
  }
  gallery.complaints()
  return found.violations.map(
    one => `${one.id}: ${one.nodes.map(node => `${node.html} ${node.failureSummary}`).join(' | ')}`,
  )
}

/** Whether anything but a table is wider than the page. */
const tooWide = (frame: Frame): Promise<boolean> =>
  frame.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1)

/** States with more than fits a window, of pages that can be printed. */
const long = ['long-table', 'long-preview-all']

/** How many sheets a page takes. Chromium writes each page's entry in plain text. */
async function sheets(gallery: Gallery): Promise<number> {
  const pdf = Buffer.from(await gallery.page.pdf({ format: 'A4' })).toString('latin1')
  return [...pdf.matchAll(/\/Type\s*\/Page\b/g)].length
}

/** Labels whose last word is read as a part of the one before. */
const glued = (frame: Frame): Promise<string[]> =>
  frame.$$eval('label:has(.optional)', labels =>
    labels.map(label => label.textContent).filter(text => !/\soptional$/.test(text)),
  )

/** The look that a state is judged in, light or dark, where `WALK` is a seed, and every other state in none; else both. */
const chosen = (() => {
  const seed = process.env['WALK']
  const random = new Random(Number(seed))
  return (): 'light' | 'dark' | 'both' | 'none' => {
    if (seed === undefined) return 'both'
    if (random.next() < 0.5) return 'none'
    return random.next() < 0.5 ? 'light' : 'dark'
  }
})()

describe('the pages', () => {
  it('are accessible, never too wide, whole on paper, and complain of nothing, in every state', {
    timeout: 240_000,
  }, async () => {
    const wrong: Record<string, string[]> = {}
    await withGallery(async gallery => {
      for (const name of Object.keys(states)) {
        const note = (look: Look, problems: string[]) => {
          if (problems.length > 0) wrong[`${name} ${look}`] = problems
        }
        const wide = async () => ((await tooWide(frame)) ? ['is wider than the page'] : [])
        const look = chosen()
        if (look === 'none') continue
        const first = look === 'both' ? 'light' : look
        const frame = await gallery.open(name, first)
        note(first, [
          ...gallery.complaints(),
          ...(await wide()),
          ...(await glued(frame)),
          ...(await violations(gallery, frame)),
        ])
        // Only colours differ in the dark.
        if (look === 'both') {
          await gallery.turn(name, frame, 'dark')
          note('dark', await violations(gallery, frame, 'color-contrast'))
        }
        await gallery.turn(name, frame, 'narrow')
        note('narrow', [...(await wide()), ...gallery.complaints()])
      }
      const zoomed = await gallery.open('home-window', 'zoomed')
      if (await zoomed.$eval('.scroll', list => list.scrollHeight > list.clientHeight))
        wrong['home-window zoomed'] = ['scrolls in a slit below its head']
      else if (await zoomed.$eval('.frame', panel => panel.scrollTop > 0))
        wrong['home-window zoomed'] = ['hides what it is about']
      for (const name of long) {
        await gallery.open(name, 'light')
        // Two hundred lines and more: what the window cut off would leave one sheet.
        if ((await sheets(gallery)) < 8) wrong[`${name} printed`] = ['is cut off on paper']
      }
    })
    expect(wrong).toStrictEqual({})
  })
})
