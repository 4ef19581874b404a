import type { Json } from './json.ts'
import type { Exchange } from './record.ts'
import type { Answer, Incoming, Known } from './site.ts'

/** Which requests a fault meets. Everything given must fit. */
export interface Match {
  op?: string
  method?: string
  host?: string
  /** The path as sent, or a pattern for it. */
  path?: string | RegExp
  /** Only requests that write. */
  write?: boolean
  /** The nth fitting request since the fault was set, from 1; it fires once unless `times` says otherwise. */
  nth?: number
  /** In process only. */
  when?: (request: Incoming, known: Known) => boolean
}

/** What happens to a request that a fault meets. */
export type Doing =
  /** Answered as usual, `ms` later. */
  | { do: 'delay'; ms: number }
  /** Waits until `release(id)`; with `after` it has taken effect already and only the answer waits. */
  | { do: 'hold'; after?: boolean }
  /** Lost on the way: no effect, no answer. */
  | { do: 'dropBefore' }
  /** Took effect, the answer is lost. */
  | { do: 'dropAfter' }
  /** The answer is lost now; the effect takes place `ms` later, or at `flushLate()`. */
  | { do: 'late'; ms?: number }
  /** Answered with this status; with `after` it took effect nevertheless. */
  | {
      do: 'status'
      status: number
      body?: Json
      text?: string
      headers?: Record<string, string>
      after?: boolean
    }
  /** Took effect, and answers JSON that breaks off in the middle. */
  | { do: 'malformed' }
  /** Took effect; the answer begins and the connection is lost in the middle of it. */
  | { do: 'cut' }
  /** A page instead of JSON, without effect. */
  | { do: 'html'; status?: number }
  /** Sends the caller to another host, without effect. */
  | { do: 'redirect'; to?: string; status?: number }
  /** Answers as an area that was closed. */
  | { do: 'closed' }
  /** Answers as if the credential had ended. */
  | { do: 'ended' }
  /** In process only: runs something (a stranger's change) before or after the effect, then answers as usual. */
  | { do: 'run'; run: () => void | Promise<void>; after?: boolean }

/** A fault on demand. `times`: how often it fires, once unless given. */
export type Fault = Doing & { match?: Match; times?: number; id?: string }

interface Live {
  id: string
  fault: Fault
  seen: number
  fired: number
}

/** A request that waits for its release. */
interface Held {
  id: string
  exchange: Exchange
}

/** The handle of a fault that was set. */
interface SetFault {
  id: string
  /** How often it fired so far. */
  fired(): number
  remove(): void
}

/** Sets faults, holds and releases requests. Only tests have it in hand. */
export class Control {
  #live: Live[] = []
  #held: (Held & { open: () => void })[] = []
  #late: { fault: string; effect: () => Promise<Answer> }[] = []
  #waiting: { enough: () => boolean; resolve: () => void }[] = []
  #next = 1

  /** Sets a fault. */
  fault(fault: Fault): SetFault {
    const live: Live = { id: fault.id ?? `fault-${this.#next++}`, fault, seen: 0, fired: 0 }
    this.#live.push(live)
    return {
      id: live.id,
      fired: () => live.fired,
      remove: () => {
        this.#live = this.#live.filter(other => other !== live)
      },
    }
  }

  /** Removes all faults, releases what is held, and lets late effects fall away. */
  reset(): void {
    this.#live = []
    this.#late = []
    this.releaseAll()
  }

  /** The requests that wait now. */
  held(): Held[] {
    return this.#held.map(({ id, exchange }) => ({ id, exchange }))
  }

  /** Resolves as soon as `count` requests are held: tests need no sleep. */
  untilHeld(count = 1): Promise<Held[]> {
    return this.#until(() => this.#held.length >= count).then(() => this.held())
  }

  /** Lets one held request go on. True if it was there. */
  release(id: string): boolean {
    const found = this.#held.find(held => held.id === id)
    if (!found) return false
    this.#held = this.#held.filter(held => held !== found)
    found.open()
    return true
  }

  /** Lets all held requests go on. */
  releaseAll(): void {
    for (const { id } of this.held()) this.release(id)
  }

  /** How many lost requests have not taken effect yet. */
  late(): number {
    return this.#late.length
  }

  /** Lets all late effects take place now. */
  async flushLate(): Promise<void> {
    const due = this.#late
    this.#late = []
    for (const { effect } of due) await effect()
  }

  /** The faults that wait for a request. */
  list(): { id: string; do: string; seen: number; fired: number }[] {
    return this.#live.map(({ id, fault, seen, fired }) => ({ id, do: fault.do, seen, fired }))
  }

  /** The fault that meets this request, if any; the first that was set wins, but all count it. */
  meet(request: Incoming, known: Known): { id: string; fault: Fault } | undefined {
    let met: Live | undefined
    for (const live of this.#live) {
      const { match } = live.fault
      if (!fits(match, request, known)) continue
      live.seen += 1
      if (met) continue
      if (match?.nth !== undefined && live.seen < match.nth) continue
      if (live.fired >= (live.fault.times ?? 1)) continue
      live.fired += 1
      met = live
    }
    return met && { id: met.id, fault: met.fault }
  }

  /** Makes a request wait for its release. */
  async wait(exchange: Exchange): Promise<void> {
    await new Promise<void>(open => {
      this.#held.push({ id: `held-${exchange.n}`, exchange, open })
      this.#tell()
    })
  }

  /** Keeps an effect for later. */
  postpone(fault: string, effect: () => Promise<Answer>, ms: number | undefined): void {
    const entry = { fault, effect }
    this.#late.push(entry)
    if (ms === undefined) return
    setTimeout(() => {
      if (!this.#late.includes(entry)) return
      this.#late = this.#late.filter(other => other !== entry)
      void effect()
    }, ms)
  }

  #until(enough: () => boolean): Promise<void> {
    if (enough()) return Promise.resolve()
    return new Promise(resolve => this.#waiting.push({ enough, resolve }))
  }

  #tell(): void {
    this.#waiting = this.#waiting.filter(({ enough, resolve }) => {
      if (!enough()) return true
      resolve()
      return false
    })
  }
}

function fits(match: Match | undefined, request: Incoming, known: Known): boolean {
  if (!match) return true
  if (match.op !== undefined && match.op !== known.op) return false
  if (match.method !== undefined && match.method.toUpperCase() !== request.method) return false
  if (match.host !== undefined && match.host !== request.host) return false
  if (typeof match.path === 'string' && match.path !== request.path) return false
  if (match.path instanceof RegExp && !match.path.test(request.path)) return false
  if (match.write !== undefined && match.write === ['GET', 'HEAD', 'OPTIONS'].includes(request.method))
    return false
  return match.when ? match.when(request, known) : true
}
