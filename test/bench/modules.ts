import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildWithMaps } from './builds'

/** The minified bytes that each source module puts into each built script, as text, largest first. */
export async function modules(): Promise<string> {
  const root = await buildWithMaps()
  return (
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      // What was not built, but copied, is no more than it says.
      .filter(path => path.endsWith('.js') && existsSync(join(root, `${path}.map`)))
      .sort()
      .map(path => {
        const list = shares(join(root, path)).map(([name, bytes]) => `${String(bytes).padStart(8)}  ${name}`)
        return [path, ...list].join('\n')
      })
      .join('\n\n')
  )
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Follows the source map: every byte belongs to the segment that begins at or before it. */
function shares(path: string): [string, number][] {
  const { mappings, sources } = JSON.parse(readFileSync(`${path}.map`, 'utf8')) as {
    mappings: string
    sources: string[]
  }
  const lines = readFileSync(path, 'utf8').split('\n')
  const bytes = new Map<string, number>()
  const add = (source: number, text: string) => {
    const name = (sources[source] ?? 'made by the bundler')
      .replace(/^(\.\.\/)+/, '')
      .replace(/.*node_modules\//, '')
    bytes.set(name, (bytes.get(name) ?? 0) + Buffer.byteLength(text))
  }
  let source = 0
  mappings.split(';').forEach((line, row) => {
    const text = lines[row] ?? ''
    let column = 0
    let from = 0
    let owner = -1
    for (const segment of line.split(',')) {
      if (segment === '') continue
      const fields = decode(segment)
      column += fields[0] ?? 0
      add(owner, text.slice(from, column))
      from = column
      if (fields.length > 1) {
        source += fields[1] ?? 0
        owner = source
      } else owner = -1
    }
    add(owner, text.slice(from))
  })
  return [...bytes].sort((a, b) => b[1] - a[1])
}

function decode(segment: string): number[] {
  const fields: number[] = []
  let value = 0
  let shift = 0
  for (const letter of segment) {
    const digit = digits.indexOf(letter)
    value |= (digit & 31) << shift
    shift += 5
    if (digit & 32) continue
    fields.push(value & 1 ? -(value >> 1) : value >> 1)
    value = shift = 0
  }
  return fields
}
