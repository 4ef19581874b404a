import { useEffect, useState } from 'preact/hooks'
import type { Text } from '../../text/index'
import { t } from '../t'

let show: (text: Text) => void = () => {}

/** Says something shortly, at the foot of the panel and to screen readers. */
export function toast(text: Text): void {
  show(text)
}

/** Where toasts appear: one, at most. */
export function Toasts() {
  const [text, setText] = useState<{ text: Text; n: number } | null>(null)
  useEffect(() => {
    let n = 0
    show = next => setText({ text: next, n: ++n })
    return () => {
      show = () => {}
    }
  }, [])
  useEffect(() => {
    if (!text) return
    const timer = setTimeout(() => setText(null), 4000)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div class="toasts" role="status" aria-live="polite">
      {text && (
        <p class="toast" key={text.n}>
          {t(text.text)}
        </p>
      )}
    </div>
  )
}
