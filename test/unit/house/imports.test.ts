import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesOf, type Import, importsOf, roomOf, top } from './graph'

const sources = [...filesOf('lib', /\.tsx?$/), ...filesOf('entrypoints', /\.tsx?$/)]
const imports = sources.flatMap(importsOf)

/**
 * Which rooms a room may import values from, besides itself; types may come from anywhere unless `strict`.
 * ARCHITECTURE.md shows the same table.
 */
const rooms: Record<string, { may: string[]; strict?: true }> = {
  context: { may: [], strict: true },
  text: { may: [], strict: true },
  page: { may: ['context', 'text'], strict: true },
  actions: { may: ['http', 'text'] },
  portals: { may: ['actions', 'context', 'http', 'text'] },
  http: { may: ['portals', 'text'] },
  fieldcheck: { may: ['http', 'portals', 'text'] },
  vault: { may: ['http', 'portals', 'text'] },
  runs: { may: ['actions', 'http', 'text', 'vault'] },
  watch: { may: ['http', 'text', 'vault'] },
  messages: { may: ['portals', 'text'] },
  ui: { may: ['text', 'http'] },
  upload: { may: [] },
  build: { may: [] },
  background: {
    may: [
      'actions',
      'context',
      'fieldcheck',
      'http',
      'messages',
      'portals',
      'runs',
      'text',
      'vault',
      'watch',
    ],
  },
  entrypoints: { may: ['background', 'context', 'messages', 'page', 'ui', 'upload'] },
}

/** Where a room may look into another only at one door. */
const doors: { from: string; into: string; only: RegExp }[] = [
  // Faults are shown with whose they are and what to do next; the rest of the room talks to the network.
  { from: 'ui', into: 'http', only: /^lib\/http\/fault(-texts)?$/ },
  // Comparing JSON is no network either.
  { from: 'actions', into: 'http', only: /^lib\/http\/json$/ },
  { from: 'http', into: 'portals', only: /^lib\/portals\/url$/ },
  // Which portals there are: a list of names.
  ...['fieldcheck', 'messages', 'vault'].map(from => ({
    from,
    into: 'portals',
    only: /^lib\/portals\/id$/,
  })),
]

const shown = ({ from, to }: Import) => `${from} -> ${to}`

describe('who may import whom', () => {
  it('knows every room', () => {
    expect([...new Set(sources.map(file => roomOf(file) ?? file))].sort()).toEqual(Object.keys(rooms).sort())
  })

  it.each(Object.entries(rooms))('%s', (room, { may, strict }) => {
    const wrong = imports.filter(one => {
      if (roomOf(one.from) !== room || (one.typeOnly && !strict)) return false
      const to = roomOf(one.to)
      if (to === undefined || to === room) return false
      const door = doors.find(d => d.from === room && d.into === to)
      return !may.includes(to) || (!one.typeOnly && door !== undefined && !door.only.test(one.to))
    })
    expect(wrong.map(shown)).toEqual([])
  })

  it('context and page need no package', () => {
    const wrong = imports.filter(
      ({ from, to }) => ['context', 'page'].includes(roomOf(from) ?? '') && roomOf(to) === undefined,
    )
    expect(wrong.map(shown)).toEqual([])
  })

  it('a portal never imports another', () => {
    const portal = (path: string) => /^lib\/portals\/([^/]+)\//.exec(path)?.[1]
    const wrong = imports.filter(({ from, to }) => portal(from) && portal(to) && portal(from) !== portal(to))
    expect(wrong.map(shown)).toEqual([])
  })

  it('what runs in pages reaches neither the vault nor the network nor an action', () => {
    const forbidden = /^lib\/(vault|background|runs|portals|http\/(?!fault(-texts)?$|json$))/
    const pages = sources.filter(file => file.startsWith('entrypoints/') && !file.endsWith('background.ts'))
    expect(pages.length).toBeGreaterThan(5)
    expect([...reached(pages)].filter(path => forbidden.test(path))).toEqual([])
  })

  it('only the uploader can send a file', () => {
    const pages = sources.filter(file => file.startsWith('entrypoints/') && !file.includes('/uploader/'))
    expect([...reached(pages)].filter(path => path.startsWith('lib/upload/'))).toEqual([])
  })

  it('the pages ask the extension API for messages and, in the options, for the person’s leave and hidden buttons', () => {
    const uses = sources
      .filter(file => roomOf(file) === 'ui')
      .flatMap(file => {
        const text = readFileSync(join(top, file), 'utf8')
        return [...text.matchAll(/\b(?:browser|chrome)\??\.(\w+)/g)].map(([, api]) => `${file}: ${api}`)
      })
    const grant = 'lib/ui/options/grant.ts'
    // Where the button stands on a site lies in a place of its own, which the pages' side reads too.
    const button = 'lib/ui/options/button.tsx'
    const known = [`${grant}: permissions`, `${button}: storage`]
    expect(uses.filter(use => !use.endsWith(': runtime') && !known.includes(use))).toEqual([])
    expect(
      imports.filter(({ from, to }) => roomOf(from) === 'ui' && to.startsWith('wxt/')).map(shown),
    ).toEqual(['lib/ui/background.ts -> wxt/browser', `${button} -> wxt/browser`, `${grant} -> wxt/browser`])
  })

  it('entrypoints are short', () => {
    const long = filesOf('entrypoints', /\.tsx?$/).filter(
      file => readFileSync(join(top, file), 'utf8').trimEnd().split('\n').length > 40,
    )
    expect(long).toEqual([])
  })
})

/** Every file that values are imported from, from some files on. */
function reached(from: readonly string[]): Set<string> {
  const seen = new Set<string>()
  const open = [...from]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const { to, typeOnly } of importsOf(file)) {
      if (typeOnly || seen.has(to) || roomOf(to) === undefined) continue
      seen.add(to)
      const found = [`${to}.ts`, `${to}.tsx`, to].find(
        path => /\.tsx?$/.test(path) && existsSync(join(top, path)),
      )
      if (found !== undefined) open.push(found)
    }
  }
  return seen
}
