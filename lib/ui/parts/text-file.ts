import { say, type Text } from '../../text/index'

/** No list that a portal takes at once is larger. */
const maxBytes = 2_000_000

/** How spreadsheets mark a text that is not UTF-8; the browser's own reader knows UTF-8's mark. */
const marks: readonly (readonly [string, number, number])[] = [
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
]

/** The text of a file that a person chose, or why it is none. */
export async function textOf(file: File): Promise<{ text: string } | { wrong: Text }> {
  const { name } = file
  if (file.size > maxBytes)
    return { wrong: say('{name} is larger than {n} MB: divide it.', { name, n: maxBytes / 1e6 }) }
  const noText = { wrong: say('{name} is no text. Save it as “CSV UTF-8” and choose that file.', { name }) }
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const [mark = 'utf-8'] =
      marks.find(([, first, second]) => bytes[0] === first && bytes[1] === second) ?? []
    const text = new TextDecoder(mark, { fatal: true }).decode(bytes)
    if (text.includes('\0')) return noText
    return text.trim() === '' ? { wrong: say('{name} is empty.', { name }) } : { text }
  } catch (error) {
    // What does not decode is a fault of its text; everything else is one of the file.
    return error instanceof TypeError ? noText : { wrong: say('{name} could not be read.', { name }) }
  }
}
