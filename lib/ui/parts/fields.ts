import type { Field } from '../../messages/shapes'
import { count, say, type Text } from '../../text/index'

/** The lines of a text that hold something. */
export const lines = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '')

/** What is wrong with a field's text, or undefined. */
export function wrongWith(field: Field, required: boolean, value: string | boolean): Text | undefined {
  if (typeof value === 'boolean') return undefined
  const text = field.type === 'array' ? lines(value).join('\n') : value.trim()
  if (text === '') return required ? say('This is needed.') : undefined
  if (field.type === 'integer' || field.type === 'number') {
    const number = Number(text)
    if (Number.isNaN(number)) return say('This must be a number.')
    if (field.type === 'integer' && !Number.isInteger(number)) return say('This must be a whole number.')
    if (field.minimum !== undefined && number < field.minimum)
      return say('At least {n}.', { n: field.minimum })
    if (field.maximum !== undefined && number > field.maximum)
      return say('At most {n}.', { n: field.maximum })
    return undefined
  }
  if (field.type === 'array') {
    const n = lines(value).length
    return field.maxLength !== undefined && n > field.maxLength
      ? count(field.maxLength, 'At most {n} line; there are {all}.', 'At most {n} lines; there are {all}.', {
          all: n,
        })
      : undefined
  }
  if (field.maxLength !== undefined && text.length > field.maxLength)
    return count(text.length - field.maxLength, '{n} character too long.', '{n} characters too long.')
  if (field.minLength !== undefined && text.length < field.minLength)
    return count(field.minLength, 'At least {n} character.', 'At least {n} characters.')
  return undefined
}
