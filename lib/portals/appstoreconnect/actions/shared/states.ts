import { say, type Text } from '../../../../text/index'

/** Several texts in one. */
export const listed = (texts: readonly Text[]): Text =>
  texts.reduceRight<Text>(
    (rest, first) => (rest === '' ? first : say('{first}; {rest}', { first, rest })),
    '',
  )
