import type { Json } from '../http/json'
import type { Body, Kept, Params, Query, Request } from '../portals/portal'
import type { Text } from '../text/index'

/**
 * A condition on a JSON value: every dotted path must have that value, or one of the values of an array.
 * `null` also stands for "not there": portals leave empty fields out.
 */
export type Match = { readonly [path: string]: Json }

/**
 * How a call finds out whether it still has to be sent. Asked right before sending, and again after an answer
 * was lost: so no write is ever repeated blindly.
 */
export type Settle =
  /**
   * The resource tells: `ready` sends, `done` means it is so already, anything else stops the call. `'gone'` is
   * a 404. With `of` it is one entry of the list that is read; `'gone'` is then an entry that is not listed.
   */
  | { by: 'state'; read: Request; of?: Entry; ready: Match | 'gone'; done: Match | 'gone' }
  /**
   * Something new appears in a list. `unique`: the portal refuses doubles, so any match is ours or as good as ours;
   * `unique: 'lost'`: nothing is asked before the first sending either, as the preview has just read what there is and
   * the portal refuses what came since. A list of thousands then costs one request a row.
   */
  | { by: 'made'; read: Request; at?: string; match: Match; id: string; unique?: true | 'lost' }
  /** One request for many rows: a row whose `key` is listed is done (`gone`: a row that is not listed is done). */
  | { by: 'member'; read: Request; at?: string; key: string; gone?: true }
  /** Sending it twice does no harm. */
  | { by: 'again'; why: Text }
  /** Only a person can tell: a lost answer ends as `unknown`. */
  | { by: 'ask'; why: Text }

/** One entry of a list: the one whose `key` has that value, compared as names are. */
export interface Entry {
  at?: string
  key: string
  value: string | Kept
}

/** How a call is taken back; `left` is what undo cannot take back. */
export type Undo =
  | {
      request: Request
      settle: Settle
      items?: Items
      left?: Text
      touches?: Text
      /** The id of a later call after which nothing can be taken back any more. */
      before?: string
    }
  | { none: Text }

/** One request that changes many rows, judged row by row. */
export interface Items {
  /** The rows, as they stand in the body. */
  rows: readonly string[]
  /** Where in the body the rows go. */
  at: string
  /** The rows are ids of resources of this type, and stand in the body as what points at them: `{ type, id }`. */
  type?: string
  /** What a row is called where it is shown, if not by itself. */
  names?: Readonly<Record<string, string>>
  /** The portal does all of a request or nothing: where one row is refused, the others are sent again without it. */
  whole?: true
  /** Where the answer tells of each row: the list, the row's key in it, and what success looks like. */
  answer?: { at: string; key: string; ok: Match; says: string }
}

/** A single write. */
export interface Call {
  /** Unique in its plan and stable: `'disable:187'`. */
  id: string
  /** Whom or what it touches, in words. */
  touches: Text
  request: Request
  settle: Settle
  undo: Undo
  /** Values of the answer that later calls and undo need: name to dotted path. */
  keep?: Record<string, string>
  /** What an error means that begins with this code: the call is done, or may be left out. */
  on?: Record<string, 'done' | 'skip'>
  items?: Items
  /** The first half of a change: it is no row of its own, so no run stops to be looked at between the halves. */
  half?: true
  /** The answer holds a new credential: shown once, in a page of the extension, or stored. */
  secret?: MadeSecret
}

/** A credential in an answer; one of no kind ends by itself soon, and is only shown. */
type MadeSecret = {
  /** Where in the answer the secret stands. */
  at: string
} & (
  | { kind: null }
  | {
      kind: string
      name: string
      access: 'read' | 'full'
      reach: 'app' | 'account'
      /** The resource it is for, where it is for one. */
      resource?: string
      /** When it ends, in milliseconds, where that is known. */
      ends?: number
      /** What its kind needs besides the secret; without it, what its maker has. */
      params?: Params
    }
)

/** A step of a stage: calls that are sent, a wait for the portal, or a file that is sent in parts. */
export type Step = { id: string; say: Text } & (
  | { do: 'send'; calls: readonly Call[] }
  | {
      do: 'wait'
      read: Request
      until: Match
      fail?: Match
      /** Where in the answer the portal says why it failed: a list, and what each of its entries says. */
      why?: { at: string; code: string; says: string }
      /** Milliseconds between two looks, and until it gives up. */
      every: number
      deadline: number
    }
  | {
      /** The run waits while a page of the extension sends a file in parts to addresses that the portal signed. */
      do: 'upload'
      file: PickedFile
      /**
       * Gives the parts with their addresses, and gives them anew when those have expired. They are secrets: they
       * are read each time they are needed and stored nowhere.
       */
      parts: { read: Request; at: string }
      /** What that answer is like once the portal has the whole file. */
      done: Match
    }
)

