/**
 * Texts a person reads. English is written where it is meant, marked by `say`, and is its own key: an action needs
 * no second file, and a translation would be a table from these keys. Names, mails and other data are plain strings
 * and are no such keys.
 */
export interface Message {
  text: string
  /** The text for every `n` but 1. */
  plural?: string
  n?: number
  values?: Record<string, Text | number>
}

/** A text for a person: a plain string is data and shown verbatim. */
export type Text = string | Message

/** Marks a text: `{name}` in it is replaced by `values.name`. */
export function say(text: string, values?: Record<string, Text | number>): Message {
  return values ? { text, values } : { text }
}

/** Marks a text with a number: `{n}` is the number. */
export function count(n: number, one: string, many: string, values?: Record<string, Text | number>): Message {
  return { text: one, plural: many, n, values: { ...values, n } }
}
