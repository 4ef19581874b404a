import { useMemo } from 'preact/hooks'
import { encode } from 'uqr'
import type { View } from '../../messages/shapes'
import { say } from '../../text/index'
import { CopyButton } from '../parts/basic'
import { t } from '../t'
import { webAddress } from './small'

/** An address as a QR code, always dark on light, with the address below. */
export function QrView({ view }: { view: Extract<View, { view: 'qr' }> }) {
  const { side, path } = useMemo(() => {
    const { data, size } = encode(view.text, { ecc: 'M', border: 3 })
    const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])))
    return { side: size, path: squares.join('') }
  }, [view.text])
  const href = webAddress(view.text)
  return (
    <div class="qr">
      <svg
        viewBox={`0 0 ${side} ${side}`}
        role="img"
        aria-label={t(say('QR code of {text}', { text: view.text }))}
        shape-rendering="crispEdges"
      >
        <rect width={side} height={side} class="qr-light" />
        <path d={path} class="qr-dark" />
      </svg>
      <p class="qr-text">
        {href === undefined ? (
          <span class="mono">{view.text}</span>
        ) : (
          <a class="mono" href={href} target="_blank" rel="noreferrer">
            {view.text}
          </a>
        )}
        <CopyButton text={view.text} label={say('Copy the address')} />
      </p>
    </div>
  )
}
