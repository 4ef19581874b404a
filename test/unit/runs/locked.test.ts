import { beforeEach, expect, it } from 'vitest'
import { createLab } from '../../lab/lab'
import { endBrowser } from '../../support/session'
import type { Bench } from '../../support/world'

// What follows looks for the browser as it is loaded.
const { Clock, createBench } = await import('../../support/world')
const { Fault } = await import('../../../lib/http/fault')
const { Secret } = await import('../../../lib/http/secret')
const { checkOpen, lock } = await import('../../../lib/vault/key')
const { database } = await import('../../../lib/vault/database')
const { setPassphrase, unlock } = await import('../../../lib/vault/passphrase')
const { getRun } = await import('../../../lib/runs/journal')
const { goOn } = await import('../../../lib/runs/runs')
const { wipeAll, wipeHistory } = await import('../../../lib/vault/wipe')

const passphrase = new Secret('correct horse battery staple')
const list = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases'

const times = () => ({ since: Date.now(), until: Date.now() + 1e7, idle: 0, seen: Date.now() })

beforeEach(async () => {
  endBrowser()
  await wipeAll()
  await lock()
  await setPassphrase(passphrase, times())
})

async function begun() {
  const clock = new Clock(Date.UTC(2026, 10, 22))
  const lab = createLab({ now: () => clock.now })
  const bench = createBench(lab, lab.seed.tokens.owner, clock)
  const run = await bench.preview('appcenter.releases.disable', list, { releases: ['58', '57', '56'] })
  const sent = () => lab.record.of('releases_updateDetails').length
  return { bench, run, sent }
}

/** Goes on to the end, through the stops that are there to be looked at. */
async function toTheEnd(bench: Bench, id: string) {
  for (;;) {
    await bench.settle()
    const now = await getRun(id)
    if (now.pause?.because !== 'look') return now
    await goOn(id, bench.clock.now)
  }
}

it.each([
  ['before a request leaves', 'before'],
  ['before its answer is noted', 'after'],
] as const)(
  'waits as it stands where the vault is locked %s, and goes on once',
  async (_, when) => {
    for (let n = 1; n <= 3; n++) {
      const { bench, run, sent } = await begun()
      const write = bench.world.write
      let writes = 0
      bench.world.write = async (of, request) => {
        writes += 1
        if (when === 'before' && writes === n) {
          await lock()
          await checkOpen()
        }
        const answer = await write(of, request)
        if (when === 'after' && writes === n) await lock()
        return answer
      }
      const code = await bench.apply(run).then(
        () => 'ok',
        (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
      )
      // Whoever looks is told; the row on the disk says that it is on its way, and that nobody stopped it.
      expect(code).toBe('locked')
      expect((await (await database()).get('runs', run.id))?.state).toBe('running')
      expect(sent()).toBe(when === 'before' ? n - 1 : n)
      await unlock(passphrase, times())
      bench.restart()
      await bench.settle()
      for (;;) {
        const now = await getRun(run.id)
        if (now.state !== 'paused') break
        expect(now.pause?.because).toBe('look')
        await goOn(run.id, bench.clock.now)
        await bench.settle()
      }
      expect((await getRun(run.id)).state).toBe('done')
      expect(sent()).toBe(3)
    }
  },
  60_000,
)

it('leaves nothing of a run that was wiped while it was on its way', async () => {
  const { bench, run, sent } = await begun()
  const write = bench.world.write
  bench.world.write = async (of, request) => {
    const answer = await write(of, request)
    await wipeHistory()
    return answer
  }
  await expect(bench.apply(run)).rejects.toThrow('no longer in the history')
  expect(await (await database()).count('runs')).toBe(0)
  expect(sent()).toBe(1)
})

it('does not wait for a person where the vault was locked and unlocked while a request was prepared', async () => {
  const { bench, run, sent } = await begun()
  const write = bench.world.write
  let writes = 0
  bench.world.write = async (of, request) => {
    writes += 1
    if (writes === 1) throw new Fault('locked', 'Gangway is locked.')
    return write(of, request)
  }
  const now = await bench.apply(run)
  expect([now.state, now.pause]).toEqual(['running', undefined])
  expect((await toTheEnd(bench, run.id)).state).toBe('done')
  expect(sent()).toBe(3)
})
