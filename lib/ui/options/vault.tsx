import { useState } from 'preact/hooks'
import type { LockTimes, VaultState } from '../../messages/shapes'
import { count, type Message, say, type Text } from '../../text/index'
import { ask, faultOf } from '../background'
import { toast } from '../parts/toasts'
import { t } from '../t'
import { Device, UnlockByDevice } from './device'
import { PassphraseForm } from './passphrase'
import { Wipe } from './wipe'

interface Props {
  state: VaultState
  changed(state: VaultState): void
}

/** What stands on top while the vault is locked: the way in, and the way out for who forgot the passphrase. */
export function Unlock({ state, changed }: Props) {
  const [forgotten, setForgotten] = useState(false)
  return (
    <section id="unlock" aria-labelledby="unlock-title">
      <h2 id="unlock-title">{t(say('Gangway is locked'))}</h2>
      <p class="lead">
        {t(
          say('Tokens and runs are encrypted. Runs that were on their way wait, and go on once you unlock.'),
        )}
      </p>
      <PassphraseForm
        id="unlock"
        old={say('Passphrase')}
        shortest={state.shortest}
        submit={say('Unlock')}
        done={async ({ old }) => changed(await ask('vault.unlock', { passphrase: old }))}
      />
      <UnlockByDevice state={state} changed={changed} />
      {forgotten ? (
        <section class="banner warn" aria-labelledby="forgotten-title">
          <h3 id="forgotten-title">{t(say('Without the passphrase nothing can be opened'))}</h3>
          <p>
            {t(
              say(
                'Nobody can bring it back, we cannot either. You can begin anew: everything stored here is lost, that is {tokens}, the history of all runs with what could be undone, and the settings. Nothing changes in the portals. Delete the old tokens there, make new ones, or restore a backup.',
                { tokens: count(state.credentials, '{n} token', '{n} tokens') },
              ),
            )}
          </p>
          <div class="buttons start">
            <Wipe what="all" changed={changed} />
          </div>
        </section>
      ) : (
        <p>
          <button type="button" class="link-button" onClick={() => setForgotten(true)}>
            {t(say('I forgot the passphrase'))}
          </button>
        </p>
      )}
    </section>
  )
}

/** What the company has set. It wins over everything on this page. */
export function Rules({ rules }: { rules: readonly Text[] }) {
  if (rules.length === 0) return null
  return (
    <section id="rules" aria-labelledby="rules-title">
      <h2 id="rules-title">{t(say('Set by your company'))}</h2>
      <div class="banner calm">
        <ul class="steps">
          {rules.map(rule => (
            <li key={t(rule)}>{t(rule)}</li>
          ))}
        </ul>
        <p class="help">{t(say('These rules win over what is set on this page.'))}</p>
      </div>
    </section>
  )
}

type Doing = 'nothing' | 'setting' | 'changing' | 'removing'

