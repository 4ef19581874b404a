import { useMemo } from 'preact/hooks'
import { encode } from 'uqr'
import type { View } from '../../messages/shapes'
import { say } from '../../text/index'
import { CopyButton } from '../parts/basic'
import { t } from '../t'
import { webAddress } from './small'

/** A QR code as the address of a picture: dark on light in every theme, for cameras want it so. */
function pictureOf(text: string): string {
  const { data, size } = encode(text, { ecc: 'M', border: 3 })
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])))
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${squares.join('')}"/></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

/** An address as a QR code, with the address below. */
export function QrView({ view }: { view: Extract<View, { view: 'qr' }> }) {
  const picture = useMemo(() => pictureOf(view.text), [view.text])
  const href = webAddress(view.text)
  return (
    <div class="qr">
      <img src={picture} alt={t(say('QR code of {text}', { text: view.text }))} />
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
