import { useEffect, useRef, useState } from 'preact/hooks'
import type { FaultData, Watching, WatchView } from '../../messages/shapes'
import { type Message, say } from '../../text/index'
import { ask, faultOf } from '../background'
import { age, day, moment } from '../format'
import { grantNotifications } from '../options/grant'
import { Pill, Skeleton } from '../parts/basic'
import { FaultBox } from '../parts/fault-box'
import { toast } from '../parts/toasts'
import { t } from '../t'
import '../style/watches.css'
import { usePanel } from './panel'
import { Head } from './screens'

const tell = (error: unknown): void => toast(faultOf(error).what)

/** What is said of a watch that does not look. */
const resting: Partial<Record<WatchView['state'], Message>> = {
  held: say('waits for you'),
  over: say('ended'),
  stopped: say('given up'),
}

/** So many changes of a watch stand in the list. */
const shown = 4

const Time = ({ at }: { at: number }) => (
  <time dateTime={new Date(at).toISOString()} title={moment(at)}>
    {age(at)}
  </time>
)

/** One watched thing: how it stands, what changed, and the ways out. */
function Watched(props: { watch: WatchView; fresh: ReadonlySet<string>; end(): void }) {
  const { go } = usePanel()
  const { watch, fresh } = props
  const rest = resting[watch.state]
  const what = { what: watch.subject }
  return (
    <li class="watch">
      <div class="watch-head">
        <p class="run-title">
          <bdi>{t(watch.subject)}</bdi>
        </p>
        <Pill tone={watch.tone} text={watch.text} />
      </div>
      <p class="run-more">
        {`${t(watch.title)} · `}
        {rest ? t(rest) : t(say('until {day}', { day: day(watch.until) }))}
        {` · ${t(say('looked {ago}', { ago: age(watch.looked) }))}`}
      </p>
      {watch.fault && watch.state === 'active' && <p class="run-more bad">{t(watch.fault.what)}</p>}
      {watch.changes.length > 0 && (
        <ul class="changes">
          {watch.changes.slice(0, shown).map(change => (
            <li key={change.id} class={fresh.has(change.id) ? 'fresh' : undefined}>
              <span>
                {fresh.has(change.id) && <span class="offscreen">{t(say('New:'))} </span>}
                {t(change.text)}
              </span>
              <Time at={change.at} />
            </li>
          ))}
        </ul>
      )}
      <div class="watch-ways">
        <button
          type="button"
          class="link-button"
          aria-label={t(say('Go there: {what}', what))}
          onClick={() => go(watch.context)}
        >
          {t(say('Go there'))}
        </button>
        <button
          type="button"
          class="link-button"
          aria-label={t(
            rest && watch.state !== 'held' ? say('Remove {what}', what) : say('Stop watching {what}', what),
          )}
          onClick={props.end}
        >
          {t(rest && watch.state !== 'held' ? say('Remove') : say('Stop watching'))}
        </button>
      </div>
    </li>
  )
}

/** Where notifications are not allowed: what that means, and the way to allow them. */
function Notices({ allowed }: { allowed(): void }) {
  const { opened } = usePanel()
  // A frame may not ask the browser for anything: the extension's own window may.
  const press = () => {
    if (opened.place === 'frame') ask('window.open', { watches: true }).catch(tell)
    else grantNotifications().then(may => (may ? allowed() : undefined), tell)
  }
  return (
    <p class="banner calm">
      {t(say('Changes show here and on the button in the toolbar.'))}
      <button type="button" class="link-button" onClick={press}>
        {t(opened.place === 'frame' ? say('Notifications…') : say('Also notify me'))}
      </button>
    </p>
  )
}

/** Everything that is watched, and what changed; whoever looks has seen it. */
export function WatchesScreen() {
  const { opened } = usePanel()
  const [watching, setWatching] = useState<Watching | null>(null)
  const [fault, setFault] = useState<FaultData | null>(null)
  // What was new when this screen showed it stays marked while it is open.
  const fresh = useRef(new Set<string>())
  const show = (found: Watching) => {
    const unseen = found.watches.flatMap(({ changes }) => changes.flatMap(one => (one.seen ? [] : [one.id])))
    for (const id of unseen) fresh.current.add(id)
    if (unseen.length > 0 && document.visibilityState === 'visible')
      ask('watches.seen', { changes: unseen }).catch(tell)
    setFault(null)
    setWatching(found)
  }
  const load = () => void ask('watches.list', {}).then(show, (error: unknown) => setFault(faultOf(error)))
  // The panel looks again whenever something of the watches has changed.
  useEffect(load, [opened])
  // What came while this tab lay behind another is seen when it is in front again.
  useEffect(() => {
    document.addEventListener('visibilitychange', load)
    return () => document.removeEventListener('visibilitychange', load)
  })
  const held = watching?.watches.find(({ state }) => state === 'held')
  return (
    <>
      <Head title={say('Watches')} sub={say('What Gangway looks at for you')} />
      <main class="body">
        {fault && <FaultBox fault={fault} retry={load} />}
        {!fault && !watching && <Skeleton rows={4} kind="row" />}
        {held?.fault && (
          <section class="banner warn" aria-label={t(say('Nothing is watched'))}>
            <p>{t(held.fault.what)}</p>
            <div class="buttons start">
              <button
                type="button"
                class="button"
                onClick={() => void ask('watches.goOn', {}).then(show, tell)}
              >
                {t(say('It was accepted: go on'))}
              </button>
            </div>
          </section>
        )}
        {watching?.watches.length === 0 && (
          <p class="empty">
            {t(say('Nothing is watched. On the page of a build or an app, choose one of the watches.'))}
          </p>
        )}
        {watching && watching.watches.length > 0 && !watching.notices && <Notices allowed={load} />}
        <ul class="watches">
          {watching?.watches.map(watch => (
            <Watched
              key={watch.id}
              watch={watch}
              fresh={fresh.current}
              end={() => void ask('watch.end', { id: watch.id }).then(show, tell)}
            />
          ))}
        </ul>
      </main>
    </>
  )
}
