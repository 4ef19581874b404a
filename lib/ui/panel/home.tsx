import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Descriptor } from '../../messages/shapes'
import { count, say } from '../../text/index'
import { faultOf } from '../background'
import { number } from '../format'
import { framed } from '../guard'
import { KeyHint, Pill } from '../parts/basic'
import { openOptions } from '../parts/fault-box'
import { Arrow, Bell, Clock, Copy, Gear, Mark, Open, Search } from '../parts/icons'
import { toast } from '../parts/toasts'
import { searchOver } from '../search'
import { t } from '../t'
import { ActingLine } from './acting'
import { ActionRow } from './action-row'
import { Facts, type FactsState, useFacts } from './facts'
import { Fresh, Locked, Welcome } from './first'
import { layOut } from './order'
import { usePanel } from './panel'
import { PinApp, PinnedApps } from './pinned'
import { CloseFrame } from './screens'

const most = 40

/** What this is: the portal's mark, the path, the name, the state. */
function HomeHead({ facts }: { facts: FactsState }) {
  const { opened } = usePanel()
  const view = facts && 'view' in facts ? facts.view : undefined
  const crumbs = [opened.portalName, ...opened.crumbs].filter(Boolean).join(' › ')
  const name = t(say('Open on the portal'))
  return (
    <header class="head">
      <Mark portal={opened.context?.portal ?? null} />
      <div class="titles">
        <p class="crumbs" title={crumbs}>
          {opened.context ? crumbs : t(say('Gangway'))}
        </p>
        {/* An address names by numbers; what the portal calls it comes with the facts. */}
        <h1 class="one-line" title={opened.name}>
          {opened.context ? <bdi>{view ? t(view.title) : opened.name}</bdi> : t(say('Where to?'))}
        </h1>
      </div>
      {view?.pill && <Pill tone={view.pill.tone} text={view.pill.pill} />}
      {opened.address !== null && opened.from.by !== 'page' && (
        <a
          class="icon-button"
          href={opened.address}
          target="_blank"
          rel="noreferrer"
          aria-label={name}
          title={name}
        >
          <Open />
        </a>
      )}
      <PinApp />
      <CloseFrame />
    </header>
  )
}

/** Where the person came from, where it was not the page itself: a link is a claim. */
function Claim() {
  const { opened } = usePanel()
  if (opened.from.by === 'page') return null
  return (
    <p class="claim">
      {t(
        opened.from.by === 'text'
          ? opened.context
            ? say('Chosen here: not the page you came from')
            : say('No address on a portal was selected')
          : opened.from.host === undefined
            ? say('From a link')
            : say('From a link on {host}', { host: opened.from.host }),
      )}
    </p>
  )
}

/** What of the portal no longer answers: its actions are not offered. */
function Closed() {
  const { opened } = usePanel()
  if (opened.closed.length === 0) return null
  return (
    <ul class="claim">
      {opened.closed.map(area => (
        <li key={t(area)}>{t(area)}</li>
      ))}
    </ul>
  )
}

/** The way to what is watched, where anything is, and how much of it is new. */
function WatchesButton() {
  const { opened, push } = usePanel()
  const { count: all, unseen } = opened.watching
  if (all === 0) return null
  return (
    <button type="button" onClick={() => push({ at: 'watches' })}>
      <Bell size={14} />
      {t(say('Watches'))}
      {unseen > 0 && (
        <>
          <span class="unseen" aria-hidden="true">
            {number(unseen)}
          </span>
          <span class="offscreen">{` ${t(count(unseen, '{n} change', '{n} changes'))}`}</span>
        </>
      )}
    </button>
  )
}

