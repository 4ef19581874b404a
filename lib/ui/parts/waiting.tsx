import { useEffect, useState } from 'preact/hooks'
import { say } from '../../text/index'
import { giveUp, onPatience, type Patience } from '../background'
import { t } from '../t'

/** Says after a second that something is still awaited, and after ten offers a way out. */
export function Waiting() {
  const [patience, setPatience] = useState<Patience>('short')
  useEffect(() => onPatience(setPatience), [])
  return (
    <output class="waiting">
      {patience !== 'short' && (
        <span class="waiting-line">
          <span class="spinner" aria-hidden="true" />
          {t(patience === 'long' ? say('Still waiting for an answer…') : say('This takes unusually long.'))}
          {patience === 'tooLong' && (
            <button type="button" class="link-button" onClick={giveUp}>
              {t(say('Stop waiting'))}
            </button>
          )}
        </span>
      )}
    </output>
  )
}
