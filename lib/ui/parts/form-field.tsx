import type { Field } from '../../messages/shapes'
import { say } from '../../text/index'
import { t } from '../t'
import { useFocus } from './basic'
import { wrongWith } from './fields'

/** `releaseNotes` as words, for a field without a title. */
const words = (name: string): string => {
  const spaced = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

interface FieldProps {
  name: string
  field: Field
  required: boolean
  value: string | boolean
  /** Whether what is wrong with it is said already. */
  judged: boolean
  first: boolean
  set(value: string | boolean): void
  leave(): void
}

/** One field with its label, its help and what is wrong with it. */
export function FormField(props: FieldProps) {
  const { name, field, value, set } = props
  const id = `field-${name}`
  const target = useFocus<HTMLInputElement & HTMLSelectElement & HTMLTextAreaElement>(props.first)
  const wrong = props.judged ? wrongWith(field, props.required, value) : undefined
  const about = [field.description && `${id}-about`, wrong && `${id}-wrong`].filter(Boolean).join(' ')
  const label = field.title === undefined ? words(name) : t(say(field.title))
  const common = {
    id,
    name,
    ref: target,
    'aria-describedby': about === '' ? undefined : about,
    'aria-invalid': wrong ? true : undefined,
    // A button that is being pressed must not move from under the pointer; it judges all, or leaves.
    onBlur: ({ relatedTarget: to }: FocusEvent) => to instanceof HTMLButtonElement || props.leave(),
  } as const
  if (field.type === 'boolean') {
    return (
      <div class="field switch">
        <input
          {...common}
          type="checkbox"
          checked={value === true}
          onChange={event => set(event.currentTarget.checked)}
        />
        <label for={id}>{label}</label>
        {field.description !== undefined && (
          <p class="help" id={`${id}-about`}>
            {t(say(field.description))}
          </p>
        )}
      </div>
    )
  }
  const text = String(value)
  const wide = field.type === 'array' || field.format === 'lines' || field.format === 'markdown'
  return (
    <div class="field">
      <label for={id}>
        {label}
        {/* The space is for who hears it. */}
        {!props.required && <span class="optional"> {t(say('optional'))}</span>}
      </label>
      {field.description !== undefined && (
        <p class="help" id={`${id}-about`}>
          {t(say(field.description))}
        </p>
      )}
      {field.enum ? (
        <select {...common} value={text} onChange={event => set(event.currentTarget.value)}>
          {!props.required && <option value="">{'–'}</option>}
          {props.required && text === '' && (
            <option value="" disabled>
              {t(say('Choose…'))}
            </option>
          )}
          {field.enum.map(option => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      ) : wide ? (
        <textarea
          {...common}
          rows={field.format === 'markdown' ? 10 : 5}
          spellcheck={field.format === 'markdown'}
          class={field.format === 'markdown' ? '' : 'mono'}
          value={text}
          placeholder={field.type === 'array' ? t(say('One per line')) : undefined}
          onInput={event => set(event.currentTarget.value)}
        />
      ) : (
        <input
          {...common}
          {...(field.format === 'secret' ? { type: 'password' as const } : { type: 'text' as const })}
          inputMode={field.type === 'string' ? undefined : 'numeric'}
          autocomplete="off"
          value={text}
          onInput={event => set(event.currentTarget.value)}
        />
      )}
      {wrong && (
        <p class="wrong" id={`${id}-wrong`}>
          {t(wrong)}
        </p>
      )}
    </div>
  )
}
