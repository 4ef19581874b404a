import { useEffect, useState } from 'preact/hooks'
import type { Text } from '../../text/index'
import { t } from '../t'

/** A button within a toast. */
interface Way {
  label: Text
  press(): void
}
interface Said {
  text: Text
  way: Way | undefined
  n: number
}

const nobody = (): void => {}
let show: (text: Text, way?: Way) => void = nobody

/** Says something shortly, at the foot of the panel and to screen readers. */
export function toast(text: Text, way?: Way): void {
  show(text, way)
}

const shortMs = 4000
const longMs = 8000

/** Where toasts appear: one, at most. */
export function Toasts() {
  const [said, setSaid] = useState<Said | null>(null)
  useEffect(() => {
    let n = 0
    show = (text, way) => {
      n += 1
      setSaid({ text, way, n })
    }
    return () => {
      show = nobody
    }
  }, [])
  useEffect(() => {
    if (!said) return
    const timer = setTimeout(() => setSaid(null), said.way ? longMs : shortMs)
    return () => clearTimeout(timer)
  }, [said])
  return (
    <output class="toasts">
      {said && (
        <span class="toast" key={said.n}>
          {t(said.text)}
          {said.way && (
            <button type="button" class="link-button" onClick={said.way.press}>
              {t(said.way.label)}
            </button>
          )}
        </span>
      )}
    </output>
  )
}