/** The list of actions and the field that searches them. */
function Actions({ facts }: { facts: string | null }) {
  const { opened, pins, choose, find, push, chosen } = usePanel()
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  const [finding, setFinding] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLUListElement>(null)
  const layout = useMemo(() => layOut(opened.actions, pins, facts), [opened, pins, facts])
  const search = useMemo(
    () => searchOver(opened.actions.map(a => `${t(a.title)} ${t(a.about)} ${a.keywords} ${a.of}`)),
    [opened],
  )
  const found = search(typed)
  const rows: Descriptor[] = found
    ? found.slice(0, most).flatMap(index => opened.actions[index] ?? [])
    : [...layout.main, ...layout.off]
  const findable = opened.place !== 'frame' && typed.trim() !== ''
  const at = opened.context ? 'somewhere' : 'nowhere'
  const digits = found ? 0 : layout.main.length

  const focusRow = (index: number) => {
    const all = list.current?.querySelectorAll<HTMLElement>('.action-main')
    all?.[Math.max(0, Math.min(index, all.length - 1))]?.focus()
  }
  const goFind = () => {
    setFinding(true)
    find(typed)
      .catch((error: unknown) => toast(faultOf(error).what))
      .finally(() => setFinding(false))
  }

  // Both before the list is painted: whoever sees it may press a key at once, and none falls between.
  useLayoutEffect(() => {
    if (framed && !document.hasFocus()) return
    const row = (which: string) => list.current?.querySelector<HTMLElement>(`.action-main${which}`)
    // In a low window what this is about, and who acts, are in sight first.
    const preventScroll = chosen.current === ''
    if (at === 'somewhere') (row(`[data-action="${chosen.current}"]`) ?? row(''))?.focus({ preventScroll })
    else field.current?.focus()
  }, [at, chosen])

  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      if (event.target instanceof HTMLInputElement) return
      const action = /^[1-9]$/.test(event.key) ? layout.main[Number(event.key) - 1] : undefined
      if (action && typed === '') {
        event.preventDefault()
        choose(action, event)
      } else if (event.key === '/') {
        event.preventDefault()
        field.current?.focus()
      } else if (/^\p{L}$/u.test(event.key)) {
        // A letter begins a search; it lands in the field, which has the focus by then.
        field.current?.focus()
      }
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [layout, choose, typed])

  const onFieldKey = (event: KeyboardEvent) => {
    if (event.isComposing) return
    if (event.key === 'ArrowDown') {
      event.preventDefault()
      focusRow(0)
    } else if (event.key === 'Enter' && typed.trim() !== '') {
      event.preventDefault()
      const [first] = rows
      if (first && !looksLikeAddress(typed)) choose(first, event)
      else if (findable) goFind()
    } else if (event.key === 'Escape' && typed !== '') {
      event.preventDefault()
      setTyped('')
    }
  }
  const onListKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      if (active + step < 0) field.current?.focus()
      else focusRow(active + step)
    } else if (event.key === 'Home' || event.key === 'End') {
      event.preventDefault()
      focusRow(event.key === 'Home' ? 0 : rows.length - 1)
    }
  }
  const label = t(
    opened.place === 'frame'
      ? count(opened.actions.length, 'Search {n} action', 'Search {n} actions')
      : opened.context
        ? count(
            opened.actions.length,
            'Search {n} action, or paste an address',
            'Search {n} actions, or paste an address',
          )
        : say('Paste an address, or type a name'),
  )

  return (
    <section class="actions" aria-label={t(say('Actions'))}>
      <div class="search">
        <Search />
        <input
          ref={field}
          type="search"
          autocomplete="off"
          spellcheck={false}
          placeholder={label}
          aria-label={label}
          value={typed}
          onInput={event => {
            setTyped(event.currentTarget.value)
            setActive(0)
          }}
          onKeyDown={onFieldKey}
        />
        {typed === '' && <KeyHint>{'/'}</KeyHint>}
      </div>
      <ul ref={list} class={found ? 'list found' : 'list'}>
        {rows.map((action, index) => (
          <ActionRow
            key={action.id}
            action={action}
            digit={index < digits ? index + 1 : null}
            active={index === Math.min(active, rows.length - 1)}
            onFocus={() => setActive(index)}
            onKey={onListKey}
          />
        ))}
      </ul>
      {found && rows.length === 0 && <p class="empty">{t(say('No action matches.'))}</p>}
      {findable && (
        <button type="button" class="find-row" disabled={finding} onClick={goFind}>
          <Arrow />
          <span>{t(say('Go to “{text}”', { text: typed.trim() }))}</span>
        </button>
      )}
      <output class="offscreen">
        {found ? t(count(rows.length, '{n} action found', '{n} actions found')) : ''}
      </output>
      <footer class="foot">
        {layout.copies.map(action => (
          <button
            type="button"
            key={action.id}
            title={t(action.about)}
            onClick={event => choose(action, event)}
          >
            <Copy size={14} />
            <span class="one-line">{t(action.title)}</span>
          </button>
        ))}
        <span class="push">
          <WatchesButton />
          <button type="button" onClick={() => push({ at: 'history' })}>
            <Clock size={14} />
            {t(say('History'))}
          </button>
          <button
            type="button"
            aria-label={t(say('Options'))}
            title={t(say('Options'))}
            onClick={openOptions}
          >
            <Gear size={14} />
          </button>
        </span>
      </footer>
    </section>
  )
}

const looksLikeAddress = (text: string): boolean => /^\s*https?:\/\/|^\s*[\w.-]+\/[\w.-]+/.test(text)

/** The first screen: what this is, who acts, what can be done. */
export function Home() {
  const { opened } = usePanel()
  const [facts, retry] = useFacts(opened.facts)
  return (
    <>
      <HomeHead facts={facts} />
      {opened.context && <ActingLine />}
      <main class="scroll">
        <Claim />
        <Closed />
        {opened.locked && <Locked />}
        {opened.fresh && <Fresh />}
        {!opened.context && !opened.fresh && <Welcome />}
        {opened.facts !== null && <Facts state={facts} retry={retry} />}
        <PinnedApps />
        <Actions facts={opened.facts} />
      </main>
    </>
  )
}
