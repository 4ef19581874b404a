import type { Cell } from '../../actions/view'
import { age, moment, number } from '../format'
import { t } from '../t'
import { CopyButton, Pill } from './basic'

/** A value of a view. `copy` offers to copy ids, where there is room for it. */
export function CellValue({ cell, copy = false }: { cell: Cell | undefined; copy?: boolean }) {
  if (cell === null || cell === undefined || cell === '') {
    return (
      <span class="nothing" aria-hidden="true">
        –
      </span>
    )
  }
  if (typeof cell === 'number') return <>{number(cell)}</>
  if (typeof cell === 'string') return <bdi>{cell}</bdi>
  if ('pill' in cell) return <Pill tone={cell.tone} text={cell.pill} />
  if ('at' in cell) {
    return (
      <time dateTime={cell.at} title={moment(cell.at)}>
        {age(cell.at)}
      </time>
    )
  }
  if ('id' in cell) {
    return (
      <span class="with-copy">
        <span class="mono">{cell.id}</span>
        {copy && <CopyButton text={cell.id} />}
      </span>
    )
  }
  if ('href' in cell) {
    return (
      <a href={cell.href} target="_blank" rel="noreferrer">
        {t(cell.text)}
      </a>
    )
  }
  return <>{t(cell)}</>
}
