import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Builds } from './builds'
import { againstLimit, type Line } from './measure'

const gzipped = (path: string): number => gzipSync(readFileSync(path), { level: 9 }).byteLength
const raw = (path: string): number => readFileSync(path).byteLength

/** Rows 1, 3 and 4: what is delivered. */
export function sizes(builds: Builds): Line[] {
  const floor = gzipped(join(builds.empty, 'content-scripts/appcenter.js'))
  const script = (name: string, title: string, limit: number): Line => {
    const path = join(builds.ours, `content-scripts/${name}.js`)
    return againstLimit(1, `content script of ${title}, gzip`, gzipped(path), limit, 'B', floor, {
      raw: raw(path),
    })
  }
  return [
    script('appcenter', 'App Center', 4096),
    script('appstoreconnect', 'App Store Connect', 4096),
    script('azuredevops', 'Azure DevOps', 5632),
    background(builds.ours),
    ...['popup', 'panel'].map(page => firstLoad(builds.ours, page)),
  ]
}

/** What the worker reads at most for a page of one portal, which is the largest; every script by itself beside it. */
function background(root: string): Line {
  const scripts = ['background.js', ...readdirSync(join(root, 'parts')).map(part => `parts/${part}`)]
  const sizes = scripts.map(path => [path, raw(join(root, path))] as const)
  const always = ['background.js', 'parts/rooms.js']
  const sum = (some: typeof sizes) => some.reduce((all, [, bytes]) => all + bytes, 0)
  const rest = sizes.filter(([path]) => !always.includes(path)).map(([, bytes]) => bytes)
  const most = sum(sizes.filter(([path]) => always.includes(path))) + Math.max(...rest)
  return againstLimit(3, 'background, for a page of one portal, raw', most, 450_000, 'B', null, {
    all: sum(sizes),
    ...Object.fromEntries(sizes),
  })
}

/** What a page needs before it can paint: itself, its styles, its scripts and what those import at once. */
function firstLoad(root: string, page: string): Line {
  const html = `${page}.html`
  const files = new Set([html])
  const text = readFileSync(join(root, html), 'utf8')
  const waiting = [...text.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].flatMap(
    ([, path]) => path ?? [],
  )
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue
    files.add(path)
    if (path.endsWith('.js')) waiting.push(...importsOf(root, path))
  }
  const parts = [...files].map(path => [path, gzipped(join(root, path))] as const)
  const sum = parts.reduce((all, [, bytes]) => all + bytes, 0)
  return againstLimit(4, `${page}, first load, gzip`, sum, 45_000, 'B', null, Object.fromEntries(parts))
}

/** The chunks that a built module imports statically; those behind `import()` come later. */
function importsOf(root: string, path: string): string[] {
  const code = readFileSync(join(root, path), 'utf8')
  return [...code.matchAll(/(?:\bimport|\bfrom)\s*["'](\.{1,2}\/[^"']+\.js)["']/g)].map(([, to]) =>
    posix.join(dirname(path), to ?? ''),
  )
}
