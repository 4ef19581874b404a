import { useEffect, useState } from 'preact/hooks'
import type { FaultData, RunView } from '../../messages/shapes'
import { count, say } from '../../text/index'
import { ask, faultOf } from '../background'
import { finishesHere } from '../guard'
import { ActingLine } from '../panel/acting'
import { usePanel } from '../panel/panel'
import { Head } from '../panel/screens'
import { copyAndTell, Notes, Pill, useCountdown, useFocus } from '../parts/basic'
import { FaultBox } from '../parts/fault-box'
import { Copy, Undo } from '../parts/icons'
import { t } from '../t'
import { useSender } from '../upload/context'
import { Sending, sentOf } from '../upload/sending'
import { Calls } from './calls'
import { Confirm, continueInWindow, GuardNotice, useGuard } from './confirm'
import { endingOf, lookingOf, whyNoUndo } from './ending'
import { Secrets } from './secrets'
import { StatePill } from './states'

/** How often a run that is under way is asked for, besides what the background tells by itself. */
const lookMs = 4000

/** A run from its preview to its result. */
export function RunScreen({ run, moved }: { run: RunView; moved: boolean }) {
  const { opened, follow, push } = usePanel()
  const [fault, setFault] = useState<FaultData | null>(null)
  const [busy, setBusy] = useState(false)
  const sender = useSender()
  const { guard, verdict } = useGuard(`${run.id} ${run.state} ${run.pause?.because ?? ''}`)

  const act = (work: () => Promise<void>) => {
    if (busy) return
    setBusy(true)
    setFault(null)
    work()
      .catch((error: unknown) => setFault(faultOf(error)))
      .finally(() => setBusy(false))
  }
  const stop = () => act(async () => follow(await ask('run.stop', { run: run.id })))
  const goOn = (event: Event) =>
    act(async () => {
      if (await guard(event)) follow(await ask('run.goOn', { run: run.id }))
    })
  const undo = () =>
    act(async () => push({ at: 'run', run: await ask('run.undo', { run: run.id }), moved: false }))

  // Who sends the file hears of each part; who only looks on asks.
  const watches = run.upload?.waits === true && sender === null
  const active = run.state === 'running' || run.state === 'held' || watches
  const lines = run.calls.flatMap(call => (call.curl === '' ? [] : [call.curl])).join('\n\n')
  useEffect(() => {
    if (!active) return
    const look = () => void ask('run.get', { run: run.id }).then(follow, () => {})
    const timer = setInterval(look, lookMs)
    return () => clearInterval(timer)
  }, [active, run.id, follow])

  return (
    <>
      <Head title={run.title} sub={run.target}>
        {run.upload?.waits ? <Pill tone="calm" text={say('Upload')} /> : <StatePill state={run.state} />}
      </Head>
      <ActingLine acting={run.acting} />
      <main class="body run">
        {moved && (
          <p class="banner warn" role="alert">
            {t(say('It changed while you looked: this is the new preview.'))}
          </p>
        )}
        {run.state === 'preview' && opened.from.by !== 'page' && (
          <p class="banner calm">
            {t(
              opened.from.by === 'text'
                ? say('This began with what was typed. The names here were read from the portal.')
                : say('This began at a link on {host}. The names here were read from the portal.', {
                    host: opened.from.host ?? t(say('a page')),
                  }),
            )}
          </p>
        )}
        <Standing run={run} />
        {fault && <FaultBox fault={fault} />}
        <GuardNotice verdict={verdict} run={run.id} />
        {run.state === 'held' && <Held run={run} stop={stop} busy={busy} />}
        {run.state !== 'held' && run.state !== 'preview' && (
          <RunButtons run={run} busy={busy} stop={stop} goOn={goOn} undo={undo} />
        )}
        <Sending run={run} />
        <Secrets run={run} />
        <Calls run={run} />
        <Small run={run} />
      </main>
      {run.state === 'preview' && <Confirm run={run} />}
      {lines !== '' && (
        <footer class="foot">
          <button type="button" onClick={() => void copyAndTell(lines, say('as curl'))}>
            <Copy size={14} />
            {t(say('Copy as curl'))}
          </button>
        </footer>
      )}
    </>
  )
}

