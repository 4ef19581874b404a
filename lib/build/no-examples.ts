import type { Plugin } from 'vite'

/** What an action says of itself for the tests alone. */
const toldToTests = ['examples', 'operations', 'reads']

/**
 * Every action declares with what it can be tried and what it asks for. The tests hold it to that, and nothing that is
 * built ever looks at it: it is left out, and with it what makes it.
 */
export const noExamples: Plugin = {
  name: 'no-examples',
  enforce: 'post',
  transform(code, id) {
    if (!/\/lib\/portals\/\w+\/actions\//.test(id)) return undefined
    let cut = code
    const look = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return
      // Taken apart it is no declaration: what is made of it is one.
      if ('type' in node && node.type === 'ObjectPattern') return
      // From the end to the beginning, so that what comes before stays where it is.
      if (isProperty(node) && toldToTests.includes(node.key.name))
        cut = `${cut.slice(0, node.start)}...{}${cut.slice(node.end)}`
      else for (const part of Object.values(node).reverse()) look(part)
    }
    look(this.parse(code).body)
    return { code: cut, map: null }
  },
}

interface Property {
  start: number
  end: number
  key: { name: string }
}

const isProperty = (node: object): node is Property =>
  'type' in node && node.type === 'Property' && 'key' in node && isNamed(node.key)

const isNamed = (key: unknown): key is { name: string } =>
  typeof key === 'object' && key !== null && 'name' in key && typeof key.name === 'string'
