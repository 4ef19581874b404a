import { describe, expect, it } from 'vitest'
import { app, read, stage, t, words, world } from './testers-help'

describe('groups', () => {
  it('are copied across apps; who is there already is counted', async () => {
    const { bench, at, members } = world()
    const copy = { group: 'beta', app: 'Kite Desk' }
    const run = await bench.preview('appstoreconnect.group.copy', at('Open beta'), copy)
    expect(t(stage(run).headline)).toBe('12 people')
    expect(words(run)).toContain('At most 12 people are mailed')
    expect((await bench.apply(run)).state).toBe('done')
    expect(members('Beta', '6440000002')).toHaveLength(17)
    await expect(bench.preview('appstoreconnect.group.copy', at('Beta'), { group: 'Beta' })).rejects.toThrow(
      'this group itself',
    )
  })

  it('are made once, and undo takes them away', async () => {
    const { bench, lab, group } = world()
    const id = 'appstoreconnect.group.create'
    await expect(bench.preview(id, app, { name: 'beta' })).rejects.toThrow('has a group “{name}” already')
    await expect(bench.preview(id, app, { name: 'X', internal: true, link: true })).rejects.toThrow(
      'no public link',
    )
    await expect(bench.preview(id, app, { name: 'X', allBuilds: true })).rejects.toThrow(
      'Only internal groups',
    )
    const before = lab.snapshot()
    lab.control.fault({ do: 'dropAfter', match: { op: 'betaGroups_createInstance' } })
    const done = await bench.apply(await bench.preview(id, app, { name: 'Night', link: true, limit: 20 }))
    expect(group('Night').attributes).toMatchObject({ publicLinkEnabled: true, publicLinkLimit: 20 })
    await bench.undo(done)
    expect(lab.snapshot()).toEqual(before)
  })

  it('have a public link whose limit comes back with it, and when a change of it is taken back', async () => {
    const { bench, at, group, lab } = world()
    const change = async (input: object) =>
      bench.apply(await bench.preview('appstoreconnect.group.link', at('Open beta'), { ...input }))
    await change({ link: 'on', limit: 500 })
    const before = lab.snapshot()
    for (const input of [{ link: 'off' }, { link: 'on', limit: 0 }, { link: 'on', limit: 20 }]) {
      const run = await change(input)
      expect(lab.snapshot()).not.toEqual(before)
      await bench.undo(run)
      expect(lab.snapshot()).toEqual(before)
    }
    await change({ link: 'off' })
    expect(group('Open beta').attributes.publicLinkLimit).toBe(500)
  })

  it('have a public link that is switched off, copied and shown', async () => {
    const { bench, at, group } = world()
    const link = group('Open beta').attributes.publicLink
    expect(read(await bench.query('appstoreconnect.group.copylink', at('Open beta')))).toContain(link)
    expect(await bench.query('appstoreconnect.group.qr', at('Open beta'))).toMatchObject({
      view: 'qr',
      text: link,
    })
    const run = await bench.preview('appstoreconnect.group.link', at('Open beta'), { link: 'off' })
    await bench.apply(run)
    expect(group('Open beta').attributes.publicLinkEnabled).toBe(false)
    await expect(bench.query('appstoreconnect.group.qr', at('Open beta'))).rejects.toThrow('is off')
    await expect(bench.preview('appstoreconnect.group.link', at('Team'), { link: 'on' })).rejects.toThrow(
      'no public link',
    )
  })

  it('tell their facts', async () => {
    const { bench, at } = world()
    const facts = read(await bench.query('appstoreconnect.group.facts', at('Open beta')))
    for (const word of ['Open to the public', '"value":12', 'https://testflight.apple.com/join/', '1000'])
      expect(facts).toContain(word)
  })

  it('tell no limit that was switched off', async () => {
    const { bench, at, group } = world()
    group('Open beta').attributes.publicLinkLimitEnabled = false
    const facts = read(await bench.query('appstoreconnect.group.facts', at('Open beta')))
    expect(facts).not.toContain('1000')
  })
})
