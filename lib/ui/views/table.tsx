import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Cell, Column, Row } from '../../actions/view'
import type { View } from '../../messages/shapes'
import { count, say } from '../../text/index'
import { number, plainCell } from '../format'
import { usePanel } from '../panel/panel'
import { copyAndTell } from '../parts/basic'
import { CellValue } from '../parts/cell'
import { Search } from '../parts/icons'
import { t } from '../t'
import '../style/table.css'
import { sheetOf, tabs, written } from './export'
import { modelOf, type Order, rowsShown } from './model'
import { TableFoot } from './table-foot'
import { useWindowed } from './windowed'

const rowHeight = 36
const headHeight = 32
const selectWidth = 32

/** Keeps what is laid out, so that it is soon back; nobody can see, reach or hear it. */
const outOfSight = { contentVisibility: 'hidden', flex: 'none', blockSize: '0', borderWidth: '0' }

const classes: Record<string, string | undefined> = { number: 'end', id: 'mono' }

/** A cell's value with the fewest elements: a table draws hundreds with every key. */
function drawCell(cell: Cell | undefined) {
  if (typeof cell === 'number') return number(cell)
  if (typeof cell === 'string' && cell !== '') return <bdi>{cell}</bdi>
  if (cell !== null && typeof cell === 'object' && 'id' in cell) return <span class="mono">{cell.id}</span>
  return <CellValue cell={cell} />
}

