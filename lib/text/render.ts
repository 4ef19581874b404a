import type { Text } from './index'

/** Turns texts into strings of one language. */
interface Renderer {
  language: string
  (text: Text): string
}

/** Makes the function that turns texts into strings: the words are English, numbers are written as `language` does. */
export function renderer(language: string): Renderer {
  const numbers = new Intl.NumberFormat(language)
  const render = (text: Text): string => {
    if (typeof text === 'string') return text
    const pattern = text.plural !== undefined && text.n !== 1 ? text.plural : text.text
    return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = text.values?.[name]
      if (value === undefined) return whole
      return typeof value === 'number' ? numbers.format(value) : render(value)
    })
  }
  return Object.assign(render, { language })
}
