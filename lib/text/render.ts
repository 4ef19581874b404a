import type { Message, Text } from './index'

/** A translation: English text to the text in that language, or to its plural forms by `Intl.PluralRules`. */
type Catalogue = Readonly<Record<string, string | Partial<Record<Intl.LDMLPluralRule, string>>>>

/** Turns texts into strings of one language. */
interface Renderer {
  language: string
  (text: Text): string
}

/** Makes the function that turns texts into strings of `language`; what the catalogue lacks stays English. */
export function renderer(language: string, catalogue: Catalogue = {}): Renderer {
  const numbers = new Intl.NumberFormat(language)
  const plurals = new Intl.PluralRules(language)
  const pattern = (message: Message): string => {
    const entry = catalogue[message.text]
    if (typeof entry === 'string') return entry
    if (entry) return entry[plurals.select(message.n ?? 0)] ?? entry.other ?? message.text
    return message.plural !== undefined && message.n !== 1 ? message.plural : message.text
  }
  const render = (text: Text): string => {
    if (typeof text === 'string') return text
    return pattern(text).replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = text.values?.[name]
      if (value === undefined) return whole
      return typeof value === 'number' ? numbers.format(value) : render(value)
    })
  }
  return Object.assign(render, { language })
}
