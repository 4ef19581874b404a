import { say, type Text } from '../../../../text/index'

/** A state as the portal writes it, in words: `WAITING_FOR_REVIEW` is “waiting for review”. */
export const inWords = (state: string | null | undefined): Text =>
  state ? state.toLowerCase().replaceAll('_', ' ') : say('unknown')

/** Several texts in one. */
export const listed = (texts: readonly Text[]): Text =>
  texts.reduceRight<Text>(
    (rest, first) => (rest === '' ? first : say('{first}; {rest}', { first, rest })),
    '',
  )
