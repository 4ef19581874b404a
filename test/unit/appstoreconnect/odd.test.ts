import { describe, expect, it } from 'vitest'
import { phasedWords } from '../../../lib/portals/appstoreconnect/actions/shared/phased'
import { onLab } from './bench'
import { act, world as builds } from './builds-help'
import { pages, store } from './store'
import { app, stage, t, words, world } from './testers-help'

const people = 'https://appstoreconnect.apple.com/access/users'
const reviews = 'https://appstoreconnect.apple.com/apps/6440000001/distribution/activity/ios/ratingsResponses'

describe('odd names', () => {
  it('of a reviewer stand in the answer as they are', async () => {
    const here = store()
    const review = here.find('customerReviews', row => row.attributes.title === 'Review 1')
    review.attributes.reviewerNickname = "Ca$$h $& $'"
    const input = { reviews: [review.id], text: 'Dear {name}!' }
    await here.bench.apply(await here.bench.preview('appstoreconnect.reviews.reply', reviews, input))
    expect(here.state.one('customerReviews', review, 'response')?.attributes.responseBody).toBe(
      "Dear Ca$$h $& $'!",
    )
  })

  it('of a group may hold a comma: a lost answer makes no second one', async () => {
    const { bench, lab, state } = world()
    const run = await bench.preview('appstoreconnect.group.create', app, { name: 'Beta, night' })
    lab.control.fault({ do: 'dropAfter', match: { op: 'betaGroups_createInstance' } })
    const done = await bench.apply(run)
    const made = () => state.data.rows.betaGroups.filter(row => row.attributes.name === 'Beta, night')
    expect(made()).toHaveLength(1)
    expect((await bench.undo(done)).state).toBe('done')
    expect(made()).toEqual([])
  })

  it('of a mail may hold an apostrophe and letters of every language, and capitals are found by undo', async () => {
    const here = onLab()
    const input = { people: ["O'Neill@bücher.example, Nell, O'Neill"], roles: ['Developer'] }
    const before = here.lab.snapshot()
    const run = await here.preview('appstoreconnect.people.invite', people, input)
    const done = await here.apply(run)
    const [made] = here.state.data.rows.userInvitations.slice(-1)
    expect(made?.attributes.email).toBe("O'Neill@bücher.example")
    // The portal writes addresses small.
    if (made) made.attributes.email = "o'neill@bücher.example"
    expect((await here.undo(done)).state).toBe('done')
    expect(here.lab.snapshot()).toEqual(before)
  })
})

describe('what is not told', () => {
  it('of a public link is that there is none: it can be switched on, and off again', async () => {
    const { bench, at, group, lab } = world()
    const { attributes } = group('Beta')
    Object.assign(attributes, { publicLinkEnabled: null, publicLinkLimitEnabled: null })
    const run = await bench.apply(
      await bench.preview('appstoreconnect.group.link', at('Beta'), { link: 'on', limit: 20 }),
    )
    expect(attributes.publicLinkEnabled).toBe(true)
    expect((await bench.undo(run)).state).toBe('done')
    expect(attributes.publicLinkEnabled).toBe(false)
    expect(lab.record.of('betaGroups_updateInstance')).toHaveLength(2)
  })

  it('of auto-notify is that it is off', async () => {
    const { bench, page, detail } = builds()
    detail(107).autoNotifyEnabled = null
    const run = await bench.preview(act('build.autonotify'), page(107), { to: 'on' })
    expect((await bench.apply(run)).state).toBe('done')
    expect(detail(107).autoNotifyEnabled).toBe(true)
  })

  it('is not told of: no count of testers is no count', async () => {
    const { bench, at, lab } = world()
    const body = { data: [], links: { self: 'x' }, meta: { paging: { limit: 1 } } }
    lab.control.fault({
      do: 'status',
      status: 200,
      body,
      match: { op: 'betaTesters_getCollection' },
      times: 9,
    })
    const run = await bench.preview('appstoreconnect.group.add', at('Beta'), {
      testers: ['new-1@example.com'],
    })
    expect(words(run)).toContain('1 person')
    expect(words(run)).not.toMatch(/\d testers? now/)
  })

  it('of a phased release that is none of ours is no end', () => {
    const phased = { id: '1', day: 2, left: 30 }
    expect(t(phasedWords({ ...phased, state: 'COMPLETE' }))).toContain('over')
    expect(t(phasedWords({ ...phased, state: 'HELD_BY_APPLE' }))).toBe('held by apple')
  })
})

describe('what the portal writes otherwise', () => {
  it.each([
    ['2027-07-01 09:00', '2027-07-01T00:00:00-07:00', 'done'],
    ['2027-01-01 09:00', '2027-01-01T00:00:00.000-08:00', 'done'],
    // Another moment is somebody else's.
    ['2027-01-01 09:00', '2027-01-01T00:00:00-07:00', 'failed'],
  ])('%s by the time of California is taken back', async (at, written, end) => {
    const { bench, version } = store()
    const id = 'appstoreconnect.version.schedule'
    const run = await bench.apply(
      await bench.preview(id, pages.lantern, { type: 'at a time', at, zone: 'Europe/Berlin' }),
    )
    version('2.0.0').attributes.earliestReleaseDate = written
    expect((await bench.undo(run)).state).toBe(end)
  })

  it('one tester who stays is one', async () => {
    const { bench, state } = world()
    const all = state.related('apps', state.known('apps', '6440000001'), 'betaTesters')
    const testers = all.slice(1).map(({ id }) => id)
    const run = await bench.preview('appstoreconnect.testers.remove', app, { testers })
    expect(t(stage(run).summary)).toContain('1 tester stays.')
  })

  it('a device that was registered and is still looked at is disabled again', async () => {
    const here = onLab()
    const list = 'https://developer.apple.com/account/resources/devices/add'
    const run = await here.apply(
      await here.preview('appstoreconnect.devices.register', list, {
        devices: ['00008110-000A1B2C3D4E5F60, Phone'],
      }),
    )
    const [made] = here.state.data.rows.devices.slice(-1)
    if (made) made.attributes.status = 'PROCESSING'
    expect((await here.undo(run)).state).toBe('done')
    expect(made?.attributes.status).toBe('DISABLED')
  })
})
