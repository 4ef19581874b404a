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
    againstLimit(
      3,
      'background, one file, raw',
      raw(join(builds.ours, 'background.js')),
      // What every start of the worker reads. A portal's own part comes when that portal is first asked for.
      450_000,
      'B',
      null,
      {
        gzip: gzipped(join(builds.ours, 'background.js')),
        ...Object.fromEntries(
          readdirSync(join(builds.ours, 'parts')).map(part => [
            `parts/${part}`,
            raw(join(builds.ours, 'parts', part)),
          ]),
        ),
      },
    ),
    ...['popup', 'panel'].map(page => firstLoad(builds.ours, page)),
  ]
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
