import type { Look } from '../actions/action'
import { type Fault, type FaultCode, toFault } from '../http/fault'
import { count, say, type Text } from '../text/index'
import { type Change, type WatchRecord, withChange } from './record'
import { allWatches, changeWatches, dropWatch, watchOf, watchRows } from './store'

/** What the watcher needs of the world; the background gives the browser's, tests give a clock and the lab. */
interface WatchWorld {
  now(): number
  /** Wakes the worker at a moment; null: no longer. */
  alarm(at: number | null): Promise<void>
  /** Keeps the worker alive: an extension API call. */
  alive(): Promise<unknown>
  /** Whether secrets can be opened now. */
  open(): Promise<boolean>
  /** Looks at what is watched, with the watch's own credential. @throws Fault */
  look(watch: WatchRecord): Promise<Seen>
  /** What is left of the rate for a watch's credential, as far as it is known. */
  left(watch: WatchRecord): { left: number; of: number }
  /** Tells a person all of it at once. What was told before and still stands is not told again. */
  tell(news: readonly News[]): Promise<void>
  /** Something about the watches is another than before. */
  changed(): Promise<void>
}

/** What a look found, what of it is worth telling, and how long to wait for the next. */
interface Seen {
  look: Look
  news: Text | null
  every: number
}

/** A change and what it is about. */
export interface News {
  watch: WatchRecord
  change: Change
}

