import type { Json } from '../json.ts'

/** What a value of a body is held against. */
export interface Take {
  must?: true
  /** Why a value does not do. */
  wrong(value: Json): 'TYPE' | 'INVALID' | 'TOO_LONG' | undefined
}

/** A text of at most so many characters. */
export const text = (most = 4000): Take => ({
  wrong: value => (typeof value !== 'string' ? 'TYPE' : value.length > most ? 'TOO_LONG' : undefined),
})

/** True or false. */
export const flag: Take = { wrong: value => (typeof value === 'boolean' ? undefined : 'TYPE') }

/** A whole number from `least` to `most`, both included. */
export const whole = (least: number, most: number): Take => ({
  wrong: value => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return 'TYPE'
    return value < least || value > most ? 'INVALID' : undefined
  },
})

/** One of some words. */
export const oneOf = (...words: readonly string[]): Take => ({
  wrong: value => (typeof value !== 'string' ? 'TYPE' : words.includes(value) ? undefined : 'INVALID'),
})

/** A list of some words. */
export const listOf = (...words: readonly string[]): Take => ({
  wrong: value => {
    if (!Array.isArray(value)) return 'TYPE'
    return value.every(word => typeof word === 'string' && words.includes(word)) ? undefined : 'INVALID'
  },
})

/** An address of mail. */
export const email: Take = {
  wrong: value => (typeof value !== 'string' ? 'TYPE' : /^\S+@\S+\.\S+$/.test(value) ? undefined : 'INVALID'),
}

/** Whatever the service itself does not look at: lists and objects. */
export const anything: Take = { wrong: () => undefined }

/** A value that has to be there. */
export const must = (take: Take): Take => ({ ...take, must: true })
