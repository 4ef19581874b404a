import * as v from 'valibot'
import { matches } from '../actions/match'
import { Fault } from '../http/fault'
import { at, type Json } from '../http/json'
import { Secret } from '../http/secret'
import { say } from '../text/index'
import { keptOf } from './call'
import { editing, getRun, putRun } from './journal'
import { isSent, type RunRecord, type StoredStage, type Upload, type UploadStep } from './record'
import { fill } from './settle'
import type { World } from './world'

/** A part of a file and where it goes. Whoever has the address may write there: so it is a secret. */
export interface Part {
  offset: number
  length: number
  method: 'PUT' | 'POST'
  url: Secret
  /** Exactly what is to be sent along. */
  headers: { name: string; value: string }[]
  /** When the address ends, in milliseconds; absent where the portal does not say. */
  until?: number
  /** What the portal says of the part where it has one already: the MD5 of its bytes, mostly. */
  tag?: string
}

const maybe = <S extends v.GenericSchema>(schema: S) => v.optional(v.nullable(schema))
const place = v.pipe(v.number(), v.integer(), v.minValue(0))

/** Bytes go to https alone, and to no address that carries a name and a password. */
const address = v.pipe(
  v.string(),
  v.check(text => {
    const url = URL.canParse(text) ? new URL(text) : undefined
    return url?.protocol === 'https:' && url.username === '' && url.password === ''
  }),
)

const Parts = v.array(
  v.object({
    method: v.picklist(['PUT', 'POST']),
    url: address,
    offset: place,
    length: v.pipe(place, v.minValue(1)),
    requestHeaders: maybe(v.array(v.object({ name: v.string(), value: v.string() }))),
    expiration: maybe(v.string()),
    entityTag: maybe(v.string()),
  }),
)

/** What cannot be a part: a portal that does not cover the file, or covers some of it twice, is not understood. */
function checkCover(parts: readonly Upload['parts'][number][], size: number): void {
  let end = 0
  for (const { offset, length } of [...parts].sort((a, b) => a.offset - b.offset)) {
    if (offset !== end) end = Number.NaN
    end += length
  }
  if (end !== size)
    throw new Fault('malformed', say('The parts that the portal asks for do not make up the file.'))
}

function partsIn(answer: Json | undefined, step: UploadStep): Part[] {
  const read = v.safeParse(Parts, at(answer, step.parts.at) ?? [])
  if (!read.success)
    throw new Fault(
      'malformed',
      say('The portal answered in a form we do not know ({where}).', { where: step.id }),
    )
  checkCover(read.output, step.file.size)
  return read.output.map(({ method, url, offset, length, requestHeaders, expiration, entityTag }) => {
    const until = Date.parse(expiration ?? '')
    return {
      offset,
      length,
      method,
      url: new Secret(url),
      headers: requestHeaders ?? [],
      ...(Number.isNaN(until) ? {} : { until }),
      ...(entityTag ? { tag: entityTag } : {}),
    }
  })
}

/** The stage and the step of a run that wait for a file. @throws Fault `conflict` where none does */
export function uploadOf(run: RunRecord): { stage: StoredStage; step: UploadStep } {
  for (const stage of run.pause?.because === 'upload' && run.state === 'paused' ? run.stages : []) {
    for (const step of stage.steps) if (step.do === 'upload' && !isSent(stage, step)) return { stage, step }
  }
  throw new Fault('conflict', say('This run does not wait for a file.'))
}

const sameLayout = (a: Upload['parts'], b: Upload['parts']): boolean =>
  a.length === b.length &&
  a.every(one => b.some(other => other.offset === one.offset && other.length === one.length))

/**
 * Reads the parts that are still to be sent, with addresses that are good now. Which parts there are is noted; an
 * upload that the portal has whole goes on by itself, and then there are none.
 * @throws Fault of the read, or `conflict` where the run does not wait for a file
 */
export async function missingParts(
  world: Pick<World, 'now' | 'read'>,
  id: string,
): Promise<{ run: RunRecord; parts: Part[] }> {
  const before = await getRun(id)
  const { step } = uploadOf(before)
  const answer = await world.read(before, fill(step.parts.read, keptOf(before)))
  if (matches(answer, step.done))
    return { run: await note(id, world.now(), upload => ({ ...upload, over: true })), parts: [] }
  const parts = partsIn(answer, step)
  const layout = parts.map(({ offset, length }) => ({ offset, length }))
  const run = await note(id, world.now(), upload =>
    // Parts that were cut anew have to be sent anew.
    sameLayout(upload.parts, layout) ? upload : { parts: layout, received: [] },
  )
  const { received = [] } = uploadOf(run).stage.uploads?.[step.id] ?? {}
  return { run, parts: parts.filter(({ offset }) => !received.includes(offset)) }
}

/**
 * Notes that the portal has a part: only now it counts. The last one lets the run go on.
 * @throws Fault `conflict` where the run does not wait for a file, `invalid` for what is no part of it
 */
export const noteReceived = (id: string, offset: number, now: number): Promise<RunRecord> =>
  note(id, now, upload => {
    if (!upload.parts.some(part => part.offset === offset))
      throw new Fault('invalid', say('This is no part of the file.'))
    return upload.received.includes(offset) ? upload : { ...upload, received: [...upload.received, offset] }
  })

/** Changes what is noted of the upload that a run waits for, on the disk before the promise is kept. */
function note(id: string, now: number, change: (upload: Upload) => Upload): Promise<RunRecord> {
  return editing(async () => {
    const run = await getRun(id)
    const { stage, step } = uploadOf(run)
    stage.uploads = {
      ...stage.uploads,
      [step.id]: change(stage.uploads?.[step.id] ?? { parts: [], received: [] }),
    }
    const { pause: _pause, ...rest } = run
    const open: RunRecord = isSent(stage, step)
      ? { ...rest, state: 'running', notBefore: 0, updated: now }
      : { ...run, updated: now }
    await putRun(open)
    return open
  })
}

/** How much of the file of a run the portal has, in bytes; null for a run without a file. */
export function uploadProgress(run: RunRecord): { step: UploadStep; sent: number } | null {
  for (const stage of run.stages) {
    for (const step of stage.steps) {
      if (step.do !== 'upload') continue
      const { parts = [], received = [] } = stage.uploads?.[step.id] ?? {}
      const lengths = parts.filter(part => received.includes(part.offset)).map(part => part.length)
      return { step, sent: isSent(stage, step) ? step.file.size : lengths.reduce((a, b) => a + b, 0) }
    }
  }
  return null
}
