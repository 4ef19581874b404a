import { useEffect, useState } from 'preact/hooks'
import type { FaultData } from '../../messages/shapes'
import { say } from '../../text/index'
import { ask, faultOf } from '../background'
import { Skeleton } from '../parts/basic'
import { FaultBox } from '../parts/fault-box'
import { t } from '../t'
import { addable, portals } from './words'

/** The switches that let Gangway change something, one for each portal, off until switched on. */
export function Writing() {
  const [writes, setWrites] = useState<Record<string, boolean> | null>(null)
  const [fault, setFault] = useState<FaultData | null>(null)
  const load = () => {
    setFault(null)
    ask('settings.get', {}).then(
      settings => setWrites(settings.writes),
      (error: unknown) => setFault(faultOf(error)),
    )
  }
  useEffect(load, [])
  const set = (portal: string, on: boolean) => {
    setFault(null)
    ask('settings.writes', { portal, on }).then(
      settings => setWrites(settings.writes),
      (error: unknown) => setFault(faultOf(error)),
    )
  }
  return (
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
      {!writes && !fault && <Skeleton rows={1} kind="row" />}
      {writes &&
        addable.map(portal => (
          <div class="field switch" key={portal}>
            <input
              id={`writes-${portal}`}
              type="checkbox"
              checked={writes[portal] === true}
              onChange={event => set(portal, event.currentTarget.checked)}
            />
            <label for={`writes-${portal}`}>
              {t(say('Change things in {portal}', { portal: portals[portal] }))}
            </label>
          </div>
        ))}
    </section>
  )
}
