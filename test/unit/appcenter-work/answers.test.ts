import { describe, expect, it } from 'vitest'
import { kite as at, endsOf, world } from './help'

const writes = [
  ['appcenter.release.disable', `${at}distribute/releases/58`, {}],
  ['appcenter.release.notes', `${at}distribute/releases/58`, { notes: 'Fixed' }],
  ['appcenter.crash.close', `${at}crashes/errors/1000000001u`, {}],
  ['appcenter.crash.note', `${at}crashes/errors/1000000001u`, { note: 'Fixed' }],
  ['appcenter.build.cancel', `${at}build/branches/main/builds/57`, {}],
  ['appcenter.people.remove', at, { email: 'maintainer@example.com' }],
] as const

describe('what a write is answered', () => {
  it.each(writes)('%s: nothing, and it is done at once', async (id, address, input) => {
    const { bench, lab } = world()
    const preview = await bench.preview(id, address, input)
    lab.control.fault({ do: 'status', status: 204, text: '', after: true, match: { write: true } })
    expect((await bench.apply(preview)).state).toBe('done')
    // Nothing had to be looked for afterwards.
    expect(lab.record.entries.at(-1)?.status).toBe(204)
    expect(lab.record.writes()).toHaveLength(1)
  })
  it.each(writes)('%s: 202, and it is done when it is so', async (id, address, input) => {
    const { bench, lab } = world()
    const before = lab.snapshot()
    const preview = await bench.preview(id, address, input)
    lab.control.fault({ do: 'status', status: 202, body: {}, match: { write: true }, times: 99 })
    const run = await bench.apply(preview)
    expect(lab.snapshot()).toEqual(before)
    expect(run.state).toBe('failed')
    expect(Object.values(endsOf(run))).toEqual(['failed'])
  })
  it('202 and it happens: it is found, not sent again', async () => {
    const { bench, lab } = world()
    const preview = await bench.preview('appcenter.release.disable', `${at}distribute/releases/58`)
    lab.control.fault({ do: 'status', status: 202, body: {}, after: true, match: { write: true } })
    expect(endsOf(await bench.apply(preview))).toEqual({ 'disable:58': 'done' })
    expect(lab.record.writes()).toHaveLength(1)
  })
})
