import './language'
import { describe, expect, it } from 'vitest'
import { textOf } from '../../../lib/ui/parts/text-file'
import { t } from '../../../lib/ui/t'

const file = (...parts: (string | Uint8Array<ArrayBuffer>)[]) => new File(parts, 'list.csv')

/** What is read of it, or why nothing is. */
async function told(of: File): Promise<string> {
  const read = await textOf(of)
  return 'wrong' in read ? `wrong: ${t(read.wrong)}` : read.text
}

const text = 'Email,First name\r\nnew@example.com,Größe\r\n'
const utf16 = (big: boolean) => {
  const bytes = new Uint8Array(2 + 2 * text.length)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0xfe_ff, !big)
  for (let i = 0; i < text.length; i++) view.setUint16(2 + 2 * i, text.charCodeAt(i), !big)
  return bytes
}

describe('a text file', () => {
  it.each([
    ['UTF-8', file(text)],
    ['UTF-8 with a mark', file('\uFEFF', text)],
    ['UTF-16', file(utf16(false))],
    ['UTF-16, the other way round', file(utf16(true))],
  ])('of %s is read', async (_, of) => expect(await told(of)).toBe(text))

  it.each([
    ['a picture', file(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3])), 'is no text'],
    [
      'an older code page',
      file(new Uint8Array([0x47, 0x72, 0xf6, 0xdf, 0x65])),
      'is no text. Save it as “CSV UTF-8”',
    ],
    ['a text with zeros', file('a\0b'), 'is no text'],
    ['nothing', file(' \r\n'), 'is empty'],
    ['too much', file('a@example.com\n'.repeat(150_000)), 'is larger than 2 MB'],
  ])('%s is refused', async (_, of, why) => expect(await told(of)).toMatch(`wrong: list.csv ${why}`))

  it('that is gone is told as such', async () => {
    const gone = Object.assign(file('a'), { arrayBuffer: () => Promise.reject(new DOMException('gone')) })
    expect(await told(gone)).toBe('wrong: list.csv could not be read.')
  })
})
