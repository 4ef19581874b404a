import { describe, expect, it } from 'vitest'
import type { Call } from '../../../lib/actions/plan'
import { type Outcome, type RunRecord, readRecord } from '../../../lib/runs/record'
import { endBrowser } from '../../support/session'

// What follows looks for the browser as it is loaded.
endBrowser()
await import('../../support/world')
const { Secret } = await import('../../../lib/http/secret')
const { getRun, putRun, recentRuns, tidyRuns } = await import('../../../lib/runs/journal')
const { database } = await import('../../../lib/vault/database')
const { setPassphrase } = await import('../../../lib/vault/passphrase')

const call = (n: number): Call => ({
  id: `disable:${n}`,
  touches: `release ${n}`,
  request: { op: 'releases_updateDetails', path: { release_id: n }, body: { enabled: false } },
  settle: { by: 'again', why: 'a test' },
  undo: { none: 'a test' },
})

const runOf = (calls: number, id: string = crypto.randomUUID()): RunRecord => ({
  format: 1,
  id,
  action: 'appcenter.releases.disable',
  version: 1,
  title: 'a test',
  portal: 'appcenter',
  context: { portal: 'appcenter' },
  input: { testers: Array.from({ length: 4 * calls }, (_, n) => `somebody-${n}@example.com`) },
  credential: 'bench',
  created: 1,
  updated: 1,
  state: 'running',
  notBefore: 0,
  stages: [
    {
      name: 'disable',
      headline: 'a test',
      summary: 'a test',
      steps: [
        { id: 'disable', say: 'a test', do: 'send', calls: Array.from({ length: calls }, (_, n) => call(n)) },
      ],
      reach: { count: calls },
      outcomes: {},
      waits: {},
    },
  ],
  until: null,
})

const done: Outcome = { state: 'done', tries: 1, at: 2, kept: { id: 7 } }

/** Does one more call, as the executor notes it: under way, then done. */
async function does(run: RunRecord, n: number): Promise<void> {
  const [stage] = run.stages
  for (const outcome of [{ ...done, state: 'sending' as const }, { ...done }]) {
    if (stage) stage.outcomes[`disable:${n}`] = outcome
    await putRun(run)
  }
}

const rows = async (id: string) =>
  (await (await database()).getAll('runs')).filter(row => row.id === id || row.id.startsWith(`${id}/`))
const headOf = async (id: string) => (await (await database()).get('runs', id))?.sealed.length ?? 0
const again = (run: RunRecord) => readRecord(JSON.stringify(run))

describe('a long run', () => {
  it('is read back as it was written, at every moment', async () => {
    const run = runOf(130)
    await putRun(run)
    expect(await getRun(run.id)).toEqual(again(run))
    for (let n = 0; n < 130; n++) {
      await does(run, n)
      if (n % 43 === 0) expect(await getRun(run.id)).toEqual(again(run))
    }
    expect(await getRun(run.id)).toEqual(again(run))
  })

  it('costs as much a step at its end as at its beginning, and as a run of a tenth', async () => {
    const [short, long] = [runOf(60), runOf(600)]
    const most = { short: 0, long: 0 }
    for (const [name, run, calls] of [
      ['short', short, 60],
      ['long', long, 600],
    ] as const)
      for (let n = 0; n < calls; n++) {
        await does(run, n)
        most[name] = Math.max(most[name], await headOf(run.id))
      }
    // A few ids of parts are all that grows.
    expect(most.long).toBeLessThan(most.short * 1.5)
  })

  it('keeps its parts when another worker goes on, and what is noted last counts', async () => {
    const run = runOf(60)
    for (let n = 0; n < 55; n++) await does(run, n)
    const parts = (await rows(run.id)).length
    expect(parts).toBeGreaterThan(3)
    const found = await getRun(run.id)
    const { pause: _pause, ...rest } = found
    const resumed: RunRecord = { ...rest, state: 'running', until: 5 }
    const [stage] = resumed.stages
    if (stage) stage.outcomes['disable:0'] = { ...done, state: 'unknown' }
    await putRun(resumed)
    expect((await rows(run.id)).length).toBe(parts)
    expect((await getRun(run.id)).stages[0]?.outcomes['disable:0']?.state).toBe('unknown')
    expect((await getRun(run.id)).stages[0]?.outcomes['disable:1']?.state).toBe('done')
  })

  it('goes whole when it is old: nothing of it stays; the history shows it once', async () => {
    const old = { ...runOf(60), state: 'done' as const }
    await putRun(old)
    expect((await rows(old.id)).length).toBe(3)
    expect((await recentRuns(50)).filter(({ id }) => id === old.id)).toHaveLength(1)
    await tidyRuns(100 * 24 * 3600_000, 90)
    expect(await rows(old.id)).toEqual([])
  })

  it('cannot be opened without a part of it', async () => {
    const run = runOf(60)
    await putRun(run)
    const [part] = (await rows(run.id)).filter(({ id }) => id !== run.id)
    await (await database()).delete('runs', part?.id ?? '')
    await expect(getRun(run.id)).rejects.toThrow('cannot be opened')
  })

  it('a run of few calls is one row', async () => {
    const run = runOf(5)
    await putRun(run)
    expect(await rows(run.id)).toHaveLength(1)
  })

  it('opens under a new key', async () => {
    const run = runOf(60)
    for (let n = 0; n < 55; n++) await does(run, n)
    const now = Date.now()
    await setPassphrase(new Secret('a long enough passphrase for a test'), {
      since: now,
      until: now + 1e7,
      idle: 0,
      seen: now,
    })
    expect(await getRun(run.id)).toEqual(again(run))
  })
})
