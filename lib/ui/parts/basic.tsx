import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Tone } from '../../actions/view'
import { say, type Text } from '../../text/index'
import { copyText } from '../clipboard'
import { t } from '../t'
import { Copy } from './icons'
import { toast } from './toasts'

const glyphs: Record<Tone, string> = { ok: '●', warn: '▲', bad: '■', calm: '' }

/** A state: colour, shape and word together. */
export function Pill({ tone, text, plain }: { tone: Tone; text: Text; plain?: boolean }) {
  const glyph = plain ? '' : glyphs[tone]
  return (
    <span class={`pill ${tone}`}>
      {glyph && (
        <span class="glyph" aria-hidden="true">
          {glyph}
        </span>
      )}
      {t(text)}
    </span>
  )
}

/** A key of the keyboard, as a hint. */
export const KeyHint = ({ children }: { children: ComponentChildren }) => (
  <kbd aria-hidden="true">{children}</kbd>
)

/** Copies a text and says so. */
export async function copyAndTell(text: string, what?: Text): Promise<void> {
  const copied = await copyText(text)
  toast(
    copied
      ? what
        ? say('Copied: {what}', { what })
        : say('Copied')
      : say('The browser did not let us copy.'),
  )
}

/** A small button that copies a text. */
export function CopyButton({ text, label }: { text: string; label?: Text }) {
  const name = t(label ?? say('Copy'))
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={name}
      title={name}
      onClick={() => void copyAndTell(text)}
    >
      <Copy />
    </button>
  )
}

/** Lines that stand where something will be. */
export function Skeleton({ rows, kind = 'line' }: { rows: number; kind?: 'line' | 'row' | 'pairs' }) {
  return (
    <div class={`skeleton ${kind}`} aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => (
        <i key={row} />
      ))}
    </div>
  )
}

/** Notes under a view or a preview. */
export function Notes({ notes }: { notes: readonly Text[] | undefined }) {
  if (!notes || notes.length === 0) return null
  return (
    <ul class="notes">
      {notes.map(note => (
        <li key={t(note)}>{t(note)}</li>
      ))}
    </ul>
  )
}

/** Moves the focus to an element as it appears: no key falls between the two. */
export function useFocus<E extends HTMLElement>(when = true) {
  const target = useRef<E>(null)
  useLayoutEffect(() => {
    if (when) target.current?.focus({ preventScroll: true })
  }, [when])
  return target
}

/** The seconds until a moment, counting down. */
export function useCountdown(until: number): number {
  const [now, setNow] = useState(Date.now)
  const left = Math.max(0, Math.ceil((until - now) / 1000))
  useEffect(() => {
    if (until <= Date.now()) return
    const timer = setInterval(() => setNow(Date.now()), 250)
    return () => clearInterval(timer)
  }, [until])
  return left
}