/** The passphrase: set, changed, removed, and what it does and does not hide. */
export function Passphrase({ state, changed }: Props) {
  const [doing, setDoing] = useState<Doing>('nothing')
  const cancel = () => setDoing('nothing')
  const finish = (next: VaultState, told: Message) => {
    changed(next)
    setDoing('nothing')
    toast(told)
  }
  const lockNow = () =>
    void ask('vault.lock', {}).then(changed, (error: unknown) => toast(faultOf(error).what))
  const fresh = say('New passphrase')
  const { shortest } = state
  return (
    <section id="passphrase" aria-labelledby="passphrase-title">
      <h2 id="passphrase-title">{t(say('Passphrase'))}</h2>
      <p class="lead">
        {t(
          state.by === 'profile'
            ? say(
                'No passphrase is set. Tokens are encrypted, but the key lies in the same browser profile: whoever copies the profile, or sits at this browser, has them. A passphrase hides them from both while Gangway is locked.',
              )
            : say(
                'A passphrase is set. While Gangway is locked, tokens and runs cannot be opened by anybody who does not know it; names of tokens can still be read. While it is unlocked, this browser can use them.',
              ),
        )}
      </p>
      {doing === 'nothing' && state.by === 'profile' && (
        <div class="buttons start">
          <button type="button" class="button primary" onClick={() => setDoing('setting')}>
            {t(say('Set a passphrase…'))}
          </button>
        </div>
      )}
      {doing === 'nothing' && state.by === 'passphrase' && (
        <div class="buttons start">
          <button type="button" class="button primary" onClick={lockNow}>
            {t(say('Lock now'))}
          </button>
          <button type="button" class="button" onClick={() => setDoing('changing')}>
            {t(say('Change the passphrase…'))}
          </button>
          <button type="button" class="button" onClick={() => setDoing('removing')}>
            {t(say('Remove it…'))}
          </button>
        </div>
      )}
      {doing === 'setting' && (
        <>
          <p class="banner calm">
            {t(
              say(
                'Nobody can bring a forgotten passphrase back. Make a backup once it is set, and keep it elsewhere.',
              ),
            )}
          </p>
          <PassphraseForm
            id="set"
            fresh={fresh}
            shortest={shortest}
            submit={say('Set the passphrase')}
            cancel={cancel}
            done={async typed =>
              finish(
                await ask('vault.passphrase', { do: 'set', passphrase: typed.fresh }),
                say('The passphrase is set.'),
              )
            }
          />
        </>
      )}
      {doing === 'changing' && (
        <PassphraseForm
          id="change"
          old={say('Present passphrase')}
          fresh={fresh}
          shortest={shortest}
          submit={say('Change the passphrase')}
          cancel={cancel}
          done={async typed =>
            finish(
              await ask('vault.passphrase', { do: 'change', old: typed.old, passphrase: typed.fresh }),
              say('The passphrase is another one now.'),
            )
          }
        />
      )}
      {doing === 'removing' && (
        <PassphraseForm
          id="remove"
          old={say('Present passphrase')}
          shortest={shortest}
          submit={say('Remove the passphrase')}
          danger
          cancel={cancel}
          done={async typed =>
            finish(
              await ask('vault.passphrase', { do: 'remove', old: typed.old }),
              say('Gangway opens without a passphrase now.'),
            )
          }
        />
      )}
      {state.by === 'passphrase' && (
        <>
          <Locking state={state} changed={changed} />
          <Device state={state} changed={changed} />
        </>
      )}
    </section>
  )
}

const minutes = (n: number): Text =>
  n === 0 ? say('Never for that') : count(n, 'After {n} minute', 'After {n} minutes')
const hours = (n: number): Text =>
  n === 0
    ? say('When the browser is closed')
    : count(n, '{n} hour after unlocking', '{n} hours after unlocking')

/** The choices of a select, with the present one among them whatever set it. */
const choices = (usual: readonly number[], now: number): number[] =>
  [...new Set([...usual, now])].sort((a, b) => (a === 0 ? 1 : b === 0 ? -1 : a - b))

/** When it locks by itself. */
function Locking({ state, changed }: Props) {
  const { lock } = state
  const set = (change: Partial<LockTimes>) =>
    void ask('vault.settings', { lock: { ...lock, ...change } }).then(changed, (error: unknown) =>
      toast(faultOf(error).what),
    )
  const select = (
    id: 'idle' | 'hours',
    label: Message,
    usual: readonly number[],
    words: (n: number) => Text,
  ) => (
    <div class="field">
      <label for={`lock-${id}`}>{t(label)}</label>
      <select
        id={`lock-${id}`}
        value={String(lock[id])}
        onChange={event => set({ [id]: Number(event.currentTarget.value) })}
      >
        {choices(usual, lock[id]).map(n => (
          <option key={n} value={String(n)}>
            {t(words(n))}
          </option>
        ))}
      </select>
    </div>
  )
  return (
    <div class="boxed">
      <h3>{t(say('It locks by itself'))}</h3>
      {select('idle', say('When nobody uses Gangway'), [1, 5, 15, 30, 60, 240, 0], minutes)}
      {select('hours', say('In any case'), [1, 4, 8, 12, 24, 0], hours)}
      <div class="field switch">
        <input
          id="lock-screen"
          type="checkbox"
          checked={lock.screen}
          onChange={event => set({ screen: event.currentTarget.checked })}
        />
        <label for="lock-screen">{t(say('When the screen is locked'))}</label>
        <p class="help">{t(say('Firefox does not tell when that happens; there the other two count.'))}</p>
      </div>
    </div>
  )
}
