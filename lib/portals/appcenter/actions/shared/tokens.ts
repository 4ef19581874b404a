import { count, say, type Text } from '../../../../text/index'
import type { AnswerOf } from '../../define'
import { dayMs } from './days'

/** A token of a list: never its secret. */
export type Token = AnswerOf<'userApiTokens_list'>[number]

/** Older tokens are worth a look: what they were made for is often gone. */
export const staleDays = 180

/** Whole days, by the calendar: the same all day long. Undefined for a date that is none. */
export function ageOf(token: Token, now: number): number | undefined {
  const made = Date.parse(token.created_at)
  return Number.isNaN(made) ? undefined : Math.max(0, Math.floor(now / dayMs) - Math.floor(made / dayMs))
}

/** Whether a token may write: unless all that is told of it is reading. Those the command line makes have no scope. */
export const isFull = ({ scope }: Token): boolean => !scope?.length || scope.some(word => word !== 'viewer')

/** What a token is for, in the words of whoever made it. */
export const purposeOf = (token: Token): Text => token.description?.trim() || say('(no description)')

/** A token in words: purpose, access and age. */
export function wordsOf(token: Token, now: number): Text {
  const age = ageOf(token, now)
  return say('{what} · {access} · {age}', {
    what: purposeOf(token),
    access: isFull(token) ? say('full access') : say('read-only'),
    age: age === undefined ? say('age unknown') : count(age, '{n} day old', '{n} days old'),
  })
}
