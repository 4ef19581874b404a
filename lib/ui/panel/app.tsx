import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Descriptor, FaultData, Opened, RunView } from '../../messages/shapes'
import { say } from '../../text/index'
import { ask, faultOf, news } from '../background'
import { framed, judge } from '../guard'
import { Skeleton } from '../parts/basic'
import { FaultBox } from '../parts/fault-box'
import { Toasts, toast } from '../parts/toasts'
import { Waiting } from '../parts/waiting'
import { t } from '../t'
import { needsForm } from './input'
import { type Input, type Panel, PanelContext, type Screen } from './panel'
import { ScreenView } from './screens'

/** What stands there until the background has answered: the shape of what will come. */
function Opening() {
  return (
    <div class="opening" aria-busy="true">
      <span class="offscreen" role="status">
        {t(say('Opening'))}
      </span>
      <Skeleton rows={2} />
      <Skeleton rows={5} kind="fact" />
      <Skeleton rows={5} kind="row" />
    </div>
  )
}

/** A panel without a valid pass shows one sentence and does nothing. */
const Inert = () => <p class="inert">{t(say('This panel opens from the button of Gangway on the page.'))}</p>

/** The whole panel: waits for the background, then keeps the stack of screens. */
export function App({ first }: { first: Promise<Opened> | null }) {
  const [opened, setOpened] = useState<Opened | null>(null)
  const [fault, setFault] = useState<FaultData | null>(null)
  const [round, setRound] = useState(0)
  useEffect(() => {
    const open = round === 0 ? first : ask('panel.open', {})
    open?.then(setOpened, (error: unknown) => setFault(faultOf(error)))
  }, [first, round])
  const retry = () => {
    setFault(null)
    setRound(round + 1)
  }
  if (!first || (fault && framed && fault.code !== 'timeout')) return <Inert />
  if (opened) return <Screens opened={opened} look={setOpened} />
  return (
    <>
      {fault ? (
        <main class="body">
          <FaultBox fault={fault} retry={retry} />
        </main>
      ) : (
        <Opening />
      )}
      <Waiting />
    </>
  )
}

/** The stack of screens, and everything they may do. */
function Screens({ opened, look }: { opened: Opened; look(next: Opened): void }) {
  const [stack, setStack] = useState<readonly Screen[]>([{ at: 'home' }])
  const [pins, setPins] = useState<readonly string[]>([])
  const [elsewhere, setElsewhere] = useState(false)
  const screen = stack.at(-1) ?? { at: 'home' }
  const shown = useRef(screen)
  shown.current = screen
  const appeared = useRef(performance.now())
  useEffect(() => {
    appeared.current = performance.now()
  }, [screen])

  const push = useCallback((next: Screen) => setStack(all => [...all, next]), [])
  const replace = useCallback((next: Screen) => setStack(all => [...all.slice(0, -1), next]), [])
  const back = useCallback(() => setStack(all => (all.length > 1 ? all.slice(0, -1) : all)), [])
  const home = useCallback(() => setStack([{ at: 'home' }]), [])

  const begin = useCallback(
    (next: Opened) => {
      setElsewhere(false)
      home()
      look(next)
    },
    [home, look],
  )
  const reopen = useCallback(() => {
    ask('panel.open', {}).then(begin, () => setElsewhere(true))
  }, [begin])

  const follow = useCallback((run: RunView, moved = false) => {
    setStack(all => {
      const top = all.at(-1)
      if (top?.at !== 'run' || top.run.id !== run.id) return all
      return [...all.slice(0, -1), { at: 'run', run, moved }]
    })
  }, [])

  const run = useCallback(
    (action: Descriptor, input: Input, event: Event, how: 'push' | 'replace' = 'push') => {
      // The click is judged when it happens: what it started answers later.
      const verdict = judge(event, appeared.current)
      const show = (next: Screen) =>
        setStack(all => (all.at(-1)?.at === 'busy' ? [...all.slice(0, -1), next] : all))
      const fail = (error: unknown) =>
        show({
          at: 'fault',
          title: action,
          fault: faultOf(error),
          retry: () => run(action, input, event, 'replace'),
        })
      ;(how === 'push' ? push : replace)({ at: 'busy', title: action })
      if (action.kind === 'query') {
        ask('query.run', { action: action.id, input }).then(
          view => show({ at: 'view', action, input, view }),
          fail,
        )
        return
      }
      ask('plan.preview', { action: action.id, input })
        .then(async preview => {
          // What can be taken back and touches one thing needs no second button, where the click surely counts.
          if (preview.rung !== 0 || verdict !== 'ok' || opened.from.by !== 'page') {
            return show({ at: 'run', run: preview, moved: false })
          }
          const applied = await ask('run.apply', { run: preview.id, typed: '' })
          show({ at: 'run', run: applied.run, moved: applied.moved })
        })
        .catch(fail)
    },
    [opened, push, replace],
  )

  const panel = useMemo<Panel>(
    () => ({
      opened,
      push,
      replace,
      back,
      home,
      run,
      follow,
      choose(action, event, input = {}) {
        if (action.off) {
          toast(action.off.why)
          return
        }
        if (needsForm(action, input)) push({ at: 'form', action, input })
        else run(action, input, event)
      },
      go(context) {
        if (opened.place === 'frame') {
          ask('tab.go', { context: { ...context } }).catch((error: unknown) => toast(faultOf(error).what))
        } else {
          ask('panel.look', { context: { ...context } }).then(begin, (error: unknown) =>
            toast(faultOf(error).what),
          )
        }
      },
      async find(text) {
        begin(await ask('panel.find', { text }))
      },
      pins,
      pin(action, on) {
        ask('pins.set', { action, on }).then(setPins, (error: unknown) => toast(faultOf(error).what))
      },
    }),
    [opened, push, replace, back, home, run, follow, pins, begin],
  )

  useEffect(() => {
    ask('pins.get', {}).then(setPins, () => {})
  }, [])

  useEffect(
    () =>
      news(item => {
        if (item.news === 'run') return follow(item.run)
        if (shown.current.at === 'home') reopen()
        else setElsewhere(true)
      }),
    [follow, reopen],
  )

  useEffect(() => {
    const { start } = opened
    if (!start) return
    if ('run' in start) {
      ask('run.get', { run: start.run }).then(
        started => push({ at: 'run', run: started, moved: false }),
        (error: unknown) =>
          push({ at: 'fault', title: null, fault: faultOf(error), retry: () => window.location.reload() }),
      )
      return
    }
    const action = opened.actions.find(one => one.id === start.action)
    if (action) panel.choose(action, new Event('start'), start.input)
    // Once for what the panel was opened with.
  }, [opened])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
      event.preventDefault()
      if (shown.current.at !== 'home') back()
      else if (opened.place === 'frame') void ask('panel.close', {}).catch(() => {})
      else window.close()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [back, opened.place])

  return (
    <PanelContext.Provider value={panel}>
      <ScreenView screen={screen} elsewhere={elsewhere} lookThere={reopen} />
      <Waiting />
      <Toasts />
    </PanelContext.Provider>
  )
}
