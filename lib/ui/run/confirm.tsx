import { useEffect, useRef, useState } from 'preact/hooks'
import type { RunView } from '../../messages/shapes'
import { say } from '../../text/index'
import { ask, faultOf } from '../background'
import { finishesHere, judge, type Verdict } from '../guard'
import { usePanel } from '../panel/panel'
import { useFocus } from '../parts/basic'
import { toast } from '../parts/toasts'
import { t } from '../t'

/** Carries a run on in the window of the extension's own. */
export const continueInWindow = (run: string): void => {
  ask('window.open', { run }).catch((error: unknown) => toast(faultOf(error).what))
}

/** Asks whether a click counts, and says why it does not. */
export function useGuard(subject: string): { guard(event: Event): Promise<boolean>; verdict: Verdict } {
  const [verdict, setVerdict] = useState<Verdict>('ok')
  const appearedRef = useRef(Number.POSITIVE_INFINITY)
  useEffect(() => {
    appearedRef.current = performance.now()
    setVerdict('ok')
  }, [subject])
  const guard = async (event: Event) => {
    const found = await judge(event, appearedRef.current)
    setVerdict(found)
    return found === 'ok'
  }
  return { guard, verdict }
}

/** Why a click did not count, and the way that always works. */
export function GuardNotice({ verdict, run }: { verdict: Verdict; run: string }) {
  if (verdict === 'ok') return null
  if (verdict === 'early') {
    return (
      <p class="banner calm" role="alert">
        {t(say('That was too quick to have been read. Press again.'))}
      </p>
    )
  }
  return (
    <p class="banner warn" role="alert">
      {t(
        verdict === 'covered'
          ? say('Something covers this panel, or it is not wholly in sight, so nothing was sent.')
          : say('This browser cannot tell whether a page covers the panel.'),
      )}
      <button type="button" class="link-button" onClick={() => continueInWindow(run)}>
        {t(say('Continue in a window'))}
      </button>
    </p>
  )
}

/** What was typed, as the background wants it: a number may be typed with its separators. */
const normal = (typed: string, wanted: string): string =>
  /^\d+$/.test(wanted) ? typed.replace(/[\s.,'’ ]/g, '') : typed.trim()

/** The name of the action on its button: what it does, not "OK". */
const verb = (run: RunView): string => t(run.title).replace(/…$/, '')

/** The foot of a preview: how much is asked follows the rung. */
export function Confirm({ run }: { run: RunView }) {
  const { back, replace, opened } = usePanel()
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const { guard, verdict } = useGuard(run.id)
  const cancel = useFocus<HTMLButtonElement>()
  const elsewhere = !finishesHere(run.rung, opened.place)
  const matches = run.rung < 2 || normal(typed, run.type) === run.type

  const apply = async (event: Event) => {
    setBusy(true)
    try {
      if (!(await guard(event))) return
      const answer = await ask('run.apply', {
        run: run.id,
        typed: run.rung === 2 ? normal(typed, run.type) : '',
      })
      // A preview that moved is another run: it stands in place of this one and asks again.
      replace({ at: 'run', ...answer })
    } catch (error) {
      toast(faultOf(error).what)
    } finally {
      setBusy(false)
    }
  }
  const press = (event: Event) => {
    if (matches && !busy) void apply(event)
  }
  // Rung 2 is never confirmed by Enter: not in the field, not on the button. The space bar and a click do.
  const noEnter = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && run.rung === 2) event.preventDefault()
  }
  const danger = run.rung === 2 || run.effect === 'destructive'

  return (
    <section class="confirm" aria-label={t(say('Confirm'))}>
      <GuardNotice verdict={verdict} run={run.id} />
      <div class="decide">
        {run.rung === 2 && !elsewhere && (
          <div class="field typed">
            <label for="typed">
              {t(say('Type'))} <b class="mono">{run.type}</b> {t(say('to confirm'))}
            </label>
            <input
              id="typed"
              type="text"
              class="mono"
              autocomplete="off"
              autocapitalize="off"
              spellcheck={false}
              value={typed}
              onKeyDown={noEnter}
              onInput={event => setTyped(event.currentTarget.value)}
            />
          </div>
        )}
        <div class="buttons">
          <button type="button" class="button" ref={cancel} onClick={back}>
            {t(say('Cancel'))}
          </button>
          {elsewhere ? (
            <button type="button" class="button primary" onClick={() => continueInWindow(run.id)}>
              {t(say('Continue in a window'))}
            </button>
          ) : (
            <button
              type="button"
              class={danger ? 'button danger' : 'button primary'}
              disabled={!matches || busy}
              onKeyDown={noEnter}
              onClick={press}
            >
              {verb(run)}
            </button>
          )}
        </div>
      </div>
      {run.rung === 2 && (
        <p class="help end">
          {t(
            elsewhere
              ? say(
                  'This is confirmed in a window of its own: it reaches far, cannot be undone, or is production.',
                )
              : say('Then it waits 30 seconds, and can still be stopped.'),
          )}
        </p>
      )}
    </section>
  )
}
