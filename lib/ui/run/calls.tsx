import { useState } from 'preact/hooks'
import type { CallView, RunView } from '../../messages/shapes'
import { count, say } from '../../text/index'
import { Pill } from '../parts/basic'
import { t } from '../t'
import { CallState, callLooks } from './states'

const few = 5
/** A list of more than these is drawn in parts, so that a run of thousands stays quick. */
const many = 200

interface Line {
  key: string
  call: CallView
  /** A row of a batch stands for itself. */
  row?: NonNullable<CallView['rows']>[number]
}

const linesOf = (calls: readonly CallView[]): Line[] =>
  calls.flatMap((call): Line[] =>
    call.rows && call.rows.length > 1
      ? call.rows.map(row => ({ key: `${call.id}/${row.row}`, call, row }))
      : [{ key: call.id, call }],
  )

/** What will be sent: one line for each call, what it touches, its request, whether it can be undone. */
function Planned({ call, n }: { call: CallView; n: number }) {
  return (
    <li class="call">
      <span class="call-n" aria-hidden="true">
        {n}
      </span>
      <div>
        <p>{t(call.touches)}</p>
        {call.method !== '' && (
          <p class="call-path mono" title={`${call.method} ${call.path}`}>{`${call.method} ${call.path}`}</p>
        )}
        {call.rows && call.rows.length > 1 && (
          <details>
            <summary>{t(count(call.rows.length, '{n} row', '{n} rows'))}</summary>
            <p class="call-rows mono">{call.rows.map(row => row.row).join(', ')}</p>
          </details>
        )}
      </div>
      <Pill
        tone={call.undo === 'yes' ? 'calm' : 'bad'}
        text={call.undo === 'yes' ? say('undo') : say('for good')}
        plain
      />
    </li>
  )
}

/** What became of a call or a row. */
function Result({ line }: { line: Line }) {
  const { call, row } = line
  const state = row ? row.state : call.state
  const look = callLooks[state]
  const says = row?.says ?? (call.fault && (!row || row.state === 'failed') ? call.fault.what : undefined)
  return (
    <li class="call">
      <span class={`call-glyph ${look.tone}`} aria-hidden="true">
        {look.glyph}
      </span>
      <div>
        <p class={row ? 'mono' : ''}>{row ? row.row : t(call.touches)}</p>
        {says !== undefined && <p class="call-says">{t(says)}</p>}
        {call.fault?.support !== undefined && !row && (
          <p class="call-says">
            {t(say('Correlation id'))} <span class="mono">{call.fault.support}</span>
          </p>
        )}
      </div>
      <CallState state={state} />
    </li>
  )
}

/** The calls of a run: the first few, then all on demand. */
export function Calls({ run }: { run: RunView }) {
  const [shown, setShown] = useState(few)
  const preview = run.state === 'preview' || run.state === 'held'
  const lines: Line[] = preview ? run.calls.map(call => ({ key: call.id, call })) : linesOf(run.calls)
  // While it runs and when it ended, what needs a look comes first.
  const sorted = preview ? lines : [...lines].sort((a, b) => weight(a) - weight(b))
  const left = sorted.length - shown
  return (
    <>
      <ol class="calls">
        {sorted
          .slice(0, shown)
          .map((line, index) =>
            preview ? (
              <Planned key={line.key} call={line.call} n={index + 1} />
            ) : (
              <Result key={line.key} line={line} />
            ),
          )}
      </ol>
      {sorted.length > few && (
        <button
          type="button"
          class="link-button more"
          onClick={() => setShown(left <= 0 ? few : shown === few ? many : shown + many)}
        >
          {t(left > 0 ? count(left, 'and {n} more', 'and {n} more') : say('Show less'))}
        </button>
      )}
    </>
  )
}

const order: CallView['state'][] = [
  'failed',
  'unknown',
  'changed',
  'lost',
  'fell',
  'sending',
  'waiting',
  'done',
  'already',
  'skipped',
  'open',
]
const weight = (line: Line): number => order.indexOf(line.row ? line.row.state : line.call.state)