/** Looks at what is due, and tells. */
export interface Watcher {
  /** Looks at everything that is due, tells what is new, and sets the alarm for the next. */
  resume(): Promise<void>
  /** Lets the watches that were held go on. */
  goOn(): Promise<void>
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** No portal is asked about one thing more often. */
const leastMs = 30_000
/** A worker that is ended in the middle of its looks is woken after so long. */
const safetyMs = minuteMs
/** Without a connection, or where nothing can be stored, nothing is tried before that. */
const offlineMs = 2 * minuteMs
const brokenMs = 15 * minuteMs
/** How long a credential rests whose rate is low. */
const restMs = 15 * minuteMs
/** The longest wait after faults. */
const longestMs = 6 * 60 * minuteMs
/** So many refusals in a row are no accident: Apple refuses a good token now and then. */
const mostRefusals = 3
/** Under this share of what is ours nobody who does not wait for an answer asks. */
const lowShare = 0.25

/** Faults that pass by themselves; every other one is a refusal. */
const passing: readonly FaultCode[] = ['timeout', 'server', 'malformed', 'redirected', 'conflict']

/** The watch after a look. */
function afterLook(watch: WatchRecord, { look, news, every }: Seen, now: number): WatchRecord {
  const { state, subject, text, tone, over, at } = look
  const late = !over && now >= watch.until
  const next = Math.min(watch.until, Math.max(now + leastMs, at ?? now + every))
  const looked: WatchRecord = {
    ...watch,
    state: over || late ? 'over' : 'active',
    next: over || late ? 0 : next,
    faults: 0,
    refusals: 0,
    fault: null,
    last: { at: now, state, subject, text, tone },
  }
  const told = news === null ? looked : withChange(looked, news, now)
  return late ? withChange(told, endedText(watch), now) : told
}

const endedText = ({ started, until }: WatchRecord): Text =>
  count(
    Math.round((until - started) / dayMs),
    'No longer watched: {n} day has passed.',
    'No longer watched: {n} days have passed.',
  )

/** A watch that was looked at later than now: the clock was set back, and nobody knows by how much. It looks again. */
const setBack = (watch: WatchRecord, now: number): WatchRecord =>
  watch.last.at > now
    ? { ...watch, next: Math.min(watch.next, now), last: { ...watch.last, at: now } }
    : watch

/** The watch after a look that failed: later and later, and not for ever. */
function afterFault(watch: WatchRecord, fault: Fault, now: number): WatchRecord {
  const refusals = passing.includes(fault.code) ? 0 : watch.refusals + 1
  const failed = { ...watch, faults: watch.faults + 1, refusals, fault: fault.data() }
  if (refusals >= mostRefusals)
    return withChange(
      { ...failed, state: 'stopped', next: 0 },
      say('No longer watched. {why}', { why: fault.what }),
      now,
    )
  if (now >= watch.until) return withChange({ ...failed, state: 'over', next: 0 }, endedText(watch), now)
  const wait = Math.min(longestMs, minuteMs * 2 ** Math.min(failed.faults, 10))
  return { ...failed, next: Math.min(watch.until, now + Math.max(wait, fault.more.retryAfter ?? 0)) }
}

/**
 * Makes the watcher.
 * @param alone lets one of all contexts of the extension work at a time
 */
export function createWatcher(
  world: WatchWorld,
  alone: (work: () => Promise<void>) => Promise<void>,
): Watcher {
  /** No look of this credential in this round, and none before that moment. */
  const rest = async (credential: string, until: number): Promise<void> => {
    await changeWatches(watch =>
      watch.credential === credential && watch.next > 0 && watch.next < until
        ? { ...watch, next: until }
        : watch,
    )
  }

  const isLow = (watch: WatchRecord): boolean => {
    const { left, of } = world.left(watch)
    return left < of * lowShare
  }

  /** An agreement is missing: nothing of this team answers, and only a person can say that it was accepted. */
  const hold = (watch: WatchRecord, fault: Fault): Promise<unknown> =>
    changeWatches(one => {
      if (one.credential !== watch.credential || one.state !== 'active') return one
      const held: WatchRecord = { ...one, state: 'held', next: 0, fault: fault.data() }
      return one.id === watch.id ? withChange(held, fault.what, world.now()) : held
    })

  /** Looks at one. @returns how long none needs to be tried, in milliseconds; 0 where the next may be */
  const lookAt = async (id: string): Promise<number> => {
    const watch = await watchOf(id)
    // Damaged, it can neither be looked at nor shown.
    if (!watch) await dropWatch(id)
    // A credential that rests has put off the others meanwhile.
    if (!watch || watch.next === 0 || watch.next > world.now()) return 0
    if (isLow(watch)) {
      await rest(watch.credential, world.now() + restMs)
      return 0
    }
    try {
      const seen = await world.look(watch)
      await changeWatches(now => afterLook(now, seen, world.now()), id)
      if (isLow(watch)) await rest(watch.credential, world.now() + restMs)
    } catch (error) {
      const fault = toFault(error)
      if (fault.code === 'offline') return offlineMs
      if (fault.code === 'locked' || fault.code === 'storage') return brokenMs
      if (fault.code === 'agreement') await hold(watch, fault)
      else if (fault.code === 'limited')
        await rest(watch.credential, world.now() + Math.max(restMs, fault.more.retryAfter ?? 0))
      else await changeWatches(now => afterFault(now, fault, world.now()), id)
    }
    await world.changed()
    return 0
  }

  /** Tells all that nobody was told. It is noted afterwards: who dies in between finds that it was told. */
  const tell = async (): Promise<void> => {
    if (!(await watchRows()).some(({ untold }) => untold)) return
    const news = (await allWatches())
      .flatMap(watch => watch.changes.filter(({ told }) => !told).map(change => ({ watch, change })))
      .sort((a, b) => a.change.at - b.change.at)
    await world.tell(news)
    const told = new Set(news.map(({ change }) => change.id))
    await changeWatches(watch =>
      watch.changes.some(({ id, told: was }) => !was && told.has(id))
        ? { ...watch, changes: watch.changes.map(one => (told.has(one.id) ? { ...one, told: true } : one)) }
        : watch,
    )
  }

  const round = async (): Promise<void> => {
    let rows = await watchRows()
    if (rows.length === 0) return world.alarm(null)
    // Unlocking begins a round of its own.
    if (!(await world.open())) return world.alarm(null)
    const now = world.now()
    if (rows.some(({ looked = 0 }) => looked > now)) {
      await changeWatches(watch => setBack(watch, now))
      rows = await watchRows()
    }
    const due = rows.filter(({ next }) => next > 0 && next <= world.now()).sort((a, b) => a.next - b.next)
    if (due.length > 0) await world.alarm(world.now() + safetyMs)
    let wait = 0
    for (const { id } of due) {
      await world.alive()
      wait = await lookAt(id)
      if (wait > 0) break
    }
    await tell()
    if (due.length > 0) await world.changed()
    const nexts = (await watchRows()).flatMap(({ next }) => (next > 0 ? [next] : []))
    const first = nexts.length === 0 ? null : Math.min(...nexts)
    await world.alarm(first === null ? null : Math.max(first, wait === 0 ? first : world.now() + wait))
  }

  const resume = (): Promise<void> =>
    alone(async () => {
      try {
        await round()
      } catch (error) {
        // Nothing is lost: what was not stored is looked at again.
        await world.alarm(world.now() + brokenMs)
        const { code } = toFault(error)
        if (code !== 'locked' && code !== 'storage') throw error
      }
    })
  return {
    resume,
    async goOn() {
      await changeWatches(watch =>
        watch.state === 'held' ? { ...watch, state: 'active', next: world.now(), fault: null } : watch,
      )
      await resume()
    },
  }
}
