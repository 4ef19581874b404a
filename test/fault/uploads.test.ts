import { describe, expect, it } from 'vitest'
import type { Plan } from '../../lib/actions/action'
import type { Json } from '../../lib/http/json'
import { actionOf } from '../../lib/portals/registry'
import { getRun } from '../../lib/runs/journal'
import type { RunRecord } from '../../lib/runs/record'
import { stop } from '../../lib/runs/runs'
import { missingParts, noteReceived, uploadOf, uploadProgress } from '../../lib/runs/uploads'
import { renderer } from '../../lib/text/render'
import { type Ending, sendFile } from '../../lib/upload/send'
import { storageHost } from '../lab/appstoreconnect/storage'
import { exampleFile } from '../support/files'
import { ends, prepare, type Trial } from '../support/plans'
import { senderWorld } from '../support/world'

const t = renderer('en')

const upload = ((): Plan => {
  const found = actionOf('appstoreconnect.build.upload')
  if (found?.kind !== 'plan') throw new Error('the action is gone')
  return found
})()

/** A run that waits for its file: everything before it is sent. */
async function waiting(): Promise<{ trial: Trial; run: RunRecord; puts: () => string[] }> {
  const trial = await prepare(upload)
  trial.bench.send = null
  const run = await trial.bench.apply(trial.run)
  expect(run.pause).toEqual({ because: 'upload', step: 'send' })
  // A part is known by its number: what else stands in an address is made anew for whoever asks.
  const puts = () =>
    trial.lab.record.entries
      .filter(({ host, effect }) => host === storageHost && effect === 200)
      .map(({ query }) => new URLSearchParams(query).get('partNumber') ?? '')
  return { trial, run, puts }
}

/** Sends what is missing, as a page does that has the file. */
const send = ({ lab, bench }: Trial, run: RunRecord, change: Partial<ReturnType<typeof senderWorld>> = {}) =>
  sendFile(
    exampleFile(uploadOf(run).step.file),
    { ...senderWorld(lab, bench.world, run.id), ...change },
    new AbortController().signal,
  )

/** Goes on to the end, which is a build that is valid. */
async function toValid({ lab, bench }: Trial, run: RunRecord): Promise<void> {
  await bench.settle()
  const ended = await getRun(run.id)
  expect([ended.state, ended.pause, ends(ended)]).toEqual(['done', undefined, ['done', 'done', 'done']])
  const builds = lab.appstoreconnect.state.data.rows.builds.filter(
    ({ attributes }) => attributes.version === '4801',
  )
  expect(builds.map(({ attributes }) => attributes.processingState)).toEqual(['VALID'])
}

const never = new Promise<never>(() => {})

