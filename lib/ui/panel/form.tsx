import { useState } from 'preact/hooks'
import type { Descriptor } from '../../messages/shapes'
import { say } from '../../text/index'
import type { AppFacts } from '../../upload/app'
import { ask, faultOf } from '../background'
import { wrongWith } from '../parts/fields'
import { FormField } from '../parts/form-field'
import { toast } from '../parts/toasts'
import { t } from '../t'
import { useSender } from '../upload/context'
import { FileField } from '../upload/file-field'
import { coming } from '../views/later'
import { Later } from '../views/view-screen'
import { ActingLine } from './acting'
import { type Draft, draftOf, inputOf, takesFile } from './input'
import { type Input, usePanel } from './panel'
import { Head } from './screens'

/** For a few lists only, and so not loaded with the panel. */
const fileLines = coming(() => import('../parts/file-lines').then(file => file.FileLines))

/** What the button says that sends the form. */
const words = { plan: say('Preview…'), query: say('Show'), watch: say('Watch') } as const

/** What an app says of itself, as far as the form asks for it. */
const known = (action: Descriptor, app: AppFacts): Draft =>
  Object.fromEntries(Object.entries({ ...app }).filter(([name]) => name in action.fields))

/** Goes on with a form in a page of ours, where a file may be taken. */
const openThere = (action: Descriptor, input: Input): void => {
  ask('window.open', { action: action.id, input }).catch((error: unknown) => toast(faultOf(error).what))
}

/** A popup closes under a file picker, and over a frame a page can lay its own: files are picked in a tab of ours. */
function InTab({ action, input }: { action: Descriptor; input: Input }) {
  return (
    <>
      <Head title={action.title} />
      <ActingLine />
      <main class="body">
        <p class="lead">{t(action.about)}</p>
        <p>{t(say('The file is picked and sent in a tab of Gangway’s own.'))}</p>
        <div class="buttons start">
          <button type="button" class="button primary" onClick={() => openThere(action, input)}>
            {t(say('Open that tab'))}
          </button>
        </div>
      </main>
    </>
  )
}

/** Asks for what an action needs, by the schema of its input. */
export function FormScreen({ action, input }: { action: Descriptor; input: Input }) {
  const { run, back, opened } = usePanel()
  const [draft, setDraft] = useState<Draft>(() => draftOf(action, input))
  const [judged, setJudged] = useState<Record<string, boolean>>({})
  const sender = useSender()
  // What is still being read is not there yet: sent now, the form would say that it is missing.
  const reading = sender?.state.at === 'reading'
  const fields = Object.entries(action.fields)
  const submit = (event: Event) => {
    event.preventDefault()
    setJudged(Object.fromEntries(fields.map(([name]) => [name, true])))
    const bad = fields.find(([name, field]) =>
      wrongWith(field, action.required.includes(name), draft[name] ?? ''),
    )
    if (bad) document.getElementById(`field-${bad[0]}`)?.focus()
    else run(action, { ...input, ...inputOf(action, draft) }, event)
  }
  // As with files that are sent: none is taken in somebody's page, nor in a popup that closes under the picker.
  const filesHere = opened.place === 'window'
  const inWindow = (name: string) => {
    const { [name]: _, ...rest } = inputOf(action, draft)
    openThere(action, rest)
  }
  if (takesFile(action) && !sender) return <InTab action={action} input={input} />
  return (
    <>
      <Head title={action.title} />
      <ActingLine />
      <main class="body">
        <form onSubmit={submit} noValidate>
          <p class="lead">{t(action.about)}</p>
          {fields.map(([name, field], index) => {
            if (field.format === 'file')
              return (
                <FileField
                  key={name}
                  name={name}
                  field={field}
                  missing={judged[name] === true && (draft[name] ?? '') === ''}
                  first={index === 0}
                  set={(value, app) => setDraft(now => ({ ...now, ...known(action, app), [name]: value }))}
                />
              )
            const set = (value: string | boolean) => setDraft(now => ({ ...now, [name]: value }))
            const one = (
              <FormField
                key={name}
                name={name}
                field={field}
                required={action.required.includes(name)}
                value={draft[name] ?? ''}
                judged={judged[name] === true}
                first={index === 0}
                set={set}
                leave={() =>
                  setJudged(now => ({ ...now, [name]: (draft[name] ?? '') !== '' || now[name] === true }))
                }
              />
            )
            return field.accept === undefined ? (
              one
            ) : (
              <Later
                key={name}
                part={fileLines}
                props={{ field, set, elsewhere: filesHere ? null : () => inWindow(name), children: one }}
              />
            )
          })}
          <div class="buttons stay">
            <button type="button" class="button" onClick={back}>
              {t(say('Cancel'))}
            </button>
            <button type="submit" class="button primary" disabled={reading}>
              {t(words[action.kind])}
            </button>
          </div>
        </form>
      </main>
    </>
  )
}
