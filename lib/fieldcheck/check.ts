import * as v from 'valibot'
import { Fault, toFault } from '../http/fault'
import type { Answer } from '../http/fetch'
import { at, type Json } from '../http/json'
import type { Actor, Requester } from '../http/requester'
import type { Operation, Portal, Request } from '../portals/portal'
import { say } from '../text/index'
import { headersOf } from './headers'
import { fileFormat, type Probe, type Report } from './report'
import { isFieldName, namesIn, shapeOf } from './shape'

/** Whose credential asks. */
export interface Asker extends Actor {
  access: 'read' | 'full' | 'unknown'
  reach: 'app' | 'account'
  /** What it reaches, as it was found out when the credential was checked. */
  reaches: readonly string[]
  /** Words that are known of the person and their things besides: none of them is told. */
  words: readonly string[]
}

/** What one read met, while its values are still there. */
interface Met {
  request: Request
  operation: Operation
  answer?: Answer
  fault?: Fault
}

/**
 * Sends the reads of a portal's field check, each once, and tells what came back without telling a value.
 * A refusal is a finding and no error.
 * @throws Fault `internal` where the portal's table of reads is wrong
 */
export async function fieldCheck(
  portal: Portal,
  asker: Asker,
  requester: Pick<Requester, 'answer' | 'standing'>,
  now: number,
): Promise<Report> {
  const met: Met[] = []
  for (const request of portal.fieldCheck.reads(asker.reaches[0], now)) {
    const operation = portal.operations[request.op]
    if (!operation) throw new Fault('internal', say('The portal has no operation {op}.', { op: request.op }))
    const whole = filled(request, met)
    met.push({
      request,
      operation,
      ...(whole && (await asked(() => requester.answer(portal, asker, whole)))),
    })
  }
  const names = wordsOf(asker)
  for (const { answer } of met) if (answer?.json !== undefined) namesIn(answer.json, names)
  const { kind, access, reach } = asker
  return {
    format: fileFormat,
    portal: portal.id,
    day: new Date(now).toISOString().slice(0, 10),
    credential: { kind, access, reach },
    skew: Math.round(requester.standing(portal, asker).skew / 1000),
    probes: met.map(one => probeOf(one, names)),
  }
}

async function asked(work: () => Promise<Answer>): Promise<Pick<Met, 'answer' | 'fault'>> {
  try {
    return { answer: await work() }
  } catch (error) {
    return { fault: toFault(error) }
  }
}

/** Every word that is known of whoever asks, whole and in parts: `acme/kite` is two names. */
function wordsOf({ words, reaches, params }: Asker): Set<string> {
  const all = [...words, ...reaches, ...Object.values(params)].map(word => word.toLowerCase())
  return new Set([...all, ...all.flatMap(word => word.split(/[\s/@.:]+/))].filter(word => word !== ''))
}

/**
 * A request with its kept values filled in: `op:path` is what stands there in an earlier answer of that operation.
 * Undefined where nothing does.
 */
function filled(request: Request, met: readonly Met[]): Request | undefined {
  const path: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(request.path ?? {})) {
    const found = typeof value === 'object' ? keptIn(value.$kept, met) : value
    if (found === undefined) return undefined
    path[name] = found
  }
  return { ...request, path }
}

function keptIn(kept: string, met: readonly Met[]): string | number | undefined {
  const [op = '', path = ''] = kept.split(':')
  const answer = met.find(one => one.request.op === op)?.answer
  const found = answer && at(answer.json, path)
  return (typeof found === 'string' && found !== '') || typeof found === 'number' ? found : undefined
}

const succeeded = ({ status }: Answer): boolean => status >= 200 && status < 300

function probeOf({ request: { op }, operation, answer, fault }: Met, names: ReadonlySet<string>): Probe {
  if (!answer) {
    const stopped = fault?.code ?? 'nothing'
    return { op, status: fault?.more.status ?? null, stopped, headers: {}, misfits: [] }
  }
  const { status, json } = answer
  return {
    op,
    status,
    headers: headersOf(answer.headers, names),
    ...(json === undefined ? {} : { shape: shapeOf(json, names) }),
    misfits: succeeded(answer) ? misfitsOf(operation, json, names) : [],
  }
}

/** Where an answer is not what its operation promises: paths, without a value. */
function misfitsOf({ answer }: Operation, json: Json | undefined, names: ReadonlySet<string>): string[] {
  const parsed = v.safeParse(answer, json)
  if (parsed.success) return []
  const places = parsed.issues.flatMap(issue => leaves(issue))
  return [...new Set(places.map(keys => placeOf(keys, names)))].sort()
}

/** The deepest places that an issue is about: a choice fails because every one of its options does. */
function leaves(issue: v.BaseIssue<unknown>, before: readonly unknown[] = []): unknown[][] {
  const path = [...before, ...(issue.path ?? []).map(step => step.key)]
  const inner = (issue.issues ?? []).flatMap(one => leaves(one, path)).filter(one => one.length > path.length)
  return inner.length > 0 ? inner : [path]
}

const placeOf = (keys: readonly unknown[], names: ReadonlySet<string>): string =>
  keys
    .map(key =>
      typeof key === 'number' ? '[]' : typeof key === 'string' && isFieldName(key, names) ? `.${key}` : '.{}',
    )
    .join('')
    .replace(/^\./, '') || '.'
