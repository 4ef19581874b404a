import { useEffect, useState } from 'preact/hooks'
import type { SettingsShown } from '../../messages/protocol'
import type { FaultData } from '../../messages/shapes'
import { say, type Text } from '../../text/index'
import { ask, faultOf } from '../background'
import { Skeleton } from '../parts/basic'
import { FaultBox } from '../parts/fault-box'
import { t } from '../t'
import { portals } from './words'

/** A switch with its label. */
export function Switch({
  id,
  label,
  on,
  set,
}: {
  id: string
  label: Text
  on: boolean
  set(on: boolean): void
}) {
  return (
    <div class="field switch">
      <input id={id} type="checkbox" checked={on} onChange={event => set(event.currentTarget.checked)} />
      <label for={id}>{t(label)}</label>
    </div>
  )
}

/** The switches: what Gangway may change, one for each portal, off until switched on; and where it offers itself. */
export function Settings() {
  const [settings, setSettings] = useState<SettingsShown | null>(null)
  const [fault, setFault] = useState<FaultData | null>(null)
  const after = (answer: Promise<SettingsShown>) => {
    setFault(null)
    answer.then(setSettings, (error: unknown) => setFault(faultOf(error)))
  }
  const load = () => after(ask('settings.get', {}))
  useEffect(load, [])
  return (
    <>
      <section id="writing" aria-labelledby="writing-title">
        <h2 id="writing-title">{t(say('Writing'))}</h2>
        <p class="lead">
          {t(
            say(
              'Until you switch it on, Gangway only reads. Even then nothing is sent before you have seen a preview of exactly what will be sent, and most of it can be undone.',
            ),
          )}
        </p>
        {fault && <FaultBox fault={fault} retry={load} />}
        {!settings && !fault && <Skeleton rows={1} kind="row" />}
        {settings &&
          settings.writes.map(({ portal, on }) => (
            <Switch
              key={portal}
              id={`writes-${portal}`}
              label={say('Change things in {portal}', { portal: portals[portal] })}
              on={on}
              set={on => after(ask('settings.writes', { portal, on }))}
            />
          ))}
      </section>
      <section id="menu" aria-labelledby="menu-title">
        <h2 id="menu-title">{t(say('Context menu'))}</h2>
        <p class="lead">
          {t(
            say(
              'On pages of the portals, and on links to them from anywhere, a right click offers what fits.',
            ),
          )}
        </p>
        {settings && (
          <Switch
            id="selection"
            label={say('Also on selected text, such as an address in a log')}
            on={settings.selection}
            set={on => after(ask('settings.selection', { on }))}
          />
        )}
      </section>
    </>
  )
}
