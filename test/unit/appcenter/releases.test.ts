import { describe, expect, it } from 'vitest'
import { answering, kite as at, endsOf, set, viewAs, world } from './help'

const list = `${at}distribute/releases`
const page = `${list}/58`

describe('search', () => {
  it('finds by version, number, group, branch and commit', async () => {
    const { bench, kite } = world()
    const commit = kite.releases.find(one => one.build)?.build?.commit ?? ''
    const find = async (text: string, more = {}) =>
      viewAs(await bench.query('appcenter.releases.search', list, { text, ...more }), 'table').rows
    expect(await find('')).toHaveLength(60)
    expect((await find('5.12 (')).map(row => row.key)).toEqual(['60', '59', '58'])
    expect(await find(commit.slice(0, 12).toUpperCase())).toHaveLength(1)
    expect((await find('public beta')).length).toBeGreaterThan(5)
    expect((await find('FEATURE/X')).every(row => row.cells['branch'] === 'feature/x')).toBe(true)
    expect((await find('', { state: 'disabled' })).map(row => row.key)).toEqual([
      '55',
      '44',
      '33',
      '22',
      '11',
    ])
    expect(await find('zz')).toEqual([])
    expect((await find('5.12'))[0]?.context).toMatchObject({ section: 'distribute', release: '60' })
  })
  it('reads notes only when asked', async () => {
    const { bench, lab } = world()
    const words = { text: 'what build 17 broke' }
    expect(viewAs(await bench.query('appcenter.releases.search', list, words), 'table').rows).toEqual([])
    expect(lab.record.entries).toHaveLength(1)
    const deep = await bench.query('appcenter.releases.search', list, { ...words, notes: true })
    expect(viewAs(deep, 'table').rows.map(row => row.key)).toEqual(['17'])
  })
  it('goes on where a release is deleted while its notes are looked for', async () => {
    const { bench, lab } = world()
    const body = { code: 'NotFound', message: 'Release not found' }
    lab.control.fault({ do: 'status', status: 404, body, match: { op: 'releases_getLatestByUser', nth: 5 } })
    const deep = { text: 'what build 17 broke', notes: true }
    const view = viewAs(await bench.query('appcenter.releases.search', list, deep), 'table')
    expect(view.rows.map(row => row.key)).toEqual(['17'])
  })
  it('sees more than the newest hundred, and says where it may not', async () => {
    const { bench, kite } = world()
    const [model] = kite.releases
    if (!model) throw new Error('no release')
    for (let id = 61; id <= 130; id++) kite.releases.unshift({ ...model, id })
    expect(viewAs(await bench.query('appcenter.releases.search', list), 'table').rows).toHaveLength(130)
    kite.releases.length = 100
    expect(viewAs(await bench.query('appcenter.releases.search', list), 'table').notes).toHaveLength(1)
  })
  it('shows hostile names as they are', async () => {
    const { bench, lab } = world({ hostile: true })
    for (const { owner, name } of lab.seed.hostile) {
      const place = `https://appcenter.ms/orgs/${encodeURIComponent(owner)}/apps/${encodeURIComponent(name)}/distribute/releases`
      const { rows } = viewAs(await bench.query('appcenter.releases.search', place), 'table')
      expect(rows).toHaveLength(12)
      expect(rows[0]?.context).toMatchObject({ owner, app: name })
    }
  })
})

describe('many releases', () => {
  it.each([
    ['disable', { keep: 55 }, [5, 4, 3, 2, 1]],
    ['enable', { keep: 20 }, [33, 22, 11]],
    ['disable', { releases: ['60', '55', '60'] }, [60]],
    ['enable', { releases: ['55', '44'] }, [55, 44]],
  ])('%s by %o, and back', async (verb, input, ids) => {
    const { bench, lab } = world()
    const before = lab.snapshot()
    const run = await bench.apply(await bench.preview(`appcenter.releases.${verb}`, list, input))
    expect(Object.keys(endsOf(run))).toEqual(ids.map(id => `${verb}:${id}`))
    expect(run.state).toBe('done')
    await bench.undo(run)
    expect(lab.snapshot()).toEqual(before)
  })
  it('are deleted for good, and only those that were named', async () => {
    const { bench, kite } = world()
    const run = await bench.apply(
      await bench.preview('appcenter.releases.delete', list, { releases: ['1', '60'] }),
    )
    expect(run.state).toBe('done')
    expect(kite.releases.map(one => one.id)).not.toContain(60)
    expect(kite.releases).toHaveLength(58)
    await expect(bench.undo(run)).rejects.toMatchObject({ code: 'conflict' })
  })
  it('are not deleted where their whole area is gone: a 404 tells nothing of them then', async () => {
    const { bench, kite, lab } = world()
    const preview = await bench.preview('appcenter.releases.delete', list, { releases: ['1', '2'] })
    lab.control.fault({ do: 'closed', match: { path: /\/releases/ }, times: 99 })
    expect(await bench.apply(preview)).toMatchObject({ state: 'paused', pause: { because: 'fault' } })
    expect(kite.releases).toHaveLength(60)
    lab.control.reset()
    expect((await bench.goOn(preview)).state).toBe('done')
    expect(kite.releases).toHaveLength(58)
  })
  it('were deleted by somebody else: that is so already', async () => {
    const { bench, kite } = world()
    const preview = await bench.preview('appcenter.releases.delete', list, { releases: ['1', '2'] })
    kite.releases.pop()
    expect(endsOf(await bench.apply(preview))).toEqual({ 'delete:2': 'done', 'delete:1': 'already' })
  })
  it('are none where a named one is not there: nothing is guessed', async () => {
    const { bench, lab } = world()
    for (const releases of [['60', '61'], ['6O'], ['-1'], ['']])
      await expect(bench.stage('appcenter.releases.delete', list, { releases })).rejects.toMatchObject({
        code: 'invalid',
      })
    await expect(bench.preview('appcenter.releases.delete', list, { keep: 60 })).rejects.toThrow(
      'nothing to do',
    )
    expect(lab.record.writes()).toEqual([])
  })
})

