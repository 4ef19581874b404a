import { useState } from 'preact/hooks'
import type { FaultData, Field } from '../../messages/shapes'
import { say } from '../../text/index'
import type { AppFacts } from '../../upload/app'
import { faultOf } from '../background'
import { size } from '../format'
import { useFocus } from '../parts/basic'
import { FaultBox } from '../parts/fault-box'
import { t } from '../t'
import { useSender } from './context'

interface FileFieldProps {
  name: string
  field: Field
  /** Whether it is said already that a file is needed. */
  missing: boolean
  first: boolean
  /** Takes what is known of the file, as JSON, and what the app in it says of itself. */
  set(value: string, app: AppFacts): void
}

/** The field of a file: it is read once for its checksum, and stays where it is. */
export function FileField({ name, field, missing, first, set }: FileFieldProps) {
  const here = useSender()
  const target = useFocus<HTMLInputElement>(first)
  const [fault, setFault] = useState<FaultData | null>(null)
  if (!here) return null
  const { sender, state } = here
  const id = `field-${name}`
  const pick = async () => {
    const chosen = () => target.current?.files?.[0]
    const file = chosen()
    set('', {})
    setFault(null)
    if (!file) return
    try {
      const { identity, app } = await sender.read(file)
      if (chosen() === file) set(JSON.stringify({ ...identity, app }), app)
    } catch (error) {
      if (chosen() === file) setFault(faultOf(error))
    }
  }
  return (
    <div class="field">
      <label for={id}>{t(say(field.title ?? 'File'))}</label>
      {field.description !== undefined && (
        <p class="help" id={`${id}-about`}>
          {t(say(field.description))}
        </p>
      )}
      <input
        id={id}
        name={name}
        ref={target}
        type="file"
        accept={field.accept}
        aria-describedby={missing ? `${id}-wrong` : `${id}-about`}
        aria-invalid={missing ? true : undefined}
        onChange={() => void pick()}
      />
      {state.at === 'reading' && (
        <output class="help">
          {t(say('Reading {sent} of {all}…', { sent: size(state.read), all: size(state.of) }))}
        </output>
      )}
      {missing && state.at !== 'reading' && (
        <p class="wrong" id={`${id}-wrong`}>
          {t(say('This is needed.'))}
        </p>
      )}
      {fault && <FaultBox fault={fault} small />}
    </div>
  )
}
