import type { Found, Shown } from '../../messages/shapes'
import { count, say } from '../../text/index'
import { moment } from '../format'
import { Notes } from '../parts/basic'
import { t } from '../t'
import { accesses, kindOf } from './words'

/** What a credential may do and what not, as the portal answered. */
export function Rights({ rights }: { rights: Shown['rights'] }) {
  if (rights.length === 0) return null
  return (
    <ul class="rights" aria-label={t(say('What it may do'))}>
      {rights.map(({ id, title, may }) => (
        <li key={id} class={may === true ? 'may' : may === false ? 'may-not' : 'unknown'}>
          <span aria-hidden="true">{may === true ? '✓' : may === false ? '✕' : '?'}</span> {t(title)}
          <span class="offscreen">
            {t(may === true ? say('allowed') : may === false ? say('not allowed') : say('not known'))}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** What the portal says a credential is. */
export function FoundBox({ found }: { found: Found }) {
  return (
    <section class="card">
      <h3>{t(say('It works'))}</h3>
      <p>
        {[found.account, kindOf(found.kind), t(accesses[found.access])]
          .filter(word => word !== '')
          .join(' · ')}
      </p>
      <p>{t(count(found.reaches, 'It reaches {n} app.', 'It reaches {n} apps.'))}</p>
      {found.ends !== null && <p>{t(say('It ends on {when}.', { when: moment(found.ends) }))}</p>}
      <Rights rights={found.rights} />
      {found.replaces !== null && (
        <p>
          {t(
            say('It is stored already, as {name}. The new one takes its place; its history stays.', {
              name: found.replaces,
            }),
          )}
        </p>
      )}
      <Notes notes={found.notes} />
    </section>
  )
}