describe('a file that is sent in parts', () => {
  it('becomes a build, and each part is sent once', async () => {
    const { trial, run, puts } = await waiting()
    expect(await send(trial, run)).toBe('sent')
    expect(puts().sort()).toEqual(['1', '2', '3'])
    await toValid(trial, run)
  })

  it('carries no credential and exactly the headers it was given', async () => {
    const { trial, run } = await waiting()
    const sent: { url: string; init: RequestInit }[] = []
    await send(trial, run, {
      fetch: (url, init) => {
        sent.push({ url, init })
        return trial.lab.fetch(url, init)
      },
    })
    expect(sent).toHaveLength(3)
    for (const { url, init } of sent) {
      expect(new URL(url).host).toBe(storageHost)
      expect(init).toMatchObject({
        headers: [['Content-Type', 'application/octet-stream']],
        credentials: 'omit',
        redirect: 'manual',
        referrerPolicy: 'no-referrer',
      })
    }
  })

  it('leaves no address in the journal', async () => {
    const { trial, run } = await waiting()
    await missingParts(trial.bench.world, run.id)
    await send(trial, run)
    await toValid(trial, run)
    const kept = JSON.stringify(await getRun(run.id))
    expect(kept).toContain('"received":[')
    expect(kept).not.toMatch(/Signature|object-storage|https:/)
  })

  it.each([1, 2, 3])('goes on after the page was closed when part %i had left', async nth => {
    const { trial, run, puts } = await waiting()
    let left = 0
    // The page ends: no answer reaches it any more, and nothing is written down.
    void send(trial, run, {
      fetch: async (url, init) => (++left === nth ? never : trial.lab.fetch(url, init)),
      received: offset =>
        left >= nth ? never : senderWorld(trial.lab, trial.bench.world, run.id).received(offset),
    })
    await expect.poll(() => left).toBeGreaterThanOrEqual(nth)
    trial.bench.restart()
    expect(await send(trial, await getRun(run.id))).toBe('sent')
    expect(new Set(puts())).toEqual(new Set(['1', '2', '3']))
    await toValid(trial, run)
  })

  it('does not send again what was written down before the page was closed', async () => {
    const { trial, run, puts } = await waiting()
    const world = senderWorld(trial.lab, trial.bench.world, run.id)
    // A storage that does not say what it has: the journal alone knows.
    const parts = async () => (await world.parts()).map(part => ({ ...part, tag: '' }))
    void send(trial, run, {
      parts,
      fetch: async (url, init) => (url.includes('partNumber=2') ? trial.lab.fetch(url, init) : never),
    })
    await expect.poll(async () => uploadProgress(await getRun(run.id))?.sent).toBe(2 ** 17)
    trial.bench.restart()
    expect((await parts()).map(({ offset }) => offset)).toEqual([0, 2 ** 18])
    expect(await send(trial, await getRun(run.id), { parts })).toBe('sent')
    expect(puts().sort()).toEqual(['1', '2', '3'])
    await toValid(trial, run)
  })

  it.each(['taken again', 'refused'])(
    'finds a part whose answer was lost, where a second one is %s',
    async how => {
      const { trial, run, puts } = await waiting()
      trial.lab.appstoreconnect.dials.storage.once = how === 'refused'
      trial.lab.control.fault({ do: 'dropAfter', match: { host: storageHost, nth: 2 } })
      expect(await send(trial, run)).toBe('sent')
      expect(puts().sort()).toEqual(['1', '2', '3'])
      await toValid(trial, run)
    },
  )

  it('asks for addresses anew when they have ended', async () => {
    const { trial, run, puts } = await waiting()
    const world = senderWorld(trial.lab, trial.bench.world, run.id)
    let asked = 0
    const ending = await send(trial, run, {
      parts: async () => {
        asked += 1
        const parts = await world.parts()
        // The person went to lunch with what was given first.
        if (asked === 1) trial.bench.clock.now += 2 * 3600_000
        return parts
      },
    })
    expect([ending, asked > 1]).toEqual(['sent', true])
    expect(puts().sort()).toEqual(['1', '2', '3'])
    await toValid(trial, run)
  })

  it('asks anew also where the portal did not say when they end', async () => {
    const { trial, run } = await waiting()
    const world = senderWorld(trial.lab, trial.bench.world, run.id)
    let asked = 0
    const ending = await send(trial, run, {
      parts: async () => {
        const parts = (await world.parts()).map(part => ({ ...part, until: null }))
        if (asked++ === 0) trial.bench.clock.now += 2 * 3600_000
        return parts
      },
    })
    expect(ending).toBe('sent')
    await toValid(trial, run)
  })

  it.each([
    ['a storage that nobody reaches', { do: 'dropBefore' as const }, { why: 'offline', host: storageHost }],
    [
      'a storage that refuses',
      { do: 'status' as const, status: 403, text: '' },
      { why: 'refused', host: storageHost, status: 403 },
    ],
    ['somebody who leads elsewhere', { do: 'redirect' as const }, { why: 'redirected', host: storageHost }],
    [
      'somebody who answers with a page',
      { do: 'html' as const },
      { why: 'refused', host: storageHost, status: 200 },
    ],
  ])('asks the person after many tries against %s, and goes on where it was', async (_who, doing, stuck) => {
    const { trial, run } = await waiting()
    trial.lab.control.fault({ ...doing, match: { host: storageHost }, times: 1000 })
    expect(await send(trial, run)).toEqual({ stuck })
    expect((await getRun(run.id)).pause?.because).toBe('upload')
    trial.lab.control.reset()
    expect(await send(trial, await getRun(run.id))).toBe('sent')
    await toValid(trial, run)
  })

  it('says that a file is gone instead of blaming the network', async () => {
    const { trial, run } = await waiting()
    const file = exampleFile(uploadOf(run).step.file)
    const gone = () => Promise.reject(new DOMException('gone', 'NotReadableError'))
    const unreadable: Blob = Object.assign(new Blob([file]), {
      slice: () => Object.assign(new Blob([]), { arrayBuffer: gone, slice: () => ({ arrayBuffer: gone }) }),
    })
    const ending = await sendFile(
      unreadable,
      { ...senderWorld(trial.lab, trial.bench.world, run.id), fetch: gone },
      new AbortController().signal,
    )
    expect(ending).toEqual({ stuck: { why: 'file' } })
  })

  it('stops when the person says so: what is on its way is ended, and the rest is never sent', async () => {
    const { trial, run, puts } = await waiting()
    const abort = new AbortController()
    const hold = trial.lab.control.fault({ do: 'hold', match: { host: storageHost }, times: 3 })
    const sending: Promise<Ending> = sendFile(
      exampleFile(uploadOf(run).step.file),
      senderWorld(trial.lab, trial.bench.world, run.id),
      abort.signal,
    )
    await trial.lab.control.untilHeld(3)
    await stop(run.id, trial.bench.clock.now)
    abort.abort()
    expect(await sending).toBe('stopped')
    expect([(await getRun(run.id)).state, hold.fired(), puts()]).toEqual(['stopped', 3, []])
    const back = await trial.bench.undo(await getRun(run.id))
    expect(back.state).toBe('done')
    expect(trial.lab.snapshot()).toEqual(trial.before)
  })

  it('hears that it was stopped elsewhere when it tells of the next part', async () => {
    const { trial, run } = await waiting()
    await missingParts(trial.bench.world, run.id)
    await stop(run.id, trial.bench.clock.now)
    await expect(noteReceived(run.id, 0, 0)).rejects.toMatchObject({ code: 'conflict' })
    await expect(send(trial, { ...run })).rejects.toMatchObject({ code: 'conflict' })
    const on = await trial.bench.goOn(await getRun(run.id))
    expect(on.pause?.because).toBe('upload')
    expect(await send(trial, on)).toBe('sent')
    await toValid(trial, run)
  })

  it('counts nothing that is no part of it', async () => {
    const { trial, run } = await waiting()
    await missingParts(trial.bench.world, run.id)
    await expect(noteReceived(run.id, 17, 0)).rejects.toMatchObject({ code: 'invalid' })
  })

  it('sends all anew where the portal has cut the file anew', async () => {
    const { trial, run, puts } = await waiting()
    const [first] = (await missingParts(trial.bench.world, run.id)).parts
    await noteReceived(run.id, first?.offset ?? -1, trial.bench.clock.now)
    trial.lab.appstoreconnect.dials.storage.partBytes = 60_000
    expect((await missingParts(trial.bench.world, run.id)).parts).toHaveLength(5)
    expect(await send(trial, await getRun(run.id))).toBe('sent')
    expect(puts()).toHaveLength(5)
    await toValid(trial, run)
  })

  it('shows in words why the portal refuses the build, and offers no undo', async () => {
    const { trial, run } = await waiting()
    trial.lab.appstoreconnect.dials.uploadWrong = {
      code: '90062',
      description: 'The bundle version must be higher than the one before.',
    }
    await send(trial, run)
    await trial.bench.settle()
    const ended = await getRun(run.id)
    expect(ended.state).toBe('failed')
    const what = ended.stages[0]?.waits['taken']?.fault?.what ?? ''
    expect(t(what)).toBe('The portal says: 90062: The bundle version must be higher than the one before.')
    await expect(trial.bench.undo(ended)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('fails with the portal’s words where the checksum of what it got is another', async () => {
    const { trial, run } = await waiting()
    // Somebody between us and the storage changes a byte.
    await send(trial, run, {
      fetch: async (url, init) => {
        if (!(init.body instanceof Blob)) throw new Error('a part is a slice of the file')
        const bytes = new Uint8Array(await init.body.arrayBuffer())
        bytes[0] = 255
        return trial.lab.fetch(url, { ...init, body: bytes })
      },
    })
    await trial.bench.settle()
    const ended = await getRun(run.id)
    expect(ended.state).toBe('failed')
    expect(t(ended.stages[0]?.waits['taken']?.fault?.what ?? '')).toContain('checksum')
  })

  it('refuses parts that do not make up the file, and addresses that are not https', async () => {
    const { run } = await waiting()
    const parts = (uploadOperations: Json[]) =>
      missingParts(
        { now: () => 0, read: async () => ({ data: { attributes: { uploadOperations } } }) },
        run.id,
      )
    const whole = { method: 'PUT', url: `https://${storageHost}/x`, offset: 0, length: 300_000 }
    expect((await parts([whole])).parts).toHaveLength(1)
    for (const wrong of [
      [],
      [{ ...whole, length: 299_999 }],
      [whole, whole],
      [{ ...whole, offset: 1 }],
      [{ ...whole, url: 'http://northamerica-1.object-storage.apple.com/x' }],
      [{ ...whole, url: 'https://name:word@northamerica-1.object-storage.apple.com/x' }],
      [{ ...whole, method: 'GET' }],
    ])
      await expect(parts(wrong)).rejects.toMatchObject({ code: 'malformed' })
  })
})
