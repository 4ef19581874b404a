import { useEffect, useRef, useState } from 'preact/hooks'
import type { AnswerOf } from '../../messages/protocol'
import type { FaultData, Found, Looked } from '../../messages/shapes'
import { say } from '../../text/index'
import { ask, faultOf } from '../background'
import { FaultBox } from '../parts/fault-box'
import { wrongWith } from '../parts/fields'
import { FormField } from '../parts/form-field'
import { toast } from '../parts/toasts'
import { t } from '../t'
import { FoundBox } from './found'
import { grantHosts, notGranted } from './grant'
import { HowTo } from './how-to'
import { Label } from './label'
import { type Offered, OfferField } from './offer'
import { SignIn } from './sign-in'
import { addedWords, type PortalId, portals } from './words'

/** Adds a token or key: the button, then the forms. */
export function AddToken({ open, added }: { open: boolean; added(): void }) {
  const [shown, setShown] = useState(open)
  const [ways, setWays] = useState<AnswerOf<'credentials.ways'>>({ portals: [], ways: [], plainHosts: [] })
  useEffect(() => {
    ask('credentials.ways', {}).then(setWays, (error: unknown) => toast(faultOf(error).what))
  }, [])
  if (!shown) {
    return (
      <div class="buttons start" id="add">
        <button type="button" class="button primary" onClick={() => setShown(true)}>
          {t(say('Add a token'))}
        </button>
      </div>
    )
  }
  const done = () => {
    setShown(false)
    added()
  }
  return (
    <>
      <AddForm known={ways.portals} plainHosts={ways.plainHosts} close={() => setShown(false)} added={done} />
      {ways.ways.length > 0 && <SignIn ways={ways.ways} added={done} />}
    </>
  )
}

interface Draft {
  portal: PortalId
  fields: Record<string, string>
  base: string
  app: string
  name: string
  production: boolean
}
const blank: Draft = { portal: 'appcenter', fields: {}, base: '', app: '', name: '', production: false }

