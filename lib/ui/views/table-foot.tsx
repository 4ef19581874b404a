import type { ComponentChildren } from 'preact'
import type { BulkOffer, Row } from '../../actions/view'
import type { View } from '../../messages/shapes'
import { count, say, type Text } from '../../text/index'
import { usePanel } from '../panel/panel'
import { copyAndTell } from '../parts/basic'
import { toast } from '../parts/toasts'
import { save } from '../save'
import { t } from '../t'
import { csv, type Format, json, markdown, tabs, writtenInTime } from './export'

type TableData = Extract<View, { view: 'table' }>

const fileName = (title: string): string =>
  title.replace(/[^\p{L}\p{N}.-]+/gu, '-').replace(/^-|-$/g, '') || 'table'

/** Buttons whose names go on from the one before them: "Copy", then "cell", "row". */
function Ways({ name, children }: { name: Text; children: ComponentChildren }) {
  return (
    // A fieldset lays its legend out by rules of its own.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <span class="foot-ways" role="group" aria-label={t(name)}>
      <span class="foot-label" aria-hidden="true">
        {t(name)}
      </span>
      {children}
    </span>
  )
}

interface FootProps {
  view: TableData
  /** What goes out: the chosen rows, else those shown, in their order. */
  rows(): readonly Row[]
  chosen: ReadonlySet<string>
  clear(): void
  copyCell(): void
  copyRow(): void
}

/** What can be done with the table: act on the chosen rows, copy, take out. */
export function TableFoot({ view, rows, chosen, clear, copyCell, copyRow }: FootProps) {
  const { opened, choose } = usePanel()
  const parts = (format: Format) => writtenInTime(format, view.columns, rows())
  const copy = async (format: Format, what?: Text) => copyAndTell((await parts(format)).join(''), what)
  const name = fileName(t(view.title))
  const keep = async (ending: string, type: string, format: Format) =>
    save(`${name}.${ending}`, type, await parts(format))
  const act = (offer: BulkOffer, event: Event) => {
    const keys = rows().map(row => row.key)
    const action = opened.actions.find(one => one.id === offer.action)
    const list = action?.fields[offer.field]?.type !== 'string'
    const input = { ...offer.input, [offer.field]: list ? keys : keys.join('\n') }
    if (action) choose(action, event, input)
    else toast(say('This action is not offered here.'))
  }
  return (
    <footer class="table-foot">
      {chosen.size > 0 && (
        <div class="chosen-bar">
          <span>
            <b>{t(count(chosen.size, '{n} selected', '{n} selected'))}</b>
            <button type="button" class="link-button" onClick={clear}>
              {t(say('Clear'))}
            </button>
          </span>
          <span class="buttons">
            {view.bulk?.map(offer => {
              const action = opened.actions.find(one => one.id === offer.action)
              const destructive = action?.effect === 'destructive'
              return (
                <button
                  type="button"
                  key={offer.action + t(offer.title)}
                  class="button small"
                  aria-disabled={action?.off ? true : undefined}
                  title={action?.off ? t(action.off.why) : undefined}
                  onClick={event => act(offer, event)}
                >
                  {destructive && (
                    <span class="tag bad" aria-hidden="true">
                      {'◆'}
                    </span>
                  )}
                  {t(offer.title)}
                  {'…'}
                </button>
              )
            })}
          </span>
        </div>
      )}
      <div class="foot">
        <Ways name={say('Copy')}>
          <button type="button" onClick={copyCell}>
            {t(say('cell'))}
          </button>
          <button type="button" onClick={copyRow}>
            {t(say('row'))}
          </button>
          <button type="button" onClick={() => void copy(tabs)}>
            {t(say('all'))}
          </button>
          <button type="button" onClick={() => void copy(markdown, say('as Markdown'))}>
            {t(say('Markdown'))}
          </button>
        </Ways>
        <Ways name={say('Save')}>
          <button type="button" onClick={() => void keep('csv', 'text/csv', csv)}>
            {t(say('CSV'))}
          </button>
          <button type="button" onClick={() => void keep('json', 'application/json', json)}>
            {t(say('JSON'))}
          </button>
        </Ways>
      </div>
    </footer>
  )
}
