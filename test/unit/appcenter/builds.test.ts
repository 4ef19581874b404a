import { describe, expect, it } from 'vitest'
import { kite as at, endsOf, viewAs, world } from './help'

const running = `${at}build/branches/main/builds/57`
const done = `${at}build/branches/main/builds/1`

describe('facts', () => {
  it('tell how a build stands', async () => {
    const { bench } = world()
    expect(viewAs(await bench.query('appcenter.build.facts', running), 'facts').pill).toMatchObject({
      pill: { text: 'Running' },
    })
    const old = viewAs(await bench.query('appcenter.build.facts', done), 'facts')
    expect(['ok', 'bad']).toContain(old.pill?.tone)
    expect(JSON.stringify(old.facts)).toContain('{n} minutes')
  })
  it('know results in any case, and keep what they do not know', async () => {
    const { bench, kite } = world()
    const build = kite.builds.find(one => one.id === 1)
    Object.assign(build ?? {}, { result: 'Succeeded' })
    expect(viewAs(await bench.query('appcenter.build.facts', done), 'facts').pill?.tone).toBe('ok')
    Object.assign(build ?? {}, { result: 'constructor' })
    expect(viewAs(await bench.query('appcenter.build.facts', done), 'facts').pill?.pill).toBe('constructor')
  })
  it('tell of a branch, also one that was never built', async () => {
    const { bench } = world()
    const main = viewAs(await bench.query('appcenter.branch.facts', `${at}build/branches/main`), 'facts')
    expect(main.pill).toMatchObject({ pill: { text: 'Waiting' } })
    const spike = `${at}build/branches/spike%2Fnever-built`
    expect(viewAs(await bench.query('appcenter.branch.facts', spike), 'facts').facts).toEqual([])
  })
})

describe('branches', () => {
  it('stand with their last builds and lead to them', async () => {
    const { bench } = world()
    const view = viewAs(await bench.query('appcenter.build.branches', `${at}build`), 'table')
    expect(view.rows.map(row => row.key)).toContain('fix/über crash')
    expect(view.rows[0]?.context).toMatchObject({ branch: 'main', buildId: '58' })
    expect(view.rows.at(-1)?.context).not.toHaveProperty('buildId')
  })
})

describe('queue', () => {
  it('builds the newest commit of a branch; undo cancels that build', async () => {
    const { bench, kite, lab } = world()
    const place = `${at}build/branches/fix%2F%C3%BCber%20crash`
    const run = await bench.apply(await bench.preview('appcenter.branch.build', place))
    expect(run.state).toBe('done')
    expect(kite.builds[0]).toMatchObject({
      id: 59,
      branch: 'fix/über crash',
      commit: kite.branches[3]?.commit,
    })
    expect((await bench.undo(run)).state).toBe('done')
    expect(kite.builds[0]).toMatchObject({ id: 59, status: 'cancelling' })
    expect(lab.record.writes()).toHaveLength(2)
  })
  it('finds its build after a lost answer', async () => {
    const { bench, kite, lab } = world()
    const preview = await bench.preview('appcenter.build.queue', `${at}build`, {
      branches: ['main', 'release/5.12', 'main'],
    })
    lab.control.fault({ do: 'dropAfter', match: { write: true } })
    const run = await bench.apply(preview)
    expect(endsOf(run)).toEqual({ 'queue:main': 'done', 'queue:release/5.12': 'done' })
    expect(kite.builds).toHaveLength(60)
    await bench.undo(run)
    expect(kite.builds.slice(0, 2).map(build => build.status)).toEqual(['cancelling', 'cancelling'])
  })
  it('leaves a build alone that is over when it is taken back', async () => {
    const { bench, kite, lab } = world()
    const run = await bench.apply(await bench.preview('appcenter.branch.build', `${at}build/branches/main`))
    Object.assign(kite.builds[0] ?? {}, { status: 'completed', result: 'succeeded' })
    const back = await bench.undo(run)
    expect(endsOf(back)).toEqual({ 'undo:queue:main': 'already' })
    expect(lab.record.writes()).toHaveLength(1)
  })
  it('refuses a branch that is not there or not set up', async () => {
    const { bench } = world()
    for (const branch of ['nowhere', 'spike/never-built', '__proto__'])
      await expect(
        bench.stage('appcenter.build.queue', `${at}build`, { branches: [branch] }),
      ).rejects.toMatchObject({ code: 'invalid' })
    const many = { branches: Array.from({ length: 21 }, (_, n) => `b${n}`) }
    await expect(bench.stage('appcenter.build.queue', `${at}build`, many)).rejects.toThrow('At most 20')
  })
})

describe('cancel', () => {
  it('stops the build of the page, and cannot be taken back', async () => {
    const { bench, kite } = world()
    const run = await bench.apply(await bench.preview('appcenter.build.cancel', running))
    expect(run.state).toBe('done')
    expect(kite.builds.find(one => one.id === 57)?.status).toBe('cancelling')
    await expect(bench.undo(run)).rejects.toMatchObject({ code: 'conflict' })
    await expect(bench.preview('appcenter.build.cancel', done)).rejects.toThrow('nothing to do')
  })
  it('is not sent once the build is over', async () => {
    const { bench, kite, lab } = world()
    const preview = await bench.preview('appcenter.build.cancel', running)
    Object.assign(kite.builds.find(one => one.id === 57) ?? {}, { status: 'Completed', result: 'succeeded' })
    expect(endsOf(await bench.apply(preview))).toEqual({ 'cancel:57': 'already' })
    expect(lab.record.writes()).toEqual([])
  })
  it('stops all that runs or waits, on every branch', async () => {
    const { bench, kite } = world()
    Object.assign(kite.builds.find(one => one.branch === 'release/5.12') ?? {}, {
      status: 'NotStarted',
      result: '',
    })
    const run = await bench.apply(await bench.preview('appcenter.build.cancelall', `${at}build`))
    expect(Object.keys(endsOf(run))).toHaveLength(3)
    expect(kite.builds.filter(one => /started|progress/i.test(one.status))).toEqual([])
    await expect(bench.preview('appcenter.build.cancelall', `${at}build`)).rejects.toThrow('nothing to do')
  })
  it('stops one too that has waited for weeks', async () => {
    const { bench, kite, clock } = world()
    const [first] = kite.builds.filter(one => one.branch === 'release/5.12')
    const queuedAt = new Date(clock.now - 15 * 86_400_000).toISOString()
    for (const one of kite.builds) if (one.branch === 'release/5.12') one.queuedAt = queuedAt
    Object.assign(first ?? {}, { status: 'notStarted', result: '' })
    const run = await bench.preview('appcenter.build.cancelall', `${at}build`)
    expect(Object.keys(endsOf(run))).toContain(`cancel:${first?.id}`)
  })
})
