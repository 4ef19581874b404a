import { browser } from 'wxt/browser'
import type { Action, Watch } from '../actions/action'
import { addressOf, type Context, readContext } from '../context/index'
import { Fault } from '../http/fault'
import { type Json, plain, same } from '../http/json'
import type { Actor, Requester } from '../http/requester'
import type { AnswerOf, MessageType, ReadPayload } from '../messages/protocol'
import type { Watching, WatchView } from '../messages/shapes'
import { actionOf } from '../portals/registry'
import { say } from '../text/index'
import { standing } from '../vault/key'
import { showBadge } from '../watch/badge'
import { newsOf } from '../watch/look'
import { mayNotify, tellNews } from '../watch/notices'
import type { WatchRecord } from '../watch/record'
import { addWatch, allWatches, changeWatches, dropWatch, watchOf } from '../watch/store'
import { createWatcher, type Watcher } from '../watch/watcher'
import { actFor, actorOf, portalFor, toolsFor } from './actors'
import { type Engine, withoutAction } from './engine'
import { contextOf, samePlace } from './places'
import { tellWatches } from './ports'
import { checkAction } from './rules'
import { openOptions, openWindow } from './windows'
import { type Caller, isTop } from './zones'

/** The name of the alarm that wakes the worker for the next look. */
export const watchAlarm = 'watches'

/** More than these nobody watches, and each costs requests. */
const most = 50

/** @throws Fault where an update took it away */
function actionOfWatch({ action: id }: WatchRecord): Watch {
  const action = actionOf(id)
  if (action?.kind !== 'watch') throw withoutAction()
  return action
}

/** @throws Fault where this version no longer knows the address */
function placeOf({ address }: WatchRecord): Context {
  const context = readContext(address)
  if (!context) throw new Fault('internal', say('There is nothing of a portal here.'))
  return context
}

/** Nobody waits for these reads: what they carry is good for nothing else. */
const narrowed = (actor: Actor): Actor => ({ ...actor, narrow: true })

async function changed(): Promise<void> {
  await showBadge()
  tellWatches()
}

/** Makes the watcher of this browser. */
export function createWatches(requester: Requester): Watcher {
  return createWatcher(
    {
      now: Date.now,
      alarm: async at => {
        if (at === null) await browser.alarms.clear(watchAlarm)
        // It rings again where the worker was ended before it could set the next.
        else await browser.alarms.create(watchAlarm, { when: at, periodInMinutes: 15 })
      },
      alive: () => browser.runtime.getPlatformInfo(),
      open: async () => !(await standing()).locked,
      async look(watch) {
        const action = actionOfWatch(watch)
        await checkAction(action.id)
        const context = placeOf(watch)
        const { actor } = await actorOf(watch.credential, Date.now(), action.id)
        const tools = toolsFor(portalFor(context), narrowed(actor), requester, Date.now())
        const look = await action.look(context, watch.input, tools)
        return { look, news: newsOf(action, watch.last.state, look), every: action.every }
      },
      left: watch => requester.left(portalFor(placeOf(watch)), watch.credential),
      // What cannot be shown stands in the panel all the same.
      tell: news => tellNews(news).catch((error: unknown) => console.error(String(error))),
      changed,
    },
    work => navigator.locks.request('watches', work),
  )
}

/** Whether a watch is about what an action would be about in a context. */
function isAbout(watch: WatchRecord, action: Action, context: Context): boolean {
  if (watch.action !== action.id) return false
  if (watch.state !== 'active' && watch.state !== 'held') return false
  const [here, there] = [context, readContext(watch.address)].map(
    place => ({ ...place }) as Record<string, unknown>,
  )
  return action.needs.every(field => here?.[field] === there?.[field])
}

/** The ids of the actions that watch something in a context already. */
export const watchedIn = (
  context: Context,
  all: readonly Action[],
  watches: readonly WatchRecord[],
): Set<string> =>
  new Set(
    all.filter(action => watches.some(watch => isAbout(watch, action, context))).map(action => action.id),
  )

/** Those that a panel in a page may know of: what is of its own place. */
export const visibleIn = (
  watches: readonly WatchRecord[],
  zone: Caller['zone'],
  context: Context | null,
): WatchRecord[] =>
  watches.filter(watch => {
    const place = readContext(watch.address)
    return place !== null && (isTop({ zone }) || (context !== null && samePlace(place, context)))
  })

const visibleTo = async (caller: Caller): Promise<WatchRecord[]> =>
  visibleIn(await allWatches(), caller.zone, await contextOf(caller))

