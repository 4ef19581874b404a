import { say } from '../../text/index'
import { openOptions } from '../parts/fault-box'
import { t } from '../t'

/** Names of products, which no language changes. */
const sites = [
  ['https://appcenter.ms/apps', 'App Center'],
  ['https://appstoreconnect.apple.com/apps', 'App Store Connect'],
  ['https://dev.azure.com', 'Azure DevOps'],
] as const

/** While the vault is locked. Passphrases are typed in the options, where no page can lie over them. */
export function Locked() {
  return (
    <section class="card" aria-labelledby="locked">
      <h2 id="locked">{t(say('Gangway is locked'))}</h2>
      <p>
        {t(
          say(
            'What needs a token waits until you unlock it, runs too. Ids, links and Markdown work all the same.',
          ),
        )}
      </p>
      <div class="buttons start">
        <button type="button" class="button primary" onClick={openOptions}>
          {t(say('Unlock…'))}
        </button>
      </div>
    </section>
  )
}

/** Before there is any credential: what already works, and the one step that gives more. */
export function Fresh() {
  return (
    <section class="card" aria-labelledby="fresh">
      <h2 id="fresh">{t(say('Ready without a token'))}</h2>
      <p>
        {t(
          say(
            'On pages of App Center and App Store Connect, ids, links and Markdown work now, also by right click on a link.',
          ),
        )}
      </p>
      <p>
        {t(say('With a token the panel shows what is here and can act on it. It stays in this browser.'))}
      </p>
      <div class="buttons start">
        <button type="button" class="button primary" onClick={openOptions}>
          {t(say('Add a token'))}
        </button>
      </div>
    </section>
  )
}

/** On no page of a portal: what Gangway does, and the ways to go. */
export function Welcome() {
  return (
    <section class="card plain">
      <p>
        {t(
          say(
            'Gangway acts on what an address of App Center, App Store Connect or Azure DevOps points at. Open such a page, or paste its address here.',
          ),
        )}
      </p>
      <div class="buttons start">
        {sites.map(([href, name]) => (
          <a key={href} class="button small" href={href} target="_blank" rel="noreferrer">
            {name}
          </a>
        ))}
      </div>
    </section>
  )
}
