import { useState } from 'preact/hooks'
import type { FaultData } from '../../messages/shapes'
import { count, type Message, say, type Text } from '../../text/index'
import { faultOf } from '../background'
import { useFocus } from '../parts/basic'
import { FaultBox } from '../parts/fault-box'
import { t } from '../t'

/** What is typed: the passphrase that is set, the one that will be, and the same once more. */
interface Typed {
  old: string
  fresh: string
}

/** What one thinks of a passphrase by its length alone; who guesses it knows the rest. */
function advice(length: number, shortest: number): Text {
  if (length === 0)
    return say(
      'Four or five words that have nothing to do with each other are easy to keep and hard to guess.',
    )
  if (length < shortest)
    return count(shortest - length, '{n} character more, at least.', '{n} characters more, at least.')
  if (length < 20) return say('Long enough, if nobody who knows you could think of it. Longer is better.')
  return say('Long. It protects as well as it is random.')
}

interface Ask {
  /** Begins the ids of the fields. */
  id: string
  /** What the present passphrase is asked as; absent: it is not. */
  old?: Message
  /** What a new passphrase is asked as, twice; absent: it is not. */
  fresh?: Message
  shortest: number
  submit: Message
  /** Whether what it does is grave. */
  danger?: boolean
  done(typed: Typed): Promise<void>
  cancel?: () => void
}

/** A form that takes passphrases. Only pages of our own hold one: no page can lie over them or read them. */
export function PassphraseForm({ id, old, fresh, shortest, submit, danger, done, cancel }: Ask) {
  const [typed, setTyped] = useState<Typed>({ old: '', fresh: '' })
  const [again, setAgain] = useState('')
  const [fault, setFault] = useState<FaultData | null>(null)
  const [busy, setBusy] = useState(false)
  const first = useFocus<HTMLInputElement>(cancel !== undefined)
  const length = Array.from(typed.fresh).length
  const differs = again !== '' && again !== typed.fresh
  const ready =
    (!old || typed.old !== '') && (!fresh || (length >= shortest && again === typed.fresh)) && !busy
  const send = async (event: Event) => {
    event.preventDefault()
    if (!ready) return
    setFault(null)
    setBusy(true)
    try {
      await done(typed)
      setTyped({ old: '', fresh: '' })
      setAgain('')
    } catch (error) {
      setFault(faultOf(error))
    }
    setBusy(false)
  }
  return (
    <form class="boxed" onSubmit={event => void send(event)}>
      {old && (
        <div class="field">
          <label for={`${id}-old`}>{t(old)}</label>
          <input
            id={`${id}-old`}
            ref={first}
            type="password"
            autocomplete="current-password"
            value={typed.old}
            onInput={event => setTyped({ ...typed, old: event.currentTarget.value })}
          />
        </div>
      )}
      {fresh && (
        <>
          <div class="field">
            <label for={`${id}-fresh`}>{t(fresh)}</label>
            <input
              id={`${id}-fresh`}
              ref={old ? null : first}
              type="password"
              autocomplete="new-password"
              aria-describedby={`${id}-advice`}
              value={typed.fresh}
              onInput={event => setTyped({ ...typed, fresh: event.currentTarget.value })}
            />
            <p class="help" id={`${id}-advice`} aria-live="polite">
              {t(advice(length, shortest))}
            </p>
          </div>
          <div class="field">
            <label for={`${id}-again`}>{t(say('The same once more'))}</label>
            <input
              id={`${id}-again`}
              type="password"
              autocomplete="new-password"
              aria-invalid={differs ? 'true' : undefined}
              value={again}
              onInput={event => setAgain(event.currentTarget.value)}
            />
            {differs && <p class="wrong">{t(say('The two differ.'))}</p>}
          </div>
        </>
      )}
      <div aria-live="polite">{fault && <FaultBox fault={fault} small />}</div>
      <div class="buttons start">
        <button type="submit" class={danger ? 'button danger' : 'button primary'} disabled={!ready}>
          {t(busy ? say('One moment…') : submit)}
        </button>
        {cancel && (
          <button type="button" class="button" onClick={cancel}>
            {t(say('Cancel'))}
          </button>
        )}
      </div>
    </form>
  )
}
