import { equalName, matches } from '../actions/match'
import { type Call, keptIn, type Settle } from '../actions/plan'
import { Fault, type FaultCode, toFault } from '../http/fault'
import { at, type Json } from '../http/json'
import { Secret } from '../http/secret'
import type { Request } from '../portals/portal'
import { say } from '../text/index'
import { achieved, callsOf, type Outcome, type RunRecord } from './record'
import { entries, fill, fillSettle, judge, keepOf, openRows, rowsDone, rowsNow, subject } from './settle'
import type { World } from './world'

/** How often one call is sent at most, and how often a rate limit is waited for. */
const maxTries = 4

/** Answers after which nobody knows whether the write took effect. */
const lostCodes: readonly FaultCode[] = ['offline', 'timeout', 'redirected', 'malformed', 'server']

/** Answers by which a portal refuses what was sent, and not whoever sends it. */
const refusals: readonly unknown[] = [400, 404, 409, 422]

/** How many rows of one batch are found out at most: where more are refused, it is seldom for the rows. */
const mostRefused = 10

/** How many lags long what was accepted (202) is looked for before it is sent once more. */
const patience = 10

/** Faults that concern the credential or the portal as a whole: the run waits for a person instead of failing. */
const pausing: readonly FaultCode[] = [
  ...lostCodes,
  'unauthorized',
  'no-credential',
  'locked',
  'writes-off',
  'policy',
  'closed',
  'agreement',
  'limited',
]

/** Whether a fault stops the whole run until a person mends it. */
const pauses = (fault: Fault): boolean => pausing.includes(fault.code)

/** Writes how a call stands to the journal. */
type Note = (outcome: Outcome) => Promise<void>

/** What a call carries from its settle to its request. */
type Ready = Pick<Outcome, 'tries' | 'rows' | 'baseline' | 'most'> & { state?: never }

const carriedOf = ({ tries, rows, baseline, most }: Outcome): Ready => ({
  tries,
  ...(rows && { rows }),
  ...(baseline && { baseline }),
  ...(most && { most }),
})

/**
 * Takes one call one step further and notes every step before the next: settle, mark, send, judge. Called again
 * until the call has ended or waits (`notBefore`). A fresh worker goes on from what was noted.
 * @throws Fault that pauses the run; the call stands as noted and goes on later
 */
export async function advance(
  world: World,
  run: RunRecord,
  call: Call,
  outcome: Outcome | undefined,
  note: Note,
): Promise<void> {
  if (outcome?.state === 'sending') {
    // The worker died between the mark and the answer: whether the request left is unknown.
    return note({ ...outcome, state: 'lost', notBefore: outcome.at + world.lag(run) })
  }
  if (refersToNothing(run, call)) return note({ at: world.now(), state: 'fell', tries: outcome?.tries ?? 0 })
  const next =
    outcome?.state === 'lost'
      ? await settleLost(world, run, call, outcome)
      : await prepare(world, run, call, outcome)
  return next.state === undefined ? send(world, run, call, next, note) : note(next)
}

/** Makes the outcomes of a call that ends now. */
const endsAs =
  (world: World, carried: Ready) =>
  (state: Outcome['state'], more: Partial<Outcome> = {}): Outcome => ({
    ...carried,
    ...more,
    at: world.now(),
    state,
  })

/** The first request of a call: is it still to be sent? */
async function prepare(
  world: World,
  run: RunRecord,
  call: Call,
  before: Outcome | undefined,
): Promise<Ready | Outcome> {
  const settle = fillSettle(call.settle, keptOf(run))
  const carried = before ? carriedOf(before) : { tries: 0 }
  if (settle.by === 'made' && settle.unique === 'lost') return carried
  const seen = await readFor(world, run, settle)
  const ended = endsAs(world, carried)
  switch (settle.by) {
    case 'state': {
      const verdict = judge(settle, seen)
      if (verdict === 'done') return ended('already', { kept: keepOf(call, subject(settle, seen)) })
      return verdict === 'changed' ? ended('changed') : carried
    }
    case 'made': {
      const found = entries(seen, settle.at, settle.match, settle.id)
      const [first] = found.values()
      if (settle.unique && first !== undefined) return ended('already', { kept: keepOf(call, first) })
      return { ...carried, baseline: [...found.keys()] }
    }
    case 'member': {
      const done = rowsDone(settle, call.items?.rows ?? [], seen)
      const rows = {
        ...Object.fromEntries(done.map(row => [row, { state: 'already' as const }])),
        ...before?.rows,
      }
      return openRows(call, rows).length === 0 ? ended(stateOfRows(rows), { rows }) : { ...carried, rows }
    }
    case 'again':
    case 'ask':
      return carried
  }
}

