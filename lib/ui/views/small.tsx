import { useEffect, useMemo, useState } from 'preact/hooks'
import type { View } from '../../messages/shapes'
import { say, type Text } from '../../text/index'
import { size } from '../format'
import { CopyButton, copyAndTell } from '../parts/basic'
import { Copy, Open, Save } from '../parts/icons'
import { t } from '../t'

type Of<K extends View['view']> = Extract<View, { view: K }>

/** Only addresses of the web become links. */
export const webAddress = (href: string): string | undefined =>
  /^https?:\/\//i.test(href) ? href : undefined

/** Lines that can be read, scrolled by keyboard and selected. */
function ReadOnly({ text, label, short }: { text: string; label: Text; short?: boolean }) {
  const rows = Math.min(short ? 10 : 20, text.split('\n').length + 1)
  return (
    <textarea
      class={short ? 'text mono short' : 'text mono'}
      readOnly
      rows={rows}
      spellcheck={false}
      aria-label={t(label)}
      value={text}
    />
  )
}

/** Lines to read and to copy. */
export function TextView({ view }: { view: Of<'text'> }) {
  return (
    <>
      <ReadOnly text={view.text} label={view.title} />
      <div class="buttons">
        <button type="button" class="button" onClick={() => void copyAndTell(view.text)}>
          <Copy />
          {t(say('Copy'))}
        </button>
      </div>
    </>
  )
}

/** Short texts, each with its own button; the first one was copied already where the action says so. */
export function Copies({ view, copied }: { view: Of<'copies'>; copied: boolean }) {
  return (
    <ul class="copies">
      {view.copies.map((copy, index) => (
        <li key={t(copy.label)}>
          <span class="copy-label">
            {t(copy.label)}
            {copied && index === 0 && <span class="copied">{t(say('copied'))}</span>}
          </span>
          <code class="mono">{copy.text}</code>
          <CopyButton text={copy.text} label={say('Copy {what}', { what: copy.label })} />
        </li>
      ))}
    </ul>
  )
}

/** Places to go. */
export function Links({ view }: { view: Of<'links'> }) {
  return (
    <ul class="links">
      {view.links.map(link => (
        <li key={link.href + t(link.label)}>
          <a href={webAddress(link.href) ?? '#'} target="_blank" rel="noreferrer">
            <Open />
            <span class="link-text">
              {t(link.label)}
              {link.more !== undefined && <small>{t(link.more)}</small>}
            </span>
          </a>
          <CopyButton text={link.href} label={say('Copy the address of {what}', { what: link.label })} />
        </li>
      ))}
    </ul>
  )
}

/** An address of the memory of this page under which a file can be saved. */
export function useFile(content: BlobPart, type: string): string {
  const [href, setHref] = useState('')
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([content], { type }))
    setHref(made)
    return () => URL.revokeObjectURL(made)
  }, [content, type])
  return href
}

/** A file to save, with its first lines. */
export function FileView({ view }: { view: Of<'file'> }) {
  const { text, base64 } = view
  const bytes = useMemo(
    () => (base64 ? Uint8Array.from(atob(text), char => char.charCodeAt(0)) : new TextEncoder().encode(text)),
    [text, base64],
  )
  const href = useFile(bytes, base64 ? view.type : `${view.type};charset=utf-8`)
  return (
    <>
      <p class="file-name">
        <span class="mono">{view.name}</span>
        <small>{t(size(bytes.length))}</small>
      </p>
      {!base64 && <ReadOnly text={text.slice(0, 1500)} label={say('The first lines')} short />}
      <div class="buttons">
        {!base64 && (
          <button type="button" class="button" onClick={() => void copyAndTell(text)}>
            <Copy />
            {t(say('Copy'))}
          </button>
        )}
        <a class="button primary" href={href} download={view.name}>
          <Save />
          {t(say('Save'))}
        </a>
      </div>
    </>
  )
}