describe('notes', () => {
  it.each([
    ['replace', 'new'],
    ['append', 'OLD\n\nnew'],
    ['prepend', 'new\n\nOLD'],
  ])('%s, and back', async (mode, text) => {
    const { bench, lab, kite } = world()
    const release = kite.releases.find(one => one.id === 58)
    if (release) release.notes = 'OLD'
    const before = lab.snapshot()
    const preview = await bench.preview('appcenter.release.notes', page, { notes: ' new ', mode })
    expect(preview.stages[0]?.notes).toEqual([text])
    const run = await bench.apply(preview)
    expect(release?.notes).toBe(text)
    await bench.undo(run)
    expect(lab.snapshot()).toEqual(before)
  })
  it('are written where there were none, and taken away again', async () => {
    const { bench, kite } = world()
    const release = kite.releases.find(one => one.id === 58)
    if (release) release.notes = ''
    const hostile = '<script>alert(1)</script>'
    const run = await bench.apply(
      await bench.preview('appcenter.release.notes', page, { notes: hostile, mode: 'append' }),
    )
    expect(release?.notes).toBe(hostile)
    await bench.undo(run)
    expect(release?.notes).toBe('')
  })
  it('are refused before anything is sent where they are too long', async () => {
    const { bench, kite, lab } = world()
    const release = kite.releases.find(one => one.id === 58)
    if (release) release.notes = 'x'.repeat(4990)
    await expect(bench.stage('appcenter.release.notes', page, { notes: 'x'.repeat(5001) })).rejects.toThrow(
      '5,000',
    )
    await expect(
      bench.stage('appcenter.release.notes', page, { notes: 'ten letters', mode: 'append' }),
    ).rejects.toMatchObject({ code: 'invalid' })
    await expect(bench.stage('appcenter.release.notes', page, { notes: ' \n ' })).rejects.toThrow(
      'Write the notes',
    )
    expect(lab.record.writes()).toEqual([])
  })
  it('are not written over what somebody else wrote meanwhile', async () => {
    const { bench, kite } = world()
    const preview = await bench.preview('appcenter.release.notes', page, { notes: 'mine' })
    const release = kite.releases.find(one => one.id === 58)
    if (release) release.notes = 'theirs'
    expect(endsOf(await bench.apply(preview))).toEqual({ 'notes:58': 'changed' })
    expect(release?.notes).toBe('theirs')
  })
})

describe('links', () => {
  it('are a QR code of the install page, without a token', async () => {
    const { bench, lab } = world()
    const view = viewAs(await bench.query('appcenter.release.qr', page), 'qr')
    expect(view.text).toBe('https://install.appcenter.ms/orgs/acme/apps/Kite-iOS/releases/58')
    expect(lab.record.entries).toEqual([])
  })
  it('lead into the group that the address names: a public one needs no access', async () => {
    const { bench } = world()
    const own = `${at}distribute/distribution-groups/Public%20Beta/releases/58`
    const install =
      'https://install.appcenter.ms/orgs/acme/apps/Kite-iOS/distribution_groups/Public%20Beta/releases/58'
    for (const address of [own, install])
      expect(viewAs(await bench.query('appcenter.release.qr', address), 'qr').text).toBe(install)
  })
  it('are not given for what has no file: nothing else is copied in its place', async () => {
    const { bench, lab } = world()
    const path = 'apps/acme/Kite-iOS/releases/58'
    await answering({ lab }, 'releases_getLatestByUser', path, set('download_url', null))
    await expect(bench.query('appcenter.release.download', page)).rejects.toMatchObject({ code: 'missing' })
  })
  it('are the file’s address first, with a warning', async () => {
    const { bench } = world()
    const view = viewAs(await bench.query('appcenter.release.download', page), 'copies')
    expect(view.copies[0]?.text).toMatch(/^https:\/\/install\.appcenter\.ms\/lab\/files\//)
    expect(view.copies[1]?.text).toMatch(/^itms-services:/)
    expect(JSON.stringify(view.notes)).toContain('without signing in')
  })
})
