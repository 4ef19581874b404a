import { vi } from 'vitest'
import type { WatchRecord } from '../../../lib/watch/record'
import type { News, Watcher } from '../../../lib/watch/watcher'
import { createLab } from '../../lab/lab'
import { keyActor } from '../../support/keys'
import { endBrowser, giveBrowser } from '../../support/session'
import { Clock } from '../../support/world'
import { emptyDatabase } from '../vault/help'

/** The moment of all tests here. */
export const moment = Date.UTC(2026, 10, 22, 9)
export const minute = 60_000
export const app = 'https://appstoreconnect.apple.com/apps/6440000001/distribution'

/** What outlives a worker: the clock, the portal, the alarm and what was told. */
function createDesk() {
  const clock = new Clock(moment)
  const lab = createLab({ now: () => clock.now })
  const shown: Record<string, unknown> = {}
  const desk = {
    clock,
    lab,
    key: lab.appstoreconnect.seed.keys.admin,
    /** What was told, one list a notification; and when the worker is woken. */
    told: [] as string[],
    alarm: null as number | null,
    open: true,
    /** Whether the person allowed notifications. */
    notices: true,
    /** What stands between us and the portal. */
    network: null as null | (() => Promise<never>),
    requests: () => lab.record.entries.length,
    tokens: [] as string[],
    /** Ends the worker at the n-th step of its next round. */
    kill: 0,
  }
  // What the browser itself does with notifications; the rest of it stands in test/support/session.ts.
  giveBrowser({
    permissions: { contains: async () => desk.notices },
    i18n: { getUILanguage: () => 'en' },
    notifications: {
      getAll: async () => ({ ...shown }),
      async create(id: string, { title, message }: { title: string; message: string }) {
        shown[id] = true
        desk.told.push(`${title}: ${message}`)
      },
    },
  })
  return desk
}
export type Desk = ReturnType<typeof createDesk>

/** A worker that is ended does nothing any more, not even fail. */
const ended = new Promise<never>(() => {})

/** A fresh worker: it knows nothing but the database. */
export async function startWorker(desk: Desk) {
  vi.resetModules()
  const [
    watcher,
    store,
    look,
    portals,
    actors,
    context,
    requesters,
    vault,
    passphrase,
    wipe,
    texts,
    notices,
    database,
    secrets,
  ] = await Promise.all([
    import('../../../lib/watch/watcher'),
    import('../../../lib/watch/store'),
    import('../../../lib/watch/look'),
    import('../../../lib/portals/registry'),
    import('../../../lib/background/actors'),
    import('../../../lib/context/index'),
    import('../../../lib/http/requester'),
    import('../../../lib/vault/key'),
    import('../../../lib/vault/passphrase'),
    import('../../../lib/vault/wipe'),
    import('../../../lib/text/render'),
    import('../../../lib/watch/notices'),
    import('../../../lib/vault/database'),
    import('../../../lib/http/secret'),
  ])
  const t = texts.renderer('en')
  let dead = false
  let steps = 0
  let died: () => void = () => {}
  const death = new Promise<void>(resolve => {
    died = resolve
  })
  /** A place where the browser may end the worker. */
  const step = async (): Promise<void> => {
    steps += 1
    if (desk.kill > 0 && steps === desk.kill) {
      dead = true
      died()
    }
    if (dead) await ended
  }
  const requester = requesters.createRequester({
    async fetch(url, init) {
      await step()
      if (desk.network) return desk.network()
      desk.tokens.push(new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? '')
      const answer = await desk.lab.fetch(url, init)
      await step()
      return answer
    },
    now: () => desk.clock.now,
    sleep: desk.clock.sleep,
    random: () => 0.5,
    renew: async () => {},
  })
  const portal = portals.portalOf('appstoreconnect')
  if (!portal) throw new Error('the portal is gone')
  const actorFor = (credential: string) => ({ ...keyActor(desk.key, credential), narrow: true as const })
  const seen = async (watch: WatchRecord) => {
    const action = portals.actionOf(watch.action)
    const place = context.readContext(watch.address)
    if (action?.kind !== 'watch' || !place) throw new Error('the action is gone')
    const tools = actors.toolsFor(portal, actorFor(watch.credential), requester, desk.clock.now)
    const found = await action.look(place, watch.input, tools)
    return { look: found, news: look.newsOf(action, watch.last.state, found), every: action.every, action }
  }
  const made: Watcher = watcher.createWatcher(
    {
      now: () => desk.clock.now,
      async alarm(at) {
        await step()
        desk.alarm = at
      },
      alive: step,
      open: async () => desk.open,
      look: seen,
      left: watch => requester.left(portal, watch.credential),
      async tell(news: readonly News[]) {
        await step()
        await notices.tellNews(news)
        await step()
      },
      changed: step,
    },
    work => work(),
  )
  return {
    ...store,
    ...vault,
    ...passphrase,
    ...wipe,
    ...database,
    ...secrets,
    t,
    requester,
    /** A round; false where the worker was ended in the middle of it. */
    resume: () => Promise.race([made.resume().then(() => true), death.then(() => false)]),
    goOn: () => made.goOn(),
    /** Begins to watch, as a person does. */
    async start(action: string, address: string, input: WatchRecord['input'] = {}, credential = 'key') {
      const now = desk.clock.now
      const blank: WatchRecord = {
        format: 1,
        id: crypto.randomUUID(),
        action,
        title: '',
        address,
        input,
        credential,
        started: now,
        until: now,
        state: 'active',
        next: 0,
        faults: 0,
        refusals: 0,
        fault: null,
        last: { at: now, state: null, subject: '', text: '', tone: 'calm' },
        changes: [],
      }
      const { look, action: declared } = await seen(blank)
      const { over: _over, at, ...rest } = look
      const watch: WatchRecord = {
        ...blank,
        until: now + declared.life,
        next: at ?? now + declared.every,
        last: { ...rest, at: now },
      }
      await store.addWatch(watch)
      await made.resume()
      return watch.id
    },
  }
}
export type Worker = Awaited<ReturnType<typeof startWorker>>

/** A browser without any data of the extension. */
export async function freshDesk(): Promise<{ desk: Desk; worker: Worker }> {
  endBrowser()
  const desk = createDesk()
  const { databaseName } = await import('../../../lib/vault/database')
  await emptyDatabase(databaseName)
  return { desk, worker: await startWorker(desk) }
}

/** The time of the next alarm comes. */
export function passToAlarm(desk: Desk): void {
  if (desk.alarm === null) throw new Error('nothing would wake the worker')
  desk.clock.now = Math.max(desk.clock.now, desk.alarm)
  desk.alarm = null
}
