import { useEffect, useState } from 'preact/hooks'
import type { FaultData, RunView } from '../../messages/shapes'
import { say } from '../../text/index'
import { ask, faultOf } from '../background'
import { framed } from '../guard'
import { CopyButton } from '../parts/basic'
import { FaultBox } from '../parts/fault-box'
import { t } from '../t'
import { continueInWindow } from './confirm'

/** Secrets a run made: shown once, in a page of the extension, or kept without being shown. */
export function Secrets({ run }: { run: RunView }) {
  // One that was shown is no longer offered by the run, and must not vanish before it was copied.
  const [calls, setCalls] = useState<readonly string[]>(run.secrets)
  useEffect(() => setCalls(old => [...new Set([...old, ...run.secrets])]), [run.secrets])
  if (calls.length === 0) return null
  return (
    <section class="card" aria-labelledby="secrets">
      <h2 id="secrets">{t(say('The new secret'))}</h2>
      {framed ? (
        <>
          <p>{t(say('It is not shown inside a page.'))}</p>
          <div class="buttons start">
            <button type="button" class="button primary" onClick={() => continueInWindow(run.id)}>
              {t(say('Continue in a window'))}
            </button>
          </div>
        </>
      ) : (
        calls.map(call => <OneSecret key={call} run={run} call={call} />)
      )}
    </section>
  )
}

function OneSecret({ run, call }: { run: RunView; call: string }) {
  const [secret, setSecret] = useState<string | null>(null)
  const [kept, setKept] = useState<string | null>(null)
  const [fault, setFault] = useState<FaultData | null>(null)
  const { touches, passing } = run.calls.find(one => one.id === call) ?? {}
  const take = async (to: 'show' | 'vault') => {
    setFault(null)
    try {
      const answer = await ask('run.secret', { run: run.id, call, to })
      if ('secret' in answer) setSecret(answer.secret)
      else setKept(answer.kept.name)
    } catch (error) {
      setFault(faultOf(error))
    }
  }
  if (kept !== null) return <p>{t(say('Kept as “{name}”. It was not shown.', { name: kept }))}</p>
  if (secret !== null) {
    return (
      <>
        <p>{t(say('Copy it now: it is not shown again.'))}</p>
        <p class="secret">
          <code class="mono">{secret}</code>
          <CopyButton text={secret} label={say('Copy the secret')} />
        </p>
      </>
    )
  }
  return (
    <>
      {touches !== undefined && <p>{t(touches)}</p>}
      {fault && <FaultBox fault={fault} small />}
      <div class="buttons start">
        <button type="button" class="button" onClick={() => void take('show')}>
          {t(say('Show once'))}
        </button>
        {!passing && (
          <button type="button" class="button primary" onClick={() => void take('vault')}>
            {t(say('Keep in Gangway'))}
          </button>
        )}
      </div>
    </>
  )
}
