import { useRef, useState } from 'preact/hooks'
import type { FaultData, Found } from '../../messages/shapes'
import { count, say } from '../../text/index'
import { ask, faultOf } from '../background'
import { useFocus } from '../parts/basic'
import { FaultBox } from '../parts/fault-box'
import { toast } from '../parts/toasts'
import { t } from '../t'
import { accesses, addable, kinds, type PortalId, portals } from './words'

const tokenPage = 'https://appcenter.ms/settings/apitokens'

interface Draft {
  portal: PortalId
  secret: string
  base: string
  app: string
  name: string
  production: boolean
}
const blank: Draft = { portal: 'appcenter', secret: '', base: '', app: '', name: '', production: false }

/** Adds a token: the button, then the form. */
export function AddToken({ open, added }: { open: boolean; added(): void }) {
  const [shown, setShown] = useState(open)
  if (!shown) {
    return (
      <div class="buttons start">
        <button type="button" class="button primary" onClick={() => setShown(true)}>
          {t(say('Add a token'))}
        </button>
      </div>
    )
  }
  return (
    <AddForm
      close={() => setShown(false)}
      added={() => {
        setShown(false)
        added()
      }}
    />
  )
}

/** How a token is made in the portal. */
function HowTo() {
  return (
    <details class="how" open>
      <summary>{t(say('How to make one in App Center'))}</summary>
      <ol class="steps">
        <li>
          {t(say('Open the page of user tokens:'))}{' '}
          <a href={tokenPage} target="_blank" rel="noreferrer">
            {tokenPage}
          </a>
        </li>
        <li>
          {t(say('Press “New API token”. Take “Read only” to look, “Full access” to change something.'))}
        </li>
        <li>{t(say('Copy it there and paste it below. App Center shows it once.'))}</li>
        <li>
          {t(
            say(
              'A token for one app alone is made in that app: Settings, App API tokens. It reaches least: prefer it.',
            ),
          )}
        </li>
      </ol>
    </details>
  )
}

