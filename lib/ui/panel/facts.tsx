import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { FaultData, View } from '../../messages/shapes'
import { count, say } from '../../text/index'
import { ask, faultOf } from '../background'
import { Notes, Skeleton } from '../parts/basic'
import { CellValue } from '../parts/cell'
import { FaultBox } from '../parts/fault-box'
import { t } from '../t'

type FactsView = Extract<View, { view: 'facts' }>
/** The facts of a place, or why there are none; null while they are read. */
export type FactsState = { view: FactsView } | { fault: FaultData } | null

/** Reads the facts of a place, after everything else stands. */
export function useFacts(action: string | null): [FactsState, () => void] {
  const [state, setState] = useState<FactsState>(null)
  const [round, setRound] = useState(0)
  useEffect(() => {
    let gone = false
    const read = async (id: string): Promise<FactsState> => {
      const view = await ask('query.run', { action: id, input: {} })
      return view.view === 'facts' ? { view } : null
    }
    setState(null)
    if (action !== null) {
      void read(action)
        .catch((error: unknown): FactsState => ({ fault: faultOf(error) }))
        .then(found => (gone ? undefined : setState(found)))
    }
    return () => {
      gone = true
    }
  }, [action, round])
  return [state, () => setRound(n => n + 1)]
}

/** So many rows have their place from the start, so that actions below never move when the facts come. */
const reserved = 5

/** The facts of a place. They are cut to the room kept for them until a person asks for all. */
export function Facts({ state, retry }: { state: FactsState; retry(): void }) {
  const [all, setAll] = useState(false)
  const [cut, setCut] = useState(false)
  const list = useRef<HTMLDListElement>(null)
  useLayoutEffect(() => {
    const values = list.current?.querySelectorAll('dd') ?? []
    setCut([...values].some(value => value.scrollWidth > value.clientWidth + 1))
  }, [state])
  if (state && 'fault' in state) {
    return (
      <section class="facts">
        <FaultBox fault={state.fault} retry={retry} small />
      </section>
    )
  }
  if (!state) {
    return (
      <section class="facts" aria-busy="true" aria-label={t(say('Facts'))}>
        <Skeleton rows={reserved} kind="pairs" />
      </section>
    )
  }
  const { facts, notes } = state.view
  const hidden = facts.length > reserved ? facts.length - (reserved - 1) : 0
  const more = hidden > 0 || cut || (notes?.length ?? 0) > 0
  const rows = all || hidden === 0 ? facts : facts.slice(0, reserved - 1)
  return (
    <section class={all ? 'facts all' : 'facts'} aria-label={t(say('Facts'))}>
      <FactList facts={rows} list={list} />
      {all && <Notes notes={notes} />}
      {more && (
        <button type="button" class="link-button more" aria-expanded={all} onClick={() => setAll(!all)}>
          {t(
            all
              ? say('Show less')
              : hidden > 0
                ? count(hidden, '{n} more fact', '{n} more facts')
                : say('Show in full'),
          )}
        </button>
      )}
    </section>
  )
}

/** Labels and their values. */
export function FactList({
  facts,
  list,
  copy = false,
}: {
  facts: FactsView['facts']
  list?: { current: HTMLDListElement | null }
  copy?: boolean
}) {
  return (
    <dl ref={list ?? null}>
      {facts.map((fact, row) => (
        <div class="fact-row" key={row}>
          <dt>{t(fact.label)}</dt>
          <dd>
            <CellValue cell={fact.value} copy={copy} />
            {fact.more?.map((cell, part) => (
              <span class="fact-more" key={part}>
                <CellValue cell={cell} copy={copy} />
              </span>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}
