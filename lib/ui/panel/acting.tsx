import type { Acting } from '../../messages/shapes'
import { type Message, say } from '../../text/index'
import { number } from '../format'
import { Pill } from '../parts/basic'
import { openOptions } from '../parts/fault-box'
import { Key } from '../parts/icons'
import { t } from '../t'
import { usePanel } from './panel'

const accesses: Record<Acting['access'], Message> = {
  read: say('read-only'),
  full: say('full access'),
  unknown: say('access unknown'),
}

/** What is left of the portal's rate, as a bar and a number. */
function Rate({ left, of }: { left: number; of: number }) {
  const share = of > 0 ? Math.max(0, Math.min(1, left / of)) : 0
  const label = t(say('{left} of {of} requests left', { left, of }))
  return (
    <span class="rate" title={label}>
      <span class={share < 0.15 ? 'meter low' : 'meter'} aria-hidden="true">
        <i style={{ inlineSize: `${Math.round(share * 100)}%` }} />
      </span>
      <span aria-hidden="true">{number(left)}</span>
      <span class="offscreen">{label}</span>
    </span>
  )
}

/** The credential that acts and the rate that is left: always in sight. */
export function ActingLine({ acting }: { acting?: Acting | null }) {
  const { opened } = usePanel()
  const who = acting === undefined ? opened.acting : acting
  return (
    <section class="acting" aria-label={t(say('Who acts'))}>
      <Key />
      {who ? (
        <p class="who">
          <b>{who.name}</b>
          {` · ${[who.account, t(accesses[who.access])].filter(Boolean).join(' · ')}`}
        </p>
      ) : (
        <p class="who">
          {t(opened.fresh ? say('No token yet') : say('No token for this place'))}
          {/* Where it is the first, a card says more. */}
          {!opened.fresh && (
            <>
              {' · '}
              <button type="button" class="link-button" onClick={openOptions}>
                {t(say('Add a token'))}
              </button>
            </>
          )}
        </p>
      )}
      {who?.production === true && <Pill tone="warn" text={say('Production')} />}
      {opened.rate && <Rate left={opened.rate.left} of={opened.rate.of} />}
    </section>
  )
}
