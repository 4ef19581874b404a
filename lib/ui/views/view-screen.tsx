import { useEffect, useState } from 'preact/hooks'
import type { Descriptor, View } from '../../messages/shapes'
import { say } from '../../text/index'
import { copyText } from '../clipboard'
import { ActingLine } from '../panel/acting'
import { FactList } from '../panel/facts'
import { type Input, usePanel } from '../panel/panel'
import { Head } from '../panel/screens'
import { Notes, Pill, Skeleton } from '../parts/basic'
import { Again, Gear } from '../parts/icons'
import { toast } from '../parts/toasts'
import { t } from '../t'
import { type Coming, later } from './later'
import { Copies, FileView, Links, TextView } from './small'

type Of<K extends View['view']> = Extract<View, { view: K }>

/** Draws what comes later, and the shape of it until then. */
export function Later<P extends object>({ part, props }: { part: Coming<P>; props: P }) {
  const [{ Part }, setPart] = useState(() => ({ Part: part.here() }))
  useEffect(() => {
    if (Part) return
    part.load().then(
      come => setPart({ Part: come }),
      () => toast(say('A part of Gangway did not load. Close the panel and open it again.')),
    )
  }, [part, Part])
  return Part ? <Part {...props} /> : <Skeleton rows={6} kind="row" />
}

/** What an action that copies copied: the first of its texts. */
const firstText = (view: View): string | undefined =>
  view.view === 'copies'
    ? view.copies[0]?.text
    : view.view === 'text' || view.view === 'qr'
      ? view.text
      : undefined

/** Draws any view. */
function ViewBody({ view, action }: { view: View; action: Descriptor }) {
  switch (view.view) {
    case 'facts':
      return (
        <section class="facts all wide">
          {view.pill && <Pill tone={view.pill.tone} text={view.pill.pill} />}
          <FactList facts={view.facts} copy />
        </section>
      )
    case 'table':
      return <Later<{ view: Of<'table'> }> part={later.table} props={{ view }} />
    case 'chart':
      return <Later<{ view: Of<'chart'> }> part={later.chart} props={{ view }} />
    case 'qr':
      return <Later<{ view: Of<'qr'> }> part={later.qr} props={{ view }} />
    case 'text':
      return <TextView view={view} />
    case 'copies':
      return <Copies view={view} copied={action.copies} />
    case 'links':
      return <Links view={view} />
    case 'file':
      return <FileView view={view} />
  }
}

/** The answer of a query. */
export function ViewScreen({ action, input, view }: { action: Descriptor; input: Input; view: View }) {
  const { run, replace } = usePanel()
  useEffect(() => {
    const text = action.copies ? firstText(view) : undefined
    if (text === undefined) return
    void copyText(text).then(copied =>
      toast(copied ? say('Copied') : say('The browser did not let us copy. Use the button.')),
    )
  }, [action, view])
  const again = t(say('Read again'))
  const change = t(say('Change what is read'))
  const full = view.view === 'table'
  return (
    <>
      <Head title={view.title}>
        {Object.keys(action.fields).length > 0 && (
          <button
            type="button"
            class="icon-button"
            aria-label={change}
            title={change}
            onClick={() => replace({ at: 'form', action, input })}
          >
            <Gear />
          </button>
        )}
        {!action.copies && (
          <button
            type="button"
            class="icon-button"
            aria-label={again}
            title={again}
            onClick={event => run(action, input, event, 'replace')}
          >
            <Again />
          </button>
        )}
      </Head>
      <ActingLine />
      <main class={full ? 'body full' : 'body'}>
        <ViewBody view={view} action={action} />
        <Notes notes={view.notes} />
      </main>
    </>
  )
}