/** What is known of a file that a person picked. Size and checksum tell whether it is the same one again. */
export interface PickedFile {
  name: string
  /** In bytes. */
  size: number
  /** When it was changed last, in milliseconds; for the eye. */
  modified: number
  /** SHA-256 of the whole file, as 64 small hexadecimal digits. */
  sha256: string
}

/** What a preview shows and a run sends: plain JSON. */
export interface Stage {
  name: string
  /** The largest thing in the preview: "50 releases". */
  headline: Text
  /** What will happen, in one or two sentences. */
  summary: Text
  steps: readonly Step[]
  /** How far it reaches. */
  reach: Reach
  /** What is left out and why. */
  notes?: readonly Text[]
}

/** How far a stage reaches; with reversibility it decides how much confirmation is asked. */
interface Reach {
  /** People or things that are touched. */
  count: number
  /** People outside the team notice: testers, the public. */
  outside?: boolean
  /** What a person types to confirm, where it is not the count: a name. */
  type?: string
}

/** Names a value kept by an earlier call. */
export const kept = (call: string, name: string): Kept => ({ $kept: `${call}.${name}` })

/** A step of one call. */
export const one = (say: Text, call: Call): Step => ({ id: call.id, say, do: 'send', calls: [call] })

/** A step of one call a row. */
export const each = <T>(id: string, say: Text, rows: readonly T[], call: (row: T) => Call): Step => ({
  id,
  say,
  do: 'send',
  calls: rows.map(call),
})

/**
 * A step of one call per batch. The first batches are small (1, then 4), so that a run that stops to be looked
 * at after one and after five rows has done no more than that.
 */
export function inBatches(
  id: string,
  say: Text,
  rows: readonly string[],
  size: number,
  call: (rows: string[], n: number) => Call,
): Step {
  const calls: Call[] = []
  for (let from = 0; from < rows.length; ) {
    const take = from === 0 ? 1 : from === 1 ? Math.min(4, size) : size
    calls.push(call(rows.slice(from, from + take), calls.length))
    from += take
  }
  return { id, say, do: 'send', calls }
}

/**
 * Request, settle and undo of a change from `was` to `now`, read by `read` (or in its `entry`) and written by
 * `write`.
 */
export function change(of: {
  was: Match
  now: Match
  read: Request
  entry?: Entry
  write: (values: Match) => Request
  left?: Text
}): Pick<Call, 'request' | 'settle' | 'undo'> {
  const state = { by: 'state', read: of.read, ...(of.entry ? { of: of.entry } : {}) } as const
  return {
    request: of.write(of.now),
    settle: { ...state, ready: of.was, done: of.now },
    undo: {
      request: of.write(of.was),
      settle: { ...state, ready: of.now, done: of.was },
      ...(of.left === undefined ? {} : { left: of.left }),
    },
  }
}

/** Request and settle of a deletion: a 404 is done. */
export function end(of: {
  request: Request
  read: Request
  still?: Match
  none: Text
}): Pick<Call, 'request' | 'settle' | 'undo'> {
  return {
    request: of.request,
    settle: { by: 'state', read: of.read, ready: of.still ?? {}, done: 'gone' },
    undo: { none: of.none },
  }
}

/** Request and settle of the end of one entry of a list that has no address of its own to read. */
export function unlist(of: {
  request: Request
  list: Request
  entry: Entry
  undo: Undo
}): Pick<Call, 'request' | 'settle' | 'undo'> {
  return {
    request: of.request,
    settle: { by: 'state', read: of.list, of: of.entry, ready: {}, done: 'gone' },
    undo: of.undo,
  }
}

/** Every `$kept` reference in a body, path or query. */
export function keptIn(value: Body | Record<string, string | number | Kept> | Query | undefined): string[] {
  if (value === null || value === undefined || typeof value !== 'object') return []
  if (!Array.isArray(value) && typeof value['$kept'] === 'string') return [value['$kept']]
  return Object.values(value).flatMap(part => keptIn(part as Body))
}
