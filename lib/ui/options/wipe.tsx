import { useState } from 'preact/hooks'
import type { VaultState } from '../../messages/shapes'
import { count, say, type Text } from '../../text/index'
import { ask, faultOf } from '../background'
import { useFocus } from '../parts/basic'
import { toast } from '../parts/toasts'
import { t } from '../t'

const words = {
  history: {
    ask: say('Wipe the history…'),
    sure: say(
      'Forgets all runs, all watches, what was read, and one-time secrets that were not fetched. What runs did can then no longer be undone from here. A run that is on its way stops.',
    ),
    go: say('Wipe the history'),
    done: say('The history is wiped.'),
  },
  all: {
    ask: say('Wipe everything…'),
    sure: say(
      'Forgets all tokens, all runs, all watches and all settings. Tokens stay valid in their portal until they are deleted there.',
    ),
    go: say('Wipe everything'),
    done: say('Nothing is stored any more.'),
  },
}

/** A button that forgets, and asks once. */
export function Wipe({ what, changed }: { what: 'history' | 'all'; changed(state: VaultState): void }) {
  const [asking, setAsking] = useState(false)
  const cancel = useFocus<HTMLButtonElement>(asking)
  const word = words[what]
  const wipe = async () => {
    try {
      changed(await ask('vault.wipe', { what }))
      toast(word.done)
    } catch (error) {
      toast(faultOf(error).what)
    }
    setAsking(false)
  }
  if (!asking) {
    return (
      <button type="button" class="button" onClick={() => setAsking(true)}>
        {t(word.ask)}
      </button>
    )
  }
  return (
    <section class="banner warn" aria-label={t(word.go)}>
      <p>{t(word.sure)}</p>
      <div class="buttons start">
        <button type="button" class="button" ref={cancel} onClick={() => setAsking(false)}>
          {t(say('Cancel'))}
        </button>
        <button type="button" class="button danger" onClick={() => void wipe()}>
          {t(word.go)}
        </button>
      </div>
    </section>
  )
}

const days = (n: number): Text => count(n, 'For {n} day', 'For {n} days')

/** How long things are kept, and how they are forgotten. */
export function Forgetting({ state, changed }: { state: VaultState; changed(state: VaultState): void }) {
  const set = (retention: number) =>
    void ask('vault.settings', { retention }).then(changed, (error: unknown) => toast(faultOf(error).what))
  return (
    <section id="forgetting" aria-labelledby="forgetting-title">
      <h2 id="forgetting-title">{t(say('Keeping and wiping'))}</h2>
      <p class="lead">
        {t(
          say(
            'Runs that have ended are kept to be shown and undone. What is wiped cannot be brought back; the browser itself may leave encrypted pieces on the disk for a while, whose key is gone when everything is wiped.',
          ),
        )}
      </p>
      <div class="field">
        <label for="retention">{t(say('Runs that have ended are kept'))}</label>
        <select
          id="retention"
          value={String(state.retention)}
          onChange={event => set(Number(event.currentTarget.value))}
        >
          {[...new Set([1, 7, 30, 90, 365, state.retention])]
            .sort((a, b) => a - b)
            .map(n => (
              <option key={n} value={String(n)}>
                {t(days(n))}
              </option>
            ))}
        </select>
      </div>
      <div class="buttons start">
        <Wipe what="history" changed={changed} />
        <Wipe what="all" changed={changed} />
      </div>
    </section>
  )
}