/** Marks the call as sending, sends it, and judges the answer. */
async function send(world: World, run: RunRecord, call: Call, ready: Ready, note: Note): Promise<void> {
  const now = rowsNow(call, ready)
  const request = fill(call.request, keptOf(run), call.items && { ...call.items, rows: now })
  const sending: Outcome = { ...ready, state: 'sending', tries: ready.tries + 1, at: world.now() }
  await note(sending)
  let answer: Json | undefined
  try {
    answer = await world.write(run, request)
  } catch (error) {
    return refused(world, run, call, sending, toFault(error), note)
  }
  const secret = call.secret && at(answer, call.secret.at)
  if (typeof secret === 'string') await world.keepSecret(run, call.id, new Secret(secret))
  const done: Outcome = { ...sending, at: world.now(), state: 'done', kept: keepOf(call, answer) }
  if (!call.items) return note(done)
  const told = rowsOfAnswer(call, now, answer)
  const rows = { ...ready.rows, ...told }
  // Of a row that the answer says nothing of, the list tells.
  const most = now.filter(row => !told[row]).length
  if (most > 0) return note({ ...done, rows, most, state: 'lost', notBefore: done.at + world.lag(run) })
  return note(goesOn(call, { ...done, rows }, now.length * 2))
}

/** A batch of which something is left goes on with at most so many rows; else it has ended. */
function goesOn(call: Call, outcome: Outcome, most: number): Outcome {
  return openRows(call, outcome.rows).length > 0
    ? { ...outcome, state: 'waiting', tries: 0, most }
    : { ...outcome, state: stateOfRows(outcome.rows) }
}

async function refused(
  world: World,
  run: RunRecord,
  call: Call,
  sending: Outcome,
  fault: Fault,
  note: Note,
): Promise<void> {
  const at = world.now()
  const mapped = Object.entries(call.on ?? {}).find(([prefix]) =>
    (fault.more.prefix ?? '').startsWith(prefix),
  )
  if (mapped) {
    const ours = await foundAfter(world, run, call)
    if (ours !== undefined) return note({ ...sending, at, state: 'done', kept: keepOf(call, ours) })
    return note({ ...sending, at, state: mapped[1] === 'done' ? 'already' : 'skipped', fault: fault.data() })
  }
  if (fault.code === 'missing' && (await isGone(world, run, call)))
    return note({ ...sending, at, state: 'already' })
  if (lostCodes.includes(fault.code)) {
    return note({ ...sending, at, state: 'lost', notBefore: at + world.lag(run), fault: fault.data() })
  }
  if (fault.code === 'limited' && sending.tries < maxTries) {
    const wait = fault.more.retryAfter ?? 5000 * 2 ** sending.tries
    return note({ ...sending, at, state: 'waiting', notBefore: at + wait, fault: fault.data() })
  }
  if (pauses(fault)) {
    // Nothing was done: the call is open again when the run goes on.
    await note({ ...sending, at, state: 'waiting', notBefore: at })
    throw fault
  }
  const failed = { ...sending, at, fault: fault.data() }
  const parts = call.items?.whole && refusals.includes(fault.more.status) && inParts(call, failed, fault)
  return note(parts || { ...failed, ...failedAs(call, sending.rows) })
}

/**
 * What a batch does that was refused as a whole, with nothing of it done: its rows are sent again in ever smaller parts
 * until the one that is refused stands alone and has the portal's reason. It is settled before each, like any other.
 */
function inParts(call: Call, refused: Outcome, { what }: Fault): Outcome | undefined {
  const found = Object.values(refused.rows ?? {}).filter(({ state }) => state === 'failed').length
  if (found >= mostRefused) return undefined
  const now = rowsNow(call, refused)
  const [row = ''] = now
  if (now.length > 1) return goesOn(call, refused, Math.ceil(now.length / 2))
  const rows = { ...refused.rows, [row]: { state: 'failed' as const, says: what } }
  // The last try is with all that is left.
  return goesOn(call, { ...refused, rows }, found + 1 < mostRefused ? 2 : openRows(call, rows).length)
}

/** How a call ends that is not sent any more. Every row of a batch has an end of its own. */
function failedAs(call: Call, before: Outcome['rows']): Pick<Outcome, 'state' | 'rows'> {
  if (!call.items) return { state: 'failed' }
  const open = openRows(call, before).map(row => [row, { state: 'failed' }] as const)
  const rows = { ...before, ...Object.fromEntries(open) }
  return { state: stateOfRows(rows), rows }
}

/** Whether what a call takes away is gone. That it is not there, and that it is not for us, portals say alike. */
async function isGone(world: World, run: RunRecord, call: Call): Promise<boolean> {
  const settle = fillSettle(call.settle, keptOf(run))
  if (settle.by !== 'state' || settle.done !== 'gone') return false
  return judge(settle, await readFor(world, run, settle)) === 'done'
}

/**
 * What a call has made although it was refused as a double: the browser itself sends a request once more where its
 * connection broke. Only asked where nothing was asked before the first sending.
 */
