import { readdirSync, readFileSync } from 'node:fs'
import { parseSync } from 'vite'
import { describe, expect, it } from 'vitest'

/** Attributes whose value a person reads or hears. */
const spoken = new Set([
  'title',
  'aria-label',
  'placeholder',
  'alt',
  'aria-valuetext',
  'aria-description',
  'label',
])

const isNode = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const letters = (text: unknown): boolean => typeof text === 'string' && /\p{L}{2}/u.test(text)

/** What stands between the values of a template. */
const fixedParts = (quasis: unknown): string =>
  Array.isArray(quasis)
    ? quasis
        .map(part => (isNode(part) && isNode(part['value']) ? String(part['value']['raw']) : ''))
        .join(' ')
    : ''

/** The text of a literal, or of a template's fixed parts. */
function literal(node: unknown): string {
  if (!isNode(node)) return ''
  if (node['type'] === 'Literal') return typeof node['value'] === 'string' ? node['value'] : ''
  if (node['type'] === 'JSXExpressionContainer') return literal(node['expression'])
  if (node['type'] === 'TemplateLiteral') return fixedParts(node['quasis'])
  return ''
}

/** Literal text a person would see or hear, anywhere below a node. */
function literals(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(literals)
  if (!isNode(node)) return []
  const found: string[] = []
  if (node['type'] === 'JSXText' && letters(node['value'])) found.push(String(node['value']).trim())
  if (node['type'] === 'JSXElement' || node['type'] === 'JSXFragment') {
    const children = Array.isArray(node['children']) ? node['children'] : []
    for (const child of children) {
      const text = isNode(child) && child['type'] === 'JSXExpressionContainer' ? child['expression'] : null
      if (isNode(text) && text['type'] === 'Literal' && letters(text['value']))
        found.push(String(text['value']))
    }
  }
  if (node['type'] === 'JSXAttribute' && isNode(node['name']) && spoken.has(String(node['name']['name']))) {
    const text = literal(node['value'])
    // An address or a path as an example is data.
    if (letters(text) && !text.includes('/')) found.push(text)
  }
  return [...found, ...Object.values(node).flatMap(literals)]
}

const every = readdirSync('lib/ui', { recursive: true, encoding: 'utf8' })
  .map(path => `lib/ui/${path.replaceAll('\\', '/')}`)
  .filter(path => /\.tsx?$/.test(path))
const files = every.filter(path => path.endsWith('.tsx'))

describe('texts of the pages', () => {
  it('there are pages to look at', () => expect(files.length).toBeGreaterThan(20))

  it.each(files)('%s has no text of its own: all go through lib/text', file => {
    const { program, errors } = parseSync(file, readFileSync(file, 'utf8'))
    expect(errors).toStrictEqual([])
    expect(literals(program)).toStrictEqual([])
  })

  it('finds what it looks for', () => {
    const page = '<p title="Some words">Other words {"more words"} {1}<b aria-label={`x ${y}`}>·</b></p>'
    expect(literals(parseSync('page.tsx', page).program).sort()).toStrictEqual(
      ['Other words', 'Some words', 'more words'].sort(),
    )
  })
})

describe('the pages and the browser', () => {
  const all = every.map(file => ({ file, text: readFileSync(file, 'utf8') }))

  it('one file alone names the extension API, and of it only runtime; two of the options ask for leave and for hidden buttons', () => {
    const naming = all.filter(
      ({ file, text }) =>
        /wxt\/browser|\bchrome\.\w|\bbrowser\.\w/.test(text) &&
        !['lib/ui/options/grant.ts', 'lib/ui/options/button.tsx'].includes(file),
    )
    expect(naming.map(({ file }) => file)).toStrictEqual(['lib/ui/background.ts'])
    const used = naming.flatMap(({ text }) => [...text.matchAll(/\bbrowser\.(\w+)/g)].map(match => match[1]))
    expect(new Set(used)).toStrictEqual(new Set(['runtime']))
  })

  it('no page has a way to make markup out of text', () => {
    expect(all.filter(({ text }) => /innerHTML|insertAdjacentHTML|document\.write/.test(text))).toStrictEqual(
      [],
    )
  })

  it('nothing behind the wall is imported, but for types and the texts of faults', () => {
    const behind =
      /^import (?!type)[^\n]*from '(?:\.\.\/)+(?:vault|portals|runs|actions|http|background)\/(?!fault-texts')/m
    expect(all.filter(({ text }) => behind.test(text)).map(({ file }) => file)).toStrictEqual([])
  })
})
