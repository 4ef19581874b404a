import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { blameOf } from '../../http/fault-texts'
import type { Descriptor, FaultData, Opened, RunView } from '../../messages/shapes'
import { say } from '../../text/index'
import { ask, faultOf, news } from '../background'
import { breathe } from '../breathe'
import { judge } from '../guard'
import { grantNotifications } from '../options/grant'
import { openOptions } from '../parts/fault-box'
import { toast } from '../parts/toasts'
import { later } from '../views/later'
import { needsForm } from './input'
import type { Input, Panel, Screen } from './panel'

const home: Screen = { at: 'home' }

const tell = (error: unknown): void => toast(faultOf(error).what)

/**
 * Who begins to watch for the first time is asked for notifications, by this very click. A frame may not ask, and a
 * popup would close under the question: there, and afterwards, the list of watches offers it.
 */
function askForNotices({ place, watching }: Opened, { isTrusted }: Event): void {
  if (isTrusted && place === 'window' && watching.count === 0) void grantNotifications().catch(() => {})
}

const placeOf = (opened: Opened): string => JSON.stringify([opened.context, opened.from])

interface PanelState {
  panel: Panel
  screen: Screen
  /** The page has gone to another place while something is open here. */
  elsewhere: boolean
  lookThere(): void
}

/** The stack of screens and everything they may do. */
export function usePanelState(opened: Opened, look: (place: Opened) => void): PanelState {
  const [stack, setStack] = useState<readonly Screen[]>([home])
  const [pins, setPins] = useState<readonly string[]>([])
  const [waiting, setWaiting] = useState<Opened | null>(null)
  const screen = stack.at(-1) ?? home
  const nowRef = useRef({ screen, opened, appeared: 0 })
  const chosen = useRef('')
  useLayoutEffect(() => {
    nowRef.current = { screen, opened, appeared: performance.now() }
  }, [screen, opened])

  const actions = useMemo(() => {
    const push = (above: Screen) => setStack(all => [...all, above])
    const replace = (instead: Screen) => setStack(all => [...all.slice(0, -1), instead])
    const back = () => setStack(all => (all.length > 1 ? all.slice(0, -1) : all))
    const begin = (place: Opened) => {
      setWaiting(null)
      setStack([home])
      chosen.current = ''
      look(place)
    }

    const follow = (run: RunView) =>
      setStack(all => {
        const top = all.at(-1)
        return top?.at === 'run' && top.run.id === run.id && top.run.updated <= run.updated
          ? [...all.slice(0, -1), { ...top, run }]
          : all
      })

    // Who has gone back meanwhile is not called again.
    const answered = (answer: Screen) =>
      setStack(all => (all.at(-1)?.at === 'busy' ? [...all.slice(0, -1), answer] : all))

    /** The form that led here, or one in the place of what is shown. */
    const form = (action: Descriptor, input: Input) =>
      setStack(all =>
        all.at(-2)?.at === 'form' ? all.slice(0, -1) : [...all.slice(0, -1), { at: 'form', action, input }],
      )

    const run = (action: Descriptor, input: Input, event: Event, how: 'push' | 'replace' = 'push') => {
      // The click is judged when it happens: what it started answers later.
      const verdict = judge(event, nowRef.current.appeared)
      const byPage = nowRef.current.opened.from.by === 'page'
      const answer = async (): Promise<Screen> => {
        if (action.kind === 'query') {
          // Most answers are tables: what draws them comes while the answer does. A failure shows when it is drawn.
          later.table.load().catch(() => {})
          const view = await ask('query.run', { action: action.id, input })
          // The browser has just read what came, in one go; to draw it is work for the next.
          await breathe()
          return { at: 'view', action, input, view }
        }
        if (action.kind === 'watch') {
          const { begun, subject, text } = await ask('watch.start', { action: action.id, input })
          // What was begun stands in the list.
          if (!begun) toast(say('Nothing to wait for. {what}: {how}', { what: subject, how: text }))
          return { at: 'watches' }
        }
        const preview = await ask('plan.preview', { action: action.id, input })
        // What can be taken back and touches one thing needs no second button, where the click surely counts.
        const surely = byPage && (await verdict) === 'ok'
        if (preview.rung !== 0 || !surely) return { at: 'run', run: preview, moved: false }
        return { at: 'run', ...(await ask('run.apply', { run: preview.id, typed: '' })) }
      }
      const failed = (error: unknown): Screen => {
        const fault: FaultData = faultOf(error)
        const retry = () => run(action, input, event, 'replace')
        const entered = blameOf(fault.code) === 'input' && Object.keys(action.fields).length > 0
        return {
          at: 'fault',
          title: action,
          fault,
          retry,
          ...(entered ? { change: () => form(action, input) } : {}),
        }
      }
      if (action.kind === 'watch') askForNotices(nowRef.current.opened, event)
      ;(how === 'push' ? push : replace)({ at: 'busy', title: action })
      void answer().catch(failed).then(answered)
    }

    const choose = (action: Descriptor, event: Event, input: Input = {}) => {
      chosen.current = action.id
      if (action.off?.next === 'options') {
        toast(action.off.why, { label: say('Open the options'), press: openOptions })
      } else if (action.off) {
        toast(action.off.why)
      } else if (needsForm(action, input)) {
        push({ at: 'form', action, input })
      } else {
        run(action, input, event)
      }
    }

    const go: Panel['go'] = context => {
      const plain = { ...context }
      if (nowRef.current.opened.place === 'frame') ask('tab.go', { context: plain }).catch(tell)
      else ask('panel.look', { context: plain }).then(begin, tell)
    }

    return { push, replace, back, begin, follow, run, choose, go }
  }, [look])

  useEffect(() => {
    ask('pins.get', {}).then(setPins, tell)
  }, [])

  useEffect(() => {
    const reopen = async () => {
      const place = await ask('panel.open', {})
      const same = placeOf(place) === placeOf(nowRef.current.opened)
      if (same) look(place)
      else if (nowRef.current.screen.at === 'home') actions.begin(place)
      else setWaiting(place)
    }
    const relook = async () => {
      const place = await ask('panel.open', {})
      if (place.locked) actions.begin(place)
      else look(place)
    }
    return news(item => {
      if (item.news === 'run') actions.follow(item.run)
      // What was shown while it was unlocked goes, whatever was open.
      else if (item.news === 'vault') void relook().catch(tell)
      else if (item.news === 'watches') void ask('panel.open', {}).then(look, tell)
      else void reopen().catch(tell)
    })
  }, [actions, look])

  // What the panel was opened to begin with, once: a panel that looks again does not begin again.
  const startedRef = useRef(false)
  useEffect(() => {
    const { start } = opened
    if (startedRef.current) return
    startedRef.current = true
    if (!start) return
    const begin = async (id: string) => {
      const run = await ask('run.get', { run: id })
      actions.push({ at: 'run', run, moved: false })
    }
    if ('run' in start) {
      begin(start.run).catch((error: unknown) =>
        actions.push({ at: 'fault', title: null, fault: faultOf(error), retry: () => location.reload() }),
      )
      return
    }
    if ('watches' in start) {
      actions.push({ at: 'watches' })
      return
    }
    const action = opened.actions.find(one => one.id === start.action)
    if (action) actions.choose(action, new Event('start'), start.input)
  }, [opened, actions])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return
      event.preventDefault()
      if (nowRef.current.screen.at !== 'home') actions.back()
      else if (nowRef.current.opened.place === 'frame') ask('panel.close', {}).catch(tell)
      else window.close()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [actions])

  const panel = useMemo<Panel>(
    () => ({
      ...actions,
      opened,
      pins,
      chosen,
      find: async text => actions.begin(await ask('panel.find', { text })),
      pin: (action, on) => void ask('pins.set', { action, on }).then(setPins, tell),
    }),
    [actions, opened, pins],
  )
  return {
    panel,
    screen,
    elsewhere: waiting !== null,
    lookThere: () => {
      if (waiting) actions.begin(waiting)
    },
  }
}