function AddForm({ close, added }: { close(): void; added(): void }) {
  const [draft, setDraft] = useState(blank)
  const [found, setFound] = useState<Found | null>(null)
  const [fault, setFault] = useState<FaultData | null>(null)
  const [busy, setBusy] = useState(false)
  const secret = useFocus<HTMLInputElement>()
  const askedRef = useRef(0)
  const set = (change: Partial<Draft>) => {
    // What was found belongs to what was entered then.
    if (
      change.secret !== undefined ||
      change.base !== undefined ||
      change.app !== undefined ||
      change.portal
    ) {
      askedRef.current += 1
      setFound(null)
      setFault(null)
    }
    setDraft(now => ({ ...now, ...change }))
  }
  const payload = {
    portal: draft.portal,
    secret: draft.secret.trim(),
    ...(draft.base.trim() === '' ? {} : { base: draft.base.trim() }),
    ...(draft.app.trim() === '' ? {} : { app: draft.app.trim() }),
  }
  const work = async (job: () => Promise<void>) => {
    setBusy(true)
    setFault(null)
    try {
      await job()
    } catch (error) {
      setFault(faultOf(error))
    }
    setBusy(false)
  }
  const check = () => {
    const round = askedRef.current
    return work(async () => {
      const answer = await ask('credentials.check', payload)
      if (round !== askedRef.current) return
      setFound(answer)
      if (draft.name === '') setDraft(now => ({ ...now, name: suggest(answer) }))
    })
  }
  const add = () =>
    work(async () => {
      const name = draft.name.trim() || portals[draft.portal]
      await ask('credentials.add', { ...payload, name, production: draft.production })
      setDraft(blank)
      toast(say('{name} was added.', { name }))
      added()
    })
  return (
    <form
      class="add"
      autocomplete="off"
      onSubmit={event => {
        event.preventDefault()
        if (payload.secret === '' || busy) return
        void (found ? add() : check())
      }}
    >
      <h3>{t(say('Add a token'))}</h3>
      <HowTo />
      {addable.length > 1 && (
        <div class="field">
          <label for="portal">{t(say('Portal'))}</label>
          <select
            id="portal"
            value={draft.portal}
            onChange={event => {
              const portal = addable.find(one => one === event.currentTarget.value)
              if (portal) set({ portal })
            }}
          >
            {addable.map(portal => (
              <option key={portal} value={portal}>
                {portals[portal]}
              </option>
            ))}
          </select>
        </div>
      )}
      <div class="field">
        <label for="secret">{t(say('Token of {portal}', { portal: portals[draft.portal] }))}</label>
        <input
          id="secret"
          ref={secret}
          type="password"
          class="mono"
          autocomplete="off"
          spellcheck={false}
          value={draft.secret}
          onInput={event => set({ secret: event.currentTarget.value })}
        />
      </div>
      <details>
        <summary>{t(say('A token of one app, or a server of your own'))}</summary>
        <div class="more-fields">
          <div class="field">
            <label for="app">{t(say('Owner and app, for an app token'))}</label>
            <input
              id="app"
              type="text"
              class="mono"
              autocomplete="off"
              placeholder={'acme/Kite-iOS'}
              value={draft.app}
              onInput={event => set({ app: event.currentTarget.value })}
            />
          </div>
          <div class="field">
            <label for="base">{t(say('Address of the API'))}</label>
            <p class="help" id="base-about">
              {t(
                say(
                  'Only for a server that speaks this API in your company. The token is bound to it for good.',
                ),
              )}
            </p>
            <input
              id="base"
              type="url"
              class="mono"
              autocomplete="off"
              aria-describedby="base-about"
              placeholder={'https://api.appcenter.ms'}
              value={draft.base}
              onInput={event => set({ base: event.currentTarget.value })}
            />
          </div>
        </div>
      </details>
      <div aria-live="polite">
        {fault && <FaultBox fault={fault} />}
        {found && <FoundBox found={found} />}
      </div>
      {found && (
        <>
          <div class="field">
            <label for="name">{t(say('Name'))}</label>
            <input
              id="name"
              type="text"
              maxLength={100}
              value={draft.name}
              onInput={event => set({ name: event.currentTarget.value })}
            />
          </div>
          <div class="field switch">
            <input
              id="production"
              type="checkbox"
              checked={draft.production}
              onChange={event => set({ production: event.currentTarget.checked })}
            />
            <label for="production">{t(say('Production: every change asks to be typed'))}</label>
            <p class="help">
              {t(say('Its panel wears an amber edge, so that it is never mistaken for another.'))}
            </p>
          </div>
        </>
      )}
      <div class="buttons start">
        <button type="submit" class="button primary" disabled={busy || payload.secret === ''}>
          {t(busy ? say('One moment…') : found ? say('Add') : say('Check'))}
        </button>
        <button type="button" class="button" onClick={close}>
          {t(say('Cancel'))}
        </button>
        {!found && (
          <span class="help">
            {t(say('Checking asks the portal what this token is. Nothing is stored yet.'))}
          </span>
        )}
      </div>
    </form>
  )
}

const suggest = (found: Found): string =>
  [portals[found.portal], found.account]
    .filter(word => word !== '')
    .join(' ')
    .slice(0, 100)

/** What the portal says a token is. */
function FoundBox({ found }: { found: Found }) {
  const kind = kinds[found.kind]
  return (
    <section class="card">
      <h3>{t(say('It works'))}</h3>
      <p>
        {[found.account, kind ? t(kind) : found.kind, t(accesses[found.access])]
          .filter(word => word !== '')
          .join(' · ')}
      </p>
      <p>{t(count(found.reaches, 'It reaches {n} app.', 'It reaches {n} apps.'))}</p>
    </section>
  )
}
