import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, resolve } from 'node:path'

export const top = resolve(import.meta.dirname, '../../..')

/** Files of a folder and all below it, with paths from the project's top and forward slashes. */
export function filesOf(folder: string, fits: RegExp): string[] {
  return readdirSync(join(top, folder), { withFileTypes: true }).flatMap(entry => {
    const path = posix.join(folder, entry.name)
    if (entry.isDirectory()) return filesOf(path, fits)
    return fits.test(entry.name) ? [path] : []
  })
}

/** One import: of a value, or of types alone, which leave nothing in what is built. */
export interface Import {
  from: string
  /** A path from the top without its ending, or the name of a package. */
  to: string
  typeOnly: boolean
  /** What is imported by name; null where it is the whole file. */
  names: readonly string[] | null
}

const statement = /^\s*(?:import|export)\s+(type\s+)?(?:([^'"();]*?)\s*from\s*)?['"]([^'"]+)['"]/gm
const dynamic = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

/** What a file imports. `import.meta.glob` is not seen here: the two registries that use it are named in the tests. */
export function importsOf(file: string): Import[] {
  const text = readFileSync(join(top, file), 'utf8')
  const resolved = (name: string) =>
    name.startsWith('.') ? posix.normalize(posix.join(dirname(file), name)).replace(/\.tsx?$/, '') : name
  const fixed = [...text.matchAll(statement)].map(([, type, names = '', name = '']) => {
    const inner = /^\{([\s\S]*)\}$/.exec(names.trim())?.[1]
    const parts = inner
      ?.split(',')
      .map(part => part.trim())
      .filter(part => part !== '')
    return {
      from: file,
      to: resolved(name),
      typeOnly: type !== undefined || parts?.every(part => part.startsWith('type ')) === true,
      names: parts?.map(part => part.replace(/^type\s+/, '').replace(/\s+as\s.*/s, '')) ?? null,
    }
  })
  const later = [...text.matchAll(dynamic)].map(([, name = '']) => ({
    from: file,
    to: resolved(name),
    typeOnly: false,
    names: null,
  }))
  return [...fixed, ...later]
}

/** The room a file or an import lies in: `ui` for `lib/ui/panel/app.tsx`; undefined for a package. */
export const roomOf = (path: string): string | undefined =>
  /^lib\/([^/]+)/.exec(path)?.[1] ?? (path.startsWith('entrypoints/') ? 'entrypoints' : undefined)
