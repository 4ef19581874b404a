import { useEffect, useRef, useState } from 'preact/hooks'
import type { FaultData, RunView } from '../../messages/shapes'
import { say } from '../../text/index'
import { ask, faultOf, news } from '../background'
import { age, moment } from '../format'
import { Skeleton } from '../parts/basic'
import { FaultBox } from '../parts/fault-box'
import { StatePill } from '../run/states'
import { t } from '../t'
import { ActingLine } from './acting'
import { usePanel } from './panel'
import { Head } from './screens'

/** The newest runs, each with its state; a run opens with its rows and its undo. */
export function HistoryScreen() {
  const { push } = usePanel()
  const [runs, setRuns] = useState<RunView[] | null>(null)
  const [fault, setFault] = useState<FaultData | null>(null)
  const load = () => {
    setFault(null)
    ask('runs.recent', {}).then(setRuns, (error: unknown) => setFault(faultOf(error)))
  }
  useEffect(load, [])
  // What another page of ours sends shows here too; of a long run its end and its halts, not each row.
  const told = useRef('')
  useEffect(
    () =>
      news(item => {
        if (item.news !== 'run') return
        const now = `${item.run.id} ${item.run.state}`
        if (now !== told.current) load()
        told.current = now
      }),
    [],
  )
  return (
    <>
      <Head title={say('History')} sub={say('What Gangway sent, newest first')} />
      <ActingLine />
      <main class="body">
        {fault && <FaultBox fault={fault} retry={load} />}
        {!fault && !runs && <Skeleton rows={5} kind="row" />}
        {runs?.length === 0 && (
          <p class="empty">
            {t(say('Nothing was sent yet. Previews that were never confirmed are not kept here.'))}
          </p>
        )}
        <ul class="runs">
          {runs?.map(run => (
            <li key={run.id}>
              <button type="button" onClick={() => push({ at: 'run', run, moved: false })}>
                <span class="run-title">{t(run.title)}</span>
                <StatePill state={run.state} />
                <span class="run-more">
                  {`${run.target} · `}
                  {t(run.headline)}
                  {' · '}
                  <time dateTime={new Date(run.updated).toISOString()} title={moment(run.updated)}>
                    {age(run.updated)}
                  </time>
                  {run.can.undo && ` · ${t(say('can be undone'))}`}
                  {run.undoneBy !== null && ` · ${t(say('undone'))}`}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </main>
    </>
  )
}