/** When something last happened to it, in milliseconds. */
const movedAt = ({ started, changes }: WatchRecord): number => changes.at(-1)?.at ?? started

function viewOf(watch: WatchRecord): WatchView {
  const { id, title, state, next, until, fault, last, changes } = watch
  return {
    id,
    title,
    subject: last.subject,
    context: placeOf(watch),
    state,
    text: last.text,
    tone: last.tone,
    looked: last.at,
    next,
    until,
    fault,
    changes: changes.map(({ id, at, text, seen }) => ({ id, at, text, seen })).reverse(),
  }
}

async function watching(caller: Caller): Promise<Watching> {
  const watches = (await visibleTo(caller)).sort((a, b) => movedAt(b) - movedAt(a))
  return { watches: watches.map(viewOf), notices: await mayNotify() }
}

/** Begins to watch: the first look is taken while the person waits, and is what later ones are compared with. */
export async function startWatch(
  action: Watch,
  context: Context,
  input: Record<string, unknown>,
  { requester, watches }: Engine,
): Promise<AnswerOf<'watch.start'>> {
  const now = Date.now()
  const acting = await actFor(action, context, now)
  if (!acting) throw new Fault('internal', say('A watch needs a token.'))
  const all = await allWatches()
  const asked = plain(input) as Record<string, Json>
  const known = all.find(one => isAbout(one, action, context) && same(one.input, asked))
  if (!known && all.length >= most)
    throw new Fault(
      'invalid',
      say('No more than {n} things are watched at a time. End a watch first.', { n: most }),
    )
  const tools = toolsFor(portalFor(context), narrowed(acting.actor), requester, now)
  const look = await action.look(context, input, tools)
  const answer = { subject: look.subject, text: look.text }
  if (known) return { begun: true, ...answer }
  if (look.over) return { begun: false, ...answer }
  await addWatch({
    format: 1,
    id: crypto.randomUUID(),
    action: action.id,
    title: action.title,
    address: addressOf(context),
    input: asked,
    credential: acting.credential.id,
    started: now,
    until: now + action.life,
    state: 'active',
    next: look.at ?? now + action.every,
    faults: 0,
    refusals: 0,
    fault: null,
    last: { at: now, state: look.state, subject: look.subject, text: look.text, tone: look.tone },
    changes: [],
  })
  await changed()
  await watches.resume()
  return { begun: true, ...answer }
}

/** Marks changes as seen. */
async function see(ids: ReadonlySet<string>, only?: string): Promise<void> {
  const seen = await changeWatches(
    watch =>
      watch.changes.some(change => !change.seen && ids.has(change.id))
        ? {
            ...watch,
            changes: watch.changes.map(one => (ids.has(one.id) ? { ...one, seen: true, told: true } : one)),
          }
        : watch,
    only,
  )
  if (seen.length > 0) await changed()
}

type WatchMessage = Extract<MessageType, 'watch.end' | `watches.${string}`>

/** What panels may do with what is watched. */
export const watchHandlers: {
  [T in WatchMessage]: (payload: ReadPayload<T>, caller: Caller, engine: Engine) => Promise<AnswerOf<T>>
} = {
  'watch.end': async ({ id }, caller, { watches }) => {
    if (!(await visibleTo(caller)).some(watch => watch.id === id))
      throw new Fault('missing', say('This is no longer watched.'))
    await dropWatch(id)
    await changed()
    await watches.resume()
    return watching(caller)
  },
  'watches.list': (_, caller) => watching(caller),
  'watches.seen': async ({ changes }, caller) => {
    const visible = new Set((await visibleTo(caller)).flatMap(watch => watch.changes.map(({ id }) => id)))
    await see(new Set(changes.filter(id => visible.has(id))))
    return null
  },
  'watches.goOn': async (_, caller, { watches }) => {
    await watches.goOn()
    return watching(caller)
  },
}

/** Where clicks on notifications of watches lead: one to its page, several to the list. */
export const watchLeads = {
  async watch(rest: string): Promise<void> {
    const [id = '', change = ''] = rest.split(':')
    // Locked, nobody can say where it leads.
    if ((await standing()).locked) return openOptions()
    const watch = await watchOf(id)
    if (!watch) return openWindow({ from: { by: 'text' }, start: { watches: true } })
    await see(new Set([change]), id)
    await browser.tabs.create({ url: watch.address })
  },
  watches: (): Promise<void> => openWindow({ from: { by: 'text' }, start: { watches: true } }),
}
