import { useState } from 'preact/hooks'
import type { FaultData, FieldChecked, Shown } from '../../messages/shapes'
import { count, say } from '../../text/index'
import { ask, faultOf } from '../background'
import { Pill, useFocus } from '../parts/basic'
import { FaultBox } from '../parts/fault-box'
import { t } from '../t'
import { useFile } from '../views/small'
import { kindOf, portals } from './words'

/** The field check: what a portal really answers, told without a name of anybody. */
export function FieldCheck({ tokens }: { tokens: Shown[] }) {
  const [chosen, setChosen] = useState<string | null>(null)
  const [state, setState] = useState<'idle' | 'running' | FaultData | FieldChecked>('idle')
  const token = tokens.find(one => one.id === chosen) ?? tokens[0]
  const run = () => {
    if (!token) return
    setState('running')
    ask('fieldcheck.run', { id: token.id }).then(setState, (error: unknown) => setState(faultOf(error)))
  }
  return (
    <section id="field-check" aria-labelledby="field-check-title">
      <h2 id="field-check-title">{t(say('Field check'))}</h2>
      <p class="lead">
        {t(
          say(
            'Portals change, and not everything they do is written down. A field check sends some harmless reads with a token of yours and notes what comes back: statuses, names of headers and fields, kinds of values. It changes nothing and keeps no value. The file it makes helps to keep Gangway right; it goes nowhere unless you send it.',
          ),
        )}
      </p>
      {token ? (
        <div class="rename">
          <div class="field">
            <label for="field-check-token">{t(say('With which token'))}</label>
            <select
              id="field-check-token"
              value={token.id}
              disabled={state === 'running'}
              onChange={event => {
                setChosen(event.currentTarget.value)
                setState('idle')
              }}
            >
              {tokens.map(one => (
                <option key={one.id} value={one.id}>
                  {[one.name, portals[one.portal], kindOf(one.kind)].join(' · ')}
                </option>
              ))}
            </select>
          </div>
          <div class="buttons end">
            <button type="button" class="button" disabled={state === 'running'} onClick={run}>
              {t(state === 'running' ? say('Checking…') : say('Run the check'))}
            </button>
          </div>
        </div>
      ) : (
        <p class="empty">{t(say('It needs a token.'))}</p>
      )}
      {typeof state === 'object' &&
        ('code' in state ? <FaultBox fault={state} retry={run} /> : <Checked checked={state} />)}
    </section>
  )
}

/** What a check found, and its file. */
function Checked({ checked: { findings, file } }: { checked: FieldChecked }) {
  const first = useFocus<HTMLHeadingElement>()
  const href = useFile(file.text, 'application/json;charset=utf-8')
  const asked = findings.filter(one => one.asked)
  const other = asked.filter(({ differs }) => differs.length > 0)
  return (
    <section class="card" aria-labelledby="field-check-found">
      <h3 id="field-check-found" ref={first} tabIndex={-1}>
        {other.length === 0
          ? t(say('All answers are as Gangway expects them.'))
          : t(
              count(
                other.length,
                '{n} of {all} answers is not as expected.',
                '{n} of {all} answers are not as expected.',
                {
                  all: asked.length,
                },
              ),
            )}
      </h3>
      <ul class="findings">
        {findings.map(finding => (
          <li key={finding.op}>
            <span class="finding-op">
              <span class="mono">{finding.op}</span> <State of={finding} />
            </span>
            {finding.differs.map(words => (
              <p key={t(words)} class="help">
                {t(words)}
              </p>
            ))}
          </li>
        ))}
      </ul>
      <details>
        <summary>{t(say('Look at the file before you send it to anybody'))}</summary>
        <textarea
          class="file-text mono"
          readOnly
          rows={16}
          spellcheck={false}
          aria-label={t(say('The file'))}
          value={file.text}
        />
      </details>
      <div class="buttons start">
        <a class="button primary" href={href} download={file.name}>
          {t(say('Save the file'))}
        </a>
      </div>
    </section>
  )
}

/** How one read ended. */
function State({ of: { asked, status, differs } }: { of: FieldChecked['findings'][number] }) {
  if (!asked) return <Pill tone="calm" text={say('not asked')} />
  if (differs.length === 0) return <Pill tone="ok" text={say('as expected')} />
  return <Pill tone="warn" text={status === null ? say('no status') : String(status)} />
}
