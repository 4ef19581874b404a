import { useState } from 'preact/hooks'
import { count, say } from '../../text/index'
import { useFocus } from '../parts/basic'
import { toast } from '../parts/toasts'
import { t } from '../t'

/** What a person offers: one line that was typed or pasted, or a text of many lines, or a file. */
export interface Offered {
  text: string
  /** The file's name. */
  file?: string
}

/** No key and no token is larger; who drops something else has picked the wrong file. */
const maxBytes = 10_000

const manyLines = ({ text, file }: Offered): boolean => file !== undefined || text.includes('\n')

/** Takes a token or a key: typed, pasted, dropped or chosen as a file. */
export function OfferField({ offered, offer }: { offered: Offered; offer(offered: Offered): void }) {
  const field = useFocus<HTMLInputElement>()
  const [over, setOver] = useState(false)
  const read = (file: File | undefined) => {
    if (!file) return
    if (file.size > maxBytes) return toast(say('{name} is too large to be a key.', { name: file.name }))
    file.text().then(
      text => offer({ text, file: file.name }),
      () => toast(say('{name} could not be read.', { name: file.name })),
    )
  }
  return (
    <div
      class={over ? 'field offer over' : 'field offer'}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        event.preventDefault()
        setOver(false)
        const [file] = event.dataTransfer?.files ?? []
        if (file) read(file)
        else offer({ text: event.dataTransfer?.getData('text/plain') ?? '' })
      }}
    >
      <label for="secret">{t(say('Token or key'))}</label>
      <p class="help" id="secret-about">
        {t(say('Paste it, or drop the file you were given here. Gangway finds out what it is.'))}
      </p>
      {manyLines(offered) ? (
        <p class="offered">
          <b>{offered.file ?? t(say('A pasted text'))}</b>
          <span class="help">
            {t(count(offered.text.trim().split('\n').length, '{n} line', '{n} lines'))}
          </span>
          <button type="button" class="button" onClick={() => offer({ text: '' })}>
            {t(say('Take away'))}
          </button>
        </p>
      ) : (
        <input
          id="secret"
          ref={field}
          type="password"
          class="mono"
          autocomplete="off"
          spellcheck={false}
          aria-describedby="secret-about"
          value={offered.text}
          onInput={event => offer({ text: event.currentTarget.value })}
          onPaste={event => {
            // A field of one line would lose the line ends, and with them what a key is told by.
            const text = event.clipboardData?.getData('text/plain') ?? ''
            if (!text.trim().includes('\n')) return
            event.preventDefault()
            offer({ text })
          }}
        />
      )}
      <label class="button file">
        {t(say('Choose a file…'))}
        <input
          type="file"
          class="offscreen"
          onChange={event => {
            read(event.currentTarget.files?.[0])
            event.currentTarget.value = ''
          }}
        />
      </label>
    </div>
  )
}