/** A table: filter as you type, sort by column, copy a cell, a row or all, take out as a file, act on many rows. */
export function TableView({ view }: { view: Extract<View, { view: 'table' }> }) {
  const { go } = usePanel()
  const { columns, rows } = view
  const [typed, setTyped] = useState('')
  const [order, setOrder] = useState<Order | null>(null)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [at, setAt] = useState({ row: 0, column: 0 })
  const scroller = useRef<HTMLDivElement>(null)
  const model = useMemo(() => modelOf(columns, rows), [columns, rows])
  const shown = useMemo(() => rowsShown(model, rows.length, typed, order), [model, rows, typed, order])
  const none = shown.length === 0
  const drawn = model.drawn(shown)
  const part = useWindowed(scroller, rows.length > 0, drawn.length, rowHeight, headHeight)
  useEffect(() => {
    // The first search of all costs most; it is over before the first key.
    const idle = requestIdleCallback(
      () => {
        model.search('ab')
        model.search('')
      },
      { timeout: 500 },
    )
    return () => cancelIdleCallback(idle)
  }, [model])
  const selects = (view.bulk?.length ?? 0) > 0
  const row = (index: number): Row | undefined => rows[shown[index] ?? -1]
  const active = row(at.row)
  const allChosen = chosen.size > 0 && !none && shown.every(index => chosen.has(rows[index]?.key ?? ''))
  // What head and foot do is about the rows of the moment; what they look like is not, and a key leaves it alone.
  const nowRef = useRef({ shown, active, column: columns[at.column] })
  useLayoutEffect(() => {
    nowRef.current = { shown, active, column: columns[at.column] }
  }, [shown, active, columns, at.column])
  const shownRows = useCallback(() => nowRef.current.shown.flatMap(index => rows[index] ?? []), [rows])

  const toggle = (key: string) => {
    const next = new Set(chosen)
    if (!next.delete(key)) next.add(key)
    setChosen(next)
  }
  const copyCell = useCallback(() => {
    const now = nowRef.current
    if (now.active && now.column) void copyAndTell(plainCell(now.active.cells[now.column.key]))
  }, [])
  const copyRow = useCallback(() => {
    const now = nowRef.current.active
    if (now) void copyAndTell(written(tabs, { ...sheetOf(columns, [now]), titles: [] }).trimStart())
  }, [columns])
  const goRow = (to: Row | undefined) => {
    if (to?.context) go(to.context)
  }
  const move = (rowTo: number, columnTo: number) => {
    const next = {
      row: Math.max(0, Math.min(shown.length - 1, rowTo)),
      column: Math.max(0, Math.min(columns.length - 1, columnTo)),
    }
    setAt(next)
    part.reveal(next.row)
    // The cell may be drawn only after the scrolling.
    requestAnimationFrame(() =>
      scroller.current
        ?.querySelector<HTMLElement>(`[data-cell="${next.row}-${next.column}"]`)
        ?.focus({ preventScroll: true }),
    )
  }
  const onKey = (event: KeyboardEvent) => {
    const rtl = document.dir === 'rtl' ? -1 : 1
    const page = 10
    const steps: Record<string, [number, number]> = {
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
      ArrowRight: [0, rtl],
      ArrowLeft: [0, -rtl],
      PageDown: [page, 0],
      PageUp: [-page, 0],
    }
    const step = steps[event.key]
    if (event.target instanceof HTMLInputElement) return
    if (step) {
      event.preventDefault()
      move(at.row + step[0], at.column + step[1])
    } else if (event.key === 'Home' || event.key === 'End') {
      event.preventDefault()
      if (event.ctrlKey) move(event.key === 'Home' ? 0 : shown.length - 1, at.column)
      else move(at.row, event.key === 'Home' ? 0 : columns.length - 1)
    } else if (
      event.key.toLowerCase() === 'c' &&
      (event.ctrlKey || event.metaKey) &&
      String(getSelection()) === ''
    ) {
      event.preventDefault()
      if (event.shiftKey) copyRow()
      else copyCell()
    } else if (event.key === 'Enter') {
      event.preventDefault()
      goRow(active)
    } else if (event.key === ' ' && selects && active) {
      event.preventDefault()
      toggle(active.key)
    }
  }
  const filterLabel = t(count(rows.length, 'Filter {n} row', 'Filter {n} rows'))
  const foot = useMemo(
    () => (
      <TableFoot
        view={view}
        rows={() => (chosen.size > 0 ? rows.filter(one => chosen.has(one.key)) : shownRows())}
        chosen={chosen}
        clear={() => setChosen(new Set())}
        copyCell={copyCell}
        copyRow={copyRow}
      />
    ),
    [view, rows, chosen, shownRows, copyCell, copyRow],
  )
  const width = model.widths.reduce((all, one) => all + one, selects ? selectWidth : 0)
  const visible = drawn.slice(part.first, part.last + 1)
  const head = useMemo(() => {
    const toggleAll = () => {
      const next = new Set(chosen)
      for (const one of shownRows()) {
        if (allChosen) next.delete(one.key)
        else next.add(one.key)
      }
      setChosen(next)
    }
    const sortBy = (column: string) =>
      setOrder(now =>
        now?.column !== column ? { column, down: false } : now.down ? null : { column, down: true },
      )
    return (
      <>
        <colgroup>
          {selects && <col style={{ width: `${selectWidth}px` }} />}
          {columns.map((column, index) => (
            <col key={column.key} style={{ width: `${model.widths[index]}px` }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {selects && (
              <th class="select">
                <input
                  type="checkbox"
                  aria-label={t(say('Select all rows'))}
                  checked={allChosen}
                  onChange={toggleAll}
                />
              </th>
            )}
            {columns.map(column => (
              <HeadCell key={column.key} column={column} order={order} sort={() => sortBy(column.key)} />
            ))}
          </tr>
        </thead>
      </>
    )
  }, [columns, model, order, selects, chosen, allChosen, shownRows])

  if (rows.length === 0) return <p class="empty grow">{t(view.empty ?? say('There is nothing here.'))}</p>
  return (
    <>
      <div class="search in-table">
        <Search />
        <input
          type="search"
          autocomplete="off"
          spellcheck={false}
          placeholder={filterLabel}
          aria-label={filterLabel}
          value={typed}
          onInput={event => {
            setTyped(event.currentTarget.value)
            setAt({ row: 0, column: 0 })
            part.home()
          }}
          onKeyDown={event => {
            if (event.key === 'ArrowDown' && !none) {
              event.preventDefault()
              move(0, 0)
            } else if (event.key === 'Escape' && typed !== '') {
              event.preventDefault()
              setTyped('')
            }
          }}
        />
        <span class="search-count" aria-hidden="true">
          {typed === '' ? '' : number(shown.length)}
        </span>
        <output class="offscreen">
          {typed === '' ? '' : t(count(shown.length, '{n} row matches', '{n} rows match'))}
        </output>
      </div>
      {none && <p class="empty grow">{t(say('No row matches “{typed}”.', { typed }))}</p>}
      <div class="table-scroll" ref={scroller} style={none ? outOfSight : undefined}>
        <table
          // The grid pattern: arrows move from cell to cell.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
          role="grid"
          aria-label={t(view.title)}
          aria-rowcount={drawn.length + 1}
          aria-multiselectable={selects ? true : undefined}
          // Without a width of its own the browser would measure every cell to find one.
          style={{ inlineSize: `${width}px` }}
          onKeyDown={onKey}
          onFocusIn={event => {
            const cell = event.target instanceof Element && event.target.closest('[data-cell]')
            const place = cell && cell.getAttribute('data-cell')?.split('-').map(Number)
            if (place) setAt({ row: place[0] ?? 0, column: place[1] ?? 0 })
          }}
        >
          {head}
          <tbody>
            {part.before > 0 && <tr class="room" style={{ height: `${part.before}px` }} aria-hidden="true" />}
            {visible.map((original, offset) => {
              const index = part.first + offset
              const one = rows[original]
              return (
                one && (
                  <tr
                    // By place, not by row: filtering then changes texts, and makes no new elements.
                    key={index}
                    aria-rowindex={index + 2}
                    aria-selected={selects ? chosen.has(one.key) : undefined}
                    class={chosen.has(one.key) ? 'chosen' : undefined}
                  >
                    {selects && (
                      <td class="select">
                        <input
                          type="checkbox"
                          tabIndex={-1}
                          aria-label={t(
                            say('Select {row}', { row: plainCell(one.cells[columns[0]?.key ?? '']) }),
                          )}
                          checked={chosen.has(one.key)}
                          onChange={() => toggle(one.key)}
                        />
                      </td>
                    )}
                    {columns.map((column, at_) => (
                      <td
                        key={column.key}
                        class={classes[column.kind ?? '']}
                        tabIndex={index === at.row && at_ === at.column ? 0 : -1}
                        data-cell={`${index}-${at_}`}
                      >
                        {at_ === 0 && one.context ? (
                          <button type="button" class="row-link" tabIndex={-1} onClick={() => goRow(one)}>
                            {drawCell(one.cells[column.key])}
                          </button>
                        ) : (
                          drawCell(one.cells[column.key])
                        )}
                      </td>
                    ))}
                  </tr>
                )
              )
            })}
            {part.after > 0 && <tr class="room" style={{ height: `${part.after}px` }} aria-hidden="true" />}
          </tbody>
        </table>
      </div>
      {foot}
    </>
  )
}

function HeadCell({ column, order, sort }: { column: Column; order: Order | null; sort(): void }) {
  const way = order?.column !== column.key ? undefined : order.down ? 'descending' : 'ascending'
  return (
    <th scope="col" aria-sort={way} class={column.kind === 'number' ? 'end' : ''}>
      <button type="button" onClick={sort}>
        {t(column.title)}
        <span class="sort" aria-hidden="true">
          {way === undefined ? '' : way === 'ascending' ? '↑' : '↓'}
        </span>
      </button>
    </th>
  )
}