async function foundAfter(world: World, run: RunRecord, call: Call): Promise<Json | undefined> {
  const settle = fillSettle(call.settle, keptOf(run))
  if (settle.by !== 'made' || settle.unique !== 'lost') return undefined
  const seen = await readFor(world, run, settle)
  return [...entries(seen, settle.at, settle.match, settle.id).values()][0]
}

/** After a lost answer and the portal's lag: did it take effect? */
async function settleLost(world: World, run: RunRecord, call: Call, lost: Outcome): Promise<Ready | Outcome> {
  const settle = fillSettle(call.settle, keptOf(run))
  const carried = carriedOf(lost)
  const found = endsAs(world, carried)
  const lag = world.lag(run)
  const waits = lost.fault?.status === 202 && world.now() < lost.at + patience * lag
  const later: Outcome = { ...lost, notBefore: world.now() + lag }
  const failed = found('failed', lost.fault ? { fault: lost.fault } : {})
  const again = waits ? later : lost.tries < maxTries ? carried : failed
  const seen = await readFor(world, run, settle)
  switch (settle.by) {
    case 'state': {
      const verdict = judge(settle, seen)
      if (verdict === 'done') return found('done', { kept: keepOf(call, subject(settle, seen)) })
      return verdict === 'send' ? again : found('changed')
    }
    case 'made': {
      const all = entries(seen, settle.at, settle.match, settle.id)
      const ours = [...all].find(([id]) => settle.unique || !lost.baseline?.includes(id))
      if (!ours) return again
      // What was made shows its secret once, in the answer that was lost: it is of no use any more.
      return call.secret
        ? found('failed', { kept: keepOf(call, ours[1]), fault: lostSecret.data() })
        : found('done', { kept: keepOf(call, ours[1]) })
    }
    case 'member': {
      const sent = rowsNow(call, lost)
      const done = rowsDone(settle, sent, seen)
      const rows = { ...lost.rows, ...Object.fromEntries(done.map(row => [row, { state: 'done' as const }])) }
      const most = sent.length - done.length
      if (most === 0) return goesOn(call, found('done', { rows }), sent.length * 2)
      return again === failed ? { ...failed, ...failedAs(call, rows) } : { ...again, rows, most }
    }
    case 'again':
      return again
    case 'ask':
      return found('unknown')
  }
}

/** Reads what a settle asks for; undefined where it asks for nothing or there is none. */
async function readFor(world: World, run: RunRecord, settle: Settle): Promise<Json | undefined> {
  return 'read' in settle ? world.read(run, settle.read) : undefined
}

const lostSecret = new Fault(
  'offline',
  say('It was made, but the answer with its secret was lost. Undo this and make another.'),
)

function rowsOfAnswer(
  call: Call,
  sent: readonly string[],
  answer: Json | undefined,
): NonNullable<Outcome['rows']> {
  const told = call.items?.answer
  if (!told) return Object.fromEntries(sent.map(row => [row, { state: 'done' as const }]))
  const list = at(answer, told.at)
  return Object.fromEntries(
    sent.flatMap(row => {
      const entry = Array.isArray(list) ? list.find(e => equalName(at(e, told.key), row)) : undefined
      if (entry === undefined) return []
      const says = at(entry, told.says)
      const state = matches(entry, told.ok) ? ('done' as const) : ('failed' as const)
      return [[row, { state, ...(typeof says === 'string' && says ? { says } : {}) }]]
    }),
  )
}

function stateOfRows(rows: Outcome['rows']): Outcome['state'] {
  const states = Object.values(rows ?? {}).map(row => row.state)
  if (states.includes('done')) return 'done'
  return states.includes('failed') ? 'failed' : 'already'
}

/** Looks up what an earlier call of the same run kept. @throws Fault where it kept nothing */
export function keptOf(run: RunRecord): (ref: string) => Json {
  return ref => {
    const dot = ref.lastIndexOf('.')
    const call = ref.slice(0, dot)
    for (const stage of run.stages) {
      const value = stage.outcomes[call]?.kept?.[ref.slice(dot + 1)]
      if (value !== undefined && value !== null) return value
    }
    throw new Fault(
      'internal',
      say('A later step needs {what}, which no step before it kept.', { what: ref }),
    )
  }
}

/** Ids of the calls a request refers to. */
export function callsIn({ path, query, body }: Request): string[] {
  const refs = [...keptIn(path), ...keptIn(query), ...keptIn(body)]
  return refs.map(ref => ref.slice(0, ref.lastIndexOf('.')))
}

function refersToNothing(run: RunRecord, call: Call): boolean {
  return callsIn(call.request).some(
    id => !run.stages.some(stage => callsOf(stage).some(c => c.id === id) && achieved(stage.outcomes[id])),
  )
}
