import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Field } from '../../messages/shapes'
import { count, say, type Text } from '../../text/index'
import { t } from '../t'
import { lines } from './fields'
import { textOf } from './text-file'

interface FileLinesProps {
  field: Field
  /** Where no file can be taken: goes where one can. */
  elsewhere: (() => void) | null
  set(text: string): void
  /** The field of lines itself. */
  children: ComponentChildren
}

/** A field of lines that may also be chosen or dropped as a text file; what was read stands in it, to be looked at. */
export function FileLines({ field, elsewhere, set, children }: FileLinesProps) {
  const [over, setOver] = useState(false)
  const [said, setSaid] = useState<{ read: Text } | { wrong: Text } | null>(null)
  if (elsewhere) {
    return (
      <div class="takes-file">
        {children}
        <button type="button" class="button small" onClick={elsewhere}>
          {t(say('From a file…'))}
        </button>
      </div>
    )
  }
  const take = async (file: File) => {
    const read = await textOf(file)
    if ('wrong' in read) return setSaid(read)
    set(read.text)
    const n = lines(read.text).length
    setSaid({ read: count(n, '{name}: {n} line', '{name}: {n} lines', { name: file.name }) })
  }
  return (
    // What is dropped can be chosen as well.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      class={over ? 'takes-file over' : 'takes-file'}
      onDragOver={event => {
        if (event.dataTransfer?.types.includes('Files') !== true) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        setOver(false)
        const [file] = event.dataTransfer?.files ?? []
        // A text that is dropped goes where the pointer is, as ever.
        if (!file) return
        event.preventDefault()
        void take(file)
      }}
    >
      {children}
      <div class="from-file">
        <label class="button small file">
          {t(say('Choose a file…'))}
          <input
            type="file"
            class="offscreen"
            accept={field.accept}
            onChange={event => {
              const [file] = event.currentTarget.files ?? []
              if (file) void take(file)
              event.currentTarget.value = ''
            }}
          />
        </label>
        <output class="help">{said && 'read' in said ? t(said.read) : ''}</output>
      </div>
      {said && 'wrong' in said && (
        <p class="wrong" role="alert">
          {t(said.wrong)}
        </p>
      )}
    </div>
  )
}
