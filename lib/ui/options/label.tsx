import { say } from '../../text/index'
import { t } from '../t'

interface LabelProps {
  /** Tells the fields of several forms on one page apart. */
  id: string
  name: string
  production: boolean
  set(change: { name: string } | { production: boolean }): void
}

/** What a person calls a credential, and whether it is for production. */
export function Label({ id, name, production, set }: LabelProps) {
  return (
    <>
      <div class="field">
        <label for={`${id}name`}>{t(say('Name'))}</label>
        <input
          id={`${id}name`}
          type="text"
          maxLength={100}
          value={name}
          onInput={event => set({ name: event.currentTarget.value })}
        />
      </div>
      <div class="field switch">
        <input
          id={`${id}production`}
          type="checkbox"
          checked={production}
          onChange={event => set({ production: event.currentTarget.checked })}
        />
        <label for={`${id}production`}>{t(say('Production: every change asks to be typed'))}</label>
        <p class="help">
          {t(say('Its panel wears an amber edge, so that it is never mistaken for another.'))}
        </p>
      </div>
    </>
  )
}