/** The one thing to know now: what will happen, how far it is, how it ended. */
function Standing({ run }: { run: RunView }) {
  const { rows, ended } = run.progress
  const preview = run.state === 'preview' || run.state === 'held'
  const look = run.pause?.because === 'look' ? run.pause.after : null
  return (
    <div aria-live="polite">
      {preview ? (
        <p class="headline">{t(run.headline)}</p>
      ) : look !== null ? (
        <p class="headline">{t(lookingOf(run, look))}</p>
      ) : run.upload?.waits ? (
        <p class="headline">{sentOf(run.upload)}</p>
      ) : run.state === 'paused' ? (
        <p class="headline">{t(say('Paused'))}</p>
      ) : run.waitsFor !== null ? (
        <p class="headline">{t(run.waitsFor)}</p>
      ) : run.state === 'running' ? (
        <p class="headline">{t(say('{ended} of {rows}', { ended, rows }))}</p>
      ) : (
        <p class="headline">{t(endingOf(run))}</p>
      )}
      {(run.state === 'running' || run.state === 'paused') && rows > 1 && !run.upload?.waits && (
        <progress
          class="progress"
          max={rows}
          value={ended}
          aria-label={t(say('{ended} of {rows}', { ended, rows }))}
        />
      )}
      {run.state === 'paused' && run.pause?.because === 'fault' ? (
        <FaultBox fault={run.pause.fault} />
      ) : run.failure ? (
        <FaultBox fault={run.failure} />
      ) : (
        <p class="summary">
          {look !== null && `${t(say('{ended} of {rows}', { ended, rows }))} · `}
          {/* Only of what was done all is so: of the rest these words are a plan. */}
          {!preview && run.state !== 'done' && `${t(say('Planned:'))} `}
          {!preview && <b>{t(run.headline)} </b>}
          {t(run.summary)}
        </p>
      )}
      {run.state === 'running' && run.notBefore > 0 && <Waits until={run.notBefore} />}
      <Notes notes={preview ? run.notes : []} />
    </div>
  )
}

function Waits({ until }: { until: number }) {
  const left = useCountdown(until)
  if (left === 0) return null
  return <p class="summary">{t(count(left, 'Goes on in {n} second.', 'Goes on in {n} seconds.'))}</p>
}

/** Confirmed, but not sent: the seconds in which it can still be stopped. */
function Held({ run, stop, busy }: { run: RunView; stop(): void; busy: boolean }) {
  const left = useCountdown(run.notBefore)
  const button = useFocus<HTMLButtonElement>()
  return (
    <div class="held">
      <p>
        <b>{t(say('Not sent yet'))}</b>
        <span class="seconds" aria-hidden="true">
          {left > 0 ? t(say('{n} s', { n: left })) : t(say('sending'))}
        </span>
      </p>
      <button type="button" class="button danger" ref={button} disabled={busy} onClick={stop}>
        {t(say('Stop'))}
      </button>
    </div>
  )
}

function RunButtons(props: {
  run: RunView
  busy: boolean
  stop(): void
  goOn(event: Event): void
  undo(): void
}) {
  const { run, busy } = props
  const { opened } = usePanel()
  const left = run.progress.rows - run.progress.ended
  const here = finishesHere(run.rung, opened.place)
  const no = whyNoUndo(run)
  return (
    <>
      <div class="buttons start">
        {run.can.stop && (
          <button type="button" class="button" disabled={busy} onClick={props.stop}>
            {t(run.state === 'paused' && !run.upload?.waits ? say('Stop here') : say('Stop'))}
          </button>
        )}
        {run.can.undo && (
          <button type="button" class="button" disabled={busy} onClick={props.undo}>
            <Undo />
            {t(say('Undo…'))}
          </button>
        )}
        {run.can.goOn && !here && (
          <button type="button" class="button primary" onClick={() => continueInWindow(run.id)}>
            {t(say('Continue in a window'))}
          </button>
        )}
        {run.can.goOn && here && (
          <button type="button" class="button primary" disabled={busy} onClick={props.goOn}>
            {t(left > 0 ? say('Go on: {n} more', { n: left }) : say('Go on'))}
          </button>
        )}
      </div>
      {no && <p class="help">{t(no)}</p>}
    </>
  )
}

/** What undo leaves, and how many requests it takes. */
function Small({ run }: { run: RunView }) {
  const finals = run.calls.filter(call => call.undo === 'no').length
  const preview = run.state === 'preview' || run.state === 'held'
  const left = new Set(run.calls.flatMap(call => (call.left === undefined ? [] : [t(call.left)])))
  return (
    <p class="help">
      {preview &&
        t(
          finals === 0
            ? say('All of it can be undone.')
            : finals === run.calls.length
              ? say('This cannot be undone.')
              : count(finals, '{n} call cannot be undone.', '{n} calls cannot be undone.'),
        )}{' '}
      {preview && [...left].map(text => `${text} `)}
      {t(count(run.requests, '{n} request, reading included.', '{n} requests, reading included.'))}
    </p>
  )
}
