import type { Descriptor } from '../../messages/shapes'
import { lines } from '../parts/fields'
import type { Input } from './panel'

/** What a form holds: text for every field, or a switch. */
export type Draft = Record<string, string | boolean>

/** Whether an action asks for a file, which is picked in the uploader alone. */
export const takesFile = (action: Descriptor): boolean =>
  Object.values(action.fields).some(field => field.format === 'file')

/** Whether a person has to enter something before the action can run. */
export function needsForm(action: Descriptor, input: Input): boolean {
  const names = Object.keys(action.fields)
  if (names.length === 0) return false
  // What only reads shows something at once; its settings are offered beside what it shows.
  if (action.kind === 'query' && action.required.length === 0) return false
  const given = Object.keys(input).length > 0
  return !given || action.required.some(name => input[name] === undefined)
}

/** What the form begins with: what is given, else the defaults. */
export function draftOf(action: Descriptor, input: Input): Draft {
  return Object.fromEntries(
    Object.entries(action.fields).map(([name, field]): [string, string | boolean] => {
      const value = input[name] ?? field.default
      if (field.type === 'boolean') return [name, value === true]
      if (field.format === 'file') return [name, value === undefined ? '' : JSON.stringify(value)]
      if (Array.isArray(value)) return [name, value.map(String).join('\n')]
      return [name, typeof value === 'string' || typeof value === 'number' ? String(value) : '']
    }),
  )
}

/** The input of a filled form; empty fields that are not required are left out. */
export function inputOf(action: Descriptor, draft: Draft): Input {
  const input: Input = {}
  for (const [name, field] of Object.entries(action.fields)) {
    const value = draft[name]
    if (typeof value === 'boolean') input[name] = value
    else if (value === undefined || value.trim() === '') continue
    else if (field.format === 'file') input[name] = JSON.parse(value)
    else if (field.type === 'array') input[name] = lines(value)
    else if (field.type === 'integer' || field.type === 'number') input[name] = Number(value)
    else input[name] = field.format === 'lines' || field.format === 'markdown' ? value : value.trim()
  }
  return input
}
