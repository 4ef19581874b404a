import type { DeskRow, Shown } from '../../messages/shapes'
import { count, say, type Text } from '../../text/index'
import { ask, faultOf } from '../background'
import { age } from '../format'
import { useFocus } from '../parts/basic'
import { toast } from '../parts/toasts'
import { t } from '../t'
import { portals } from './words'

interface LeakedProps {
  token: Shown
  desk: DeskRow
  cancel(): void
  /** Forgets it here. */
  remove(): void
}

/** What to do about a credential that others may have: end it where it is valid, then forget it. */
export function Leaked({ token, desk, cancel, remove }: LeakedProps) {
  const first = useFocus<HTMLHeadingElement>()
  const portal = portals[token.portal]
  const open = (what: 'revoke' | 'rotate') => {
    ask('desk.open', { id: token.id, what }).catch((error: unknown) => toast(faultOf(error).what))
  }
  return (
    <section class="banner bad" aria-label={t(say('{name} leaked', { name: token.name }))}>
      <h3 ref={first} tabIndex={-1}>
        {t(say('End it on the portal first: what is forgotten here stays valid there.'))}
      </h3>
      <div class="buttons start">
        {desk.can.includes('revoke') && (
          <button type="button" class="button danger" onClick={() => open('revoke')}>
            {t(say('Revoke it on {portal}…', { portal }))}
          </button>
        )}
        {desk.can.includes('rotate') && (
          <button type="button" class="button" onClick={() => open('rotate')}>
            {t(say('Put a new one in its place…'))}
          </button>
        )}
        {desk.page !== null && (
          <a class="button" href={desk.page} target="_blank" rel="noreferrer">
            {t(say('Open its page on {portal}', { portal }))}
          </a>
        )}
        <button type="button" class="button" onClick={remove}>
          {t(say('It is ended: forget it here'))}
        </button>
        <button type="button" class="button" onClick={cancel}>
          {t(say('Cancel'))}
        </button>
      </div>
      <Times title={say('What it was used for here')} times={desk.uses} />
      <Times title={say('What it changed, of what the history still holds')} times={desk.runs} />
      <p class="help">
        {t(say('What others did with it, only the portal can tell: look at its activity and audit pages.'))}
      </p>
    </section>
  )
}

const most = 20

function Times({ title, times }: { title: Text; times: DeskRow['runs'] }) {
  if (times.length === 0) return null
  return (
    <>
      <h4>{t(title)}</h4>
      <ul class="times">
        {times.slice(0, most).map(({ title: what, at }) => (
          <li key={`${t(what)} ${at}`}>
            {t(what)} · {age(at)}
          </li>
        ))}
      </ul>
      {times.length > most && (
        <p class="help">{t(count(times.length - most, 'and {n} more', 'and {n} more'))}</p>
      )}
    </>
  )
}