function AddForm({
  known,
  plainHosts,
  close,
  added,
}: {
  known: PortalId[]
  plainHosts: string[]
  close(): void
  added(): void
}) {
  const [offered, setOffered] = useState<Offered>({ text: '' })
  const [draft, setDraft] = useState(blank)
  const [looked, setLooked] = useState<Looked[]>([])
  const [found, setFound] = useState<Found | null>(null)
  const [fault, setFault] = useState<FaultData | null>(null)
  const [judged, setJudged] = useState<Record<string, boolean>>({})
  const [busy, setBusy] = useState(false)
  const offerRef = useRef(0)
  const askedRef = useRef(0)
  /** What was found belongs to what was entered then. */
  const anew = () => {
    askedRef.current += 1
    setFound(null)
    setFault(null)
  }
  const set = (change: Partial<Draft>) => {
    if (change.name === undefined && change.production === undefined) anew()
    setDraft(now => ({ ...now, ...change }))
  }
  const offer = (next: Offered) => {
    anew()
    setOffered(next)
    setLooked([])
    setJudged({})
    offerRef.current += 1
    if (next.text.trim() === '') return
    void look(next, offerRef.current)
  }
  const look = async (next: Offered, round: number) => {
    try {
      const guesses = await ask('credentials.look', next)
      if (round !== offerRef.current) return
      setLooked(guesses)
      const [first] = guesses
      if (first) setDraft(now => ({ ...now, portal: first.portal, fields: {} }))
    } catch (error) {
      setFault(faultOf(error))
    }
  }
  const guess = looked.find(one => one.portal === draft.portal && one.refused === null)
  const refused = looked.length > 0 && looked.every(one => one.refused !== null)
  const fields = Object.entries(guess?.fields ?? {})
  const needed = (name: string) => guess?.required.includes(name) === true
  const empty = offered.text.trim() === ''
  const payload = {
    portal: draft.portal,
    secret: offered.file === undefined && !offered.text.includes('\n') ? offered.text.trim() : offered.text,
    ...(offered.file === undefined ? {} : { file: offered.file }),
    ...(guess ? { fields: draft.fields } : {}),
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
    setJudged(Object.fromEntries(fields.map(([name]) => [name, true])))
    const bad = fields.find(([name, field]) => wrongWith(field, needed(name), draft.fields[name] ?? ''))
    if (bad) return document.getElementById(`field-${bad[0]}`)?.focus()
    const round = askedRef.current
    const granted = grantHosts(guess?.fields ?? {}, draft.fields, plainHosts)
    return void work(async () => {
      if (!(await granted)) return setFault(notGranted)
      const answer = await ask('credentials.check', payload)
      if (round !== askedRef.current) return
      setFound(answer)
      if (draft.name === '') setDraft(now => ({ ...now, name: suggest(answer) }))
    })
  }
  const add = () =>
    work(async () => {
      const name = draft.name.trim() || portals[draft.portal]
      toast(addedWords(await ask('credentials.add', { ...payload, name, production: draft.production })))
      added()
    })
  return (
    <form
      class="add"
      id="add"
      autocomplete="off"
      onSubmit={event => {
        event.preventDefault()
        if (empty || refused || busy) return
        void (found ? add() : check())
      }}
    >
      <h3>{t(say('Add a token'))}</h3>
      <HowTo of={known} />
      <OfferField offered={offered} offer={offer} />
      <div aria-live="polite" class="looked">
        {looked.map(one => (
          <LookedLine key={`${one.portal} ${one.kind}`} looked={one} />
        ))}
      </div>
      {!empty && looked.length === 0 && known.length > 1 && (
        <div class="field">
          <label for="portal">{t(say('Portal'))}</label>
          <select
            id="portal"
            value={draft.portal}
            onChange={event => {
              const portal = known.find(one => one === event.currentTarget.value)
              if (portal) set({ portal })
            }}
          >
            {known.map(portal => (
              <option key={portal} value={portal}>
                {portals[portal]}
              </option>
            ))}
          </select>
        </div>
      )}
      {fields.map(([name, field]) => (
        <FormField
          key={`${guess?.kind} ${name}`}
          name={name}
          field={field}
          required={needed(name)}
          value={draft.fields[name] ?? ''}
          judged={judged[name] === true}
          first={false}
          set={value => set({ fields: { ...draft.fields, [name]: String(value) } })}
          leave={() => setJudged(now => ({ ...now, [name]: (draft.fields[name] ?? '') !== '' }))}
        />
      ))}
      {draft.portal === 'appcenter' && <More draft={draft} set={set} />}
      <div aria-live="polite">
        {fault && <FaultBox fault={fault} />}
        {found && <FoundBox found={found} />}
      </div>
      {found && <Label id="" name={draft.name} production={draft.production} set={set} />}
      <div class="buttons start">
        <button type="submit" class="button primary" disabled={busy || empty || refused}>
          {t(
            busy
              ? say('One moment…')
              : !found
                ? say('Check')
                : found.replaces === null
                  ? say('Add')
                  : say('Replace'),
          )}
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

/** What an offer looks like to one portal. */
function LookedLine({ looked }: { looked: Looked }) {
  if (looked.refused !== null) return <p class="banner warn">{t(looked.refused)}</p>
  return (
    <>
      <p class="help">
        {t(
          say('This looks like: {portal}, {kind}.', {
            portal: portals[looked.portal],
            kind: t(looked.title),
          }),
        )}
      </p>
      {looked.notes.map(note => (
        <p class="help" key={t(note)}>
          {t(note)}
        </p>
      ))}
    </>
  )
}

/** What only some of App Center's tokens need. */
function More({ draft, set }: { draft: Draft; set(change: Partial<Draft>): void }) {
  return (
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
  )
}

const suggest = (found: Found): string =>
  found.replaces ??
  [portals[found.portal], found.account]
    .filter(word => word !== '')
    .join(' ')
    .slice(0, 100)
