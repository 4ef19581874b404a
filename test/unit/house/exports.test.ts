import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { filesOf, importsOf, top } from './graph'

const files = ['lib', 'entrypoints', 'test'].flatMap(folder => filesOf(folder, /\.tsx?$/))

/** Files that are read without being named: by `import.meta.glob`, or in the place of a package's. */
const byOthers =
  /^lib\/portals\/\w+\/(part|actions\/[\w-]+)\.ts$|^lib\/page\/life\.ts$|^test\/gallery\/fake-browser\.ts$/

/** The values that a file exports where they are made. */
const valuesOf = (file: string): string[] =>
  [
    ...readFileSync(join(top, file), 'utf8').matchAll(
      /^export (?:async )?(?:const|let|function\*?|class) (\w+)/gm,
    ),
  ].map(([, name = '']) => name)

it('no value is exported that nobody imports', () => {
  const wanted = new Map<string, Set<string> | 'all'>()
  for (const { to, names } of [...files, 'wxt.config.ts'].flatMap(importsOf)) {
    const before = wanted.get(to)
    if (names === null || before === 'all') wanted.set(to, 'all')
    else wanted.set(to, new Set([...(before ?? []), ...names]))
  }
  const lonely = files
    .filter(file => !byOthers.test(file))
    .flatMap(file => {
      // A file is named with its ending, without it, or as its folder's index.
      const names = [file, file.replace(/\.tsx?$/, ''), file.replace(/\/index\.ts$/, '')]
      const by = names.flatMap(name => wanted.get(name) ?? [])
      if (by.includes('all')) return []
      return valuesOf(file)
        .filter(value => !by.some(one => one !== 'all' && one.has(value)))
        .map(value => `${file}: ${value}`)
    })
  expect(lonely).toEqual([])
})
