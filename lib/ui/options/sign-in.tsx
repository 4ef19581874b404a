import { useState } from 'preact/hooks'
import type { FaultData, Way } from '../../messages/shapes'
import { say } from '../../text/index'
import { ask, faultOf } from '../background'
import { copyAndTell } from '../parts/basic'
import { FaultBox } from '../parts/fault-box'
import { wrongWith } from '../parts/fields'
import { FormField } from '../parts/form-field'
import { toast } from '../parts/toasts'
import { t } from '../t'
import { grantHosts, notGranted } from './grant'
import { Label } from './label'
import { addedWords, portals } from './words'

/** The ways in by signing in at the portal: nothing is pasted. */
export function SignIn({ ways, added }: { ways: Way[]; added(): void }) {
  return (
    <section class="add" aria-labelledby="sign-in-title">
      <h3 id="sign-in-title">{t(say('Or sign in'))}</h3>
      {ways.map(way => (
        <details key={way.kind}>
          <summary>{t(say('{portal}: {way}', { portal: portals[way.portal], way: t(way.title) }))}</summary>
          <WayForm way={way} added={added} />
        </details>
      ))}
    </section>
  )
}

/** The address that the portal is to send back to. */
function Redirect({ address }: { address: string }) {
  return (
    <div>
      <p class="help">{t(say('Register this address with the portal as the one to send back to:'))}</p>
      <p class="offered">
        <code class="mono">{address}</code>
        <button type="button" class="button" onClick={() => void copyAndTell(address)}>
          {t(say('Copy'))}
        </button>
      </p>
    </div>
  )
}

/** What an administrator is asked for, to be sent as it stands. */
function Letter({ text }: { text: string }) {
  return (
    <details>
      <summary>{t(say('The request to an administrator'))}</summary>
      <pre class="letter">{text}</pre>
      <button type="button" class="button" onClick={() => void copyAndTell(text)}>
        {t(say('Copy'))}
      </button>
    </details>
  )
}

function WayForm({ way, added }: { way: Way; added(): void }) {
  const [fields, setFields] = useState<Record<string, string>>({})
  const [judged, setJudged] = useState<Record<string, boolean>>({})
  const [label, setLabel] = useState({ name: '', production: false })
  const [fault, setFault] = useState<FaultData | null>(null)
  const [busy, setBusy] = useState(false)
  const names = Object.entries(way.fields)
  const needed = (name: string) => way.required.includes(name)
  const signIn = async () => {
    setJudged(Object.fromEntries(names.map(([name]) => [name, true])))
    if (names.some(([name, field]) => wrongWith(field, needed(name), fields[name] ?? ''))) return
    const granted = grantHosts(way.fields, fields, [])
    setBusy(true)
    setFault(null)
    try {
      if (!(await granted)) {
        setBusy(false)
        return setFault(notGranted)
      }
      const { portal, kind } = way
      toast(addedWords(await ask('credentials.signIn', { portal, kind, fields, ...label })))
      added()
    } catch (error) {
      setFault(faultOf(error))
    }
    setBusy(false)
  }
  return (
    <form
      class="more-fields"
      autocomplete="off"
      onSubmit={event => {
        event.preventDefault()
        if (!busy) void signIn()
      }}
    >
      {way.notes.map(note => (
        <p class="help" key={t(note)}>
          {t(note)}
        </p>
      ))}
      {way.redirect !== null && <Redirect address={way.redirect} />}
      {way.letter !== null && <Letter text={way.letter} />}
      {names.map(([name, field]) => (
        <FormField
          key={name}
          name={`${way.kind}-${name}`}
          field={field}
          required={needed(name)}
          value={fields[name] ?? ''}
          judged={judged[name] === true}
          first={false}
          set={value => setFields(now => ({ ...now, [name]: String(value) }))}
          leave={() => setJudged(now => ({ ...now, [name]: (fields[name] ?? '') !== '' }))}
        />
      ))}
      <Label id={`${way.kind}-`} {...label} set={change => setLabel(now => ({ ...now, ...change }))} />
      {fault && <FaultBox fault={fault} />}
      <div class="buttons start">
        <button type="submit" class="button primary" disabled={busy}>
          {t(busy ? say('Waiting for the portal…') : say('Sign in…'))}
        </button>
      </div>
    </form>
  )
}
