import type { Context } from '../../messages/protocol'
import { say } from '../../text/index'
import { faultOf } from '../background'
import { Star } from '../parts/icons'
import { toast } from '../parts/toasts'
import { t } from '../t'
import { usePanel } from './panel'

const portal = 'https://appcenter.ms/'

/** The address of the app a context lies in, by which it is pinned; null where there is none. */
function appOf(context: Context | null): string | null {
  if (context?.portal !== 'appcenter' || !context.ownerKind || !context.owner || !context.app) return null
  const [owner, app] = [context.owner, context.app].map(encodeURIComponent)
  return `${portal}${context.ownerKind}s/${owner}/apps/${app}`
}

/** `acme/Kite-iOS`, of the address of an app. */
function nameOf(address: string): string {
  const [, owner = '', , app = ''] = address.slice(portal.length).split('/')
  return `${decoded(owner)}/${decoded(app)}`
}

function decoded(word: string): string {
  try {
    return decodeURIComponent(word)
  } catch {
    // What is pinned may come out of a file.
    return word
  }
}

/** Pins the app that this is about, or no longer. It is remembered in this browser, and takes no token. */
export function PinApp() {
  const { opened, pins, pin } = usePanel()
  const app = appOf(opened.context)
  if (app === null) return null
  const pinned = pins.includes(app)
  const what = nameOf(app)
  const name = t(pinned ? say('Unpin {what}', { what }) : say('Pin {what}', { what }))
  return (
    <button
      type="button"
      class="icon-button"
      data-pin={app}
      aria-pressed={pinned}
      aria-label={name}
      title={name}
      onClick={() => pin(app, !pinned)}
    >
      <Star on={pinned} />
    </button>
  )
}

/** The apps a person has pinned, in that order, where one is in none of them. */
export function PinnedApps() {
  const { opened, pins, find } = usePanel()
  const { context, place } = opened
  const apps = pins.filter(one => one.startsWith(portal))
  if (apps.length === 0 || (context !== null && (context.portal !== 'appcenter' || context.app))) return null
  return (
    <section class="pinned" aria-label={t(say('Pinned apps'))}>
      <h2>{t(say('Pinned apps'))}</h2>
      <ul>
        {apps.map(address => (
          <li key={address}>
            <a
              href={address}
              target={place === 'frame' ? '_top' : undefined}
              onClick={event => {
                if (place === 'frame') return
                event.preventDefault()
                find(address).catch((error: unknown) => toast(faultOf(error).what))
              }}
            >
              <Star on />
              <bdi>{nameOf(address)}</bdi>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
