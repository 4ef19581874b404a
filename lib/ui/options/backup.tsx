import { useState } from 'preact/hooks'
import type { FaultData, Restored, VaultState } from '../../messages/shapes'
import { count, say } from '../../text/index'
import { ask, faultOf } from '../background'
import { FaultBox } from '../parts/fault-box'
import { toast } from '../parts/toasts'
import { save } from '../save'
import { t } from '../t'
import { PassphraseForm } from './passphrase'

const json = 'application/json'
const today = () => new Date().toISOString().slice(0, 10)

/** What came back, and what has to be entered again. */
function Result({ restored }: { restored: Restored }) {
  return (
    <section class="card" aria-label={t(say('What was restored'))}>
      <p>
        {t(count(restored.credentials, '{n} token was restored.', '{n} tokens were restored.'))}{' '}
        {restored.known > 0 && t(count(restored.known, '{n} was here already.', '{n} were here already.'))}
      </p>
      {restored.left.length > 0 && (
        <>
          <p>{t(say('These were left out:'))}</p>
          <ul class="steps">
            {restored.left.map(({ name, base, why }) => (
              <li key={`${name} ${base}`}>
                <b>{name}</b> {base} {t(why)}
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="help">{t(say('Writing stays off until you switch it on here.'))}</p>
    </section>
  )
}

type Doing = 'nothing' | 'making' | { restoring: string }

/** Backup and restore of everything, and the settings alone. */
export function Backup({ state, restoredTokens }: { state: VaultState; restoredTokens(): void }) {
  const [doing, setDoing] = useState<Doing>('nothing')
  const [restored, setRestored] = useState<Restored | null>(null)
  const [fault, setFault] = useState<FaultData | null>(null)
  const cancel = () => setDoing('nothing')
  const failed = (error: unknown) => setFault(faultOf(error))
  const settingsOut = () => {
    setFault(null)
    ask('settings.out', {}).then(({ text }) => save(`gangway-settings-${today()}.json`, json, text), failed)
  }
  const opened = async (files: FileList | null, use: (text: string) => Promise<void> | void) => {
    setFault(null)
    setRestored(null)
    const file = files?.item(0)
    if (file) await Promise.resolve(use(await file.text())).catch(failed)
  }
  const picker = (id: string, label: ReturnType<typeof say>, use: (text: string) => Promise<void> | void) => (
    <div class="field">
      <label for={id}>{t(label)}</label>
      <input
        id={id}
        type="file"
        accept="application/json,.json"
        onChange={event => {
          const input = event.currentTarget
          // The same file may be chosen again.
          void opened(input.files, use).finally(() => {
            input.value = ''
          })
        }}
      />
    </div>
  )
  return (
    <section id="backup" aria-labelledby="backup-title">
      <h2 id="backup-title">{t(say('Backup'))}</h2>
      <p class="lead">
        {t(
          say(
            'A backup is one file with all tokens, encrypted under a passphrase of its own. It holds no runs, switches no writing on, and brings no token to a host that was never let in here.',
          ),
        )}
      </p>
      <div aria-live="polite">
        {fault && <FaultBox fault={fault} />}
        {restored && <Result restored={restored} />}
      </div>
      {doing === 'nothing' && (
        <>
          <div class="buttons start">
            <button type="button" class="button" onClick={() => setDoing('making')}>
              {t(say('Make a backup…'))}
            </button>
            <button type="button" class="button" onClick={settingsOut}>
              {t(say('Save the settings alone'))}
            </button>
          </div>
          {picker('restore-file', say('Restore a backup'), text => setDoing({ restoring: text }))}
          {picker('settings-file', say('Take settings from a file'), async text => {
            await ask('settings.in', { text })
            toast(say('The settings are taken over.'))
          })}
        </>
      )}
      {doing === 'making' && (
        <PassphraseForm
          id="backup"
          {...(state.by === 'passphrase' ? { old: say('Passphrase of Gangway') } : {})}
          fresh={say('Passphrase of the backup')}
          shortest={state.shortest}
          submit={say('Make the backup')}
          cancel={cancel}
          done={async ({ old, fresh }) => {
            const own = state.by === 'passphrase' ? { own: old } : {}
            const { text } = await ask('backup.make', { passphrase: fresh, ...own })
            save(`gangway-backup-${today()}.json`, json, text)
            setDoing('nothing')
            toast(say('The backup is saved. Keep it apart from this machine.'))
          }}
        />
      )}
      {typeof doing === 'object' && (
        <PassphraseForm
          id="restore"
          old={say('Passphrase of the backup')}
          shortest={state.shortest}
          submit={say('Restore')}
          cancel={cancel}
          done={async ({ old }) => {
            setRestored(await ask('backup.restore', { text: doing.restoring, passphrase: old }))
            setDoing('nothing')
            restoredTokens()
          }}
        />
      )}
    </section>
  )
}
