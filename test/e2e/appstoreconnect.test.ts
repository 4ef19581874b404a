import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Frame } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actionOf } from '../../lib/portals/registry'
import { events } from '../lab/appstoreconnect/resources/beta-review'
import type { Type } from '../lab/appstoreconnect/resources/index'
import { salesOf } from '../lab/appstoreconnect/resources/reports'
import { createStage, type Stage, until } from '../support/browser'
import {
  addKey,
  allowWrites,
  backstage,
  confirm,
  dropFile,
  openPanel,
  type Place,
  passTime,
  press,
  reads,
} from '../support/hand'
import { begin, continueInWindow, goHome, runThrough, seesRun, seesView } from '../support/walk'

const portal = 'https://appstoreconnect.apple.com'
const build = `${portal}/apps/6440000001/testflight/ios/9c2d0eac-d477-44cc-a6f1-fdc99efa51d2`
const people = `${portal}/access/users`
const account = 'https://developer.apple.com/account/resources'

/** What people come for at App Store Connect, from a key's file on. What came of it is asked of the portal alone. */
describe('App Store Connect, in Chromium', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await createStage({ lab: { rate: false } })
    await (await addKey(stage, stage.lab.appstoreconnect.seed.keys.admin, dropFile)).close()
    await allowWrites(stage, 'appstoreconnect')
  })
  afterAll(() => stage.close())

  const state = () => stage.lab.appstoreconnect.state
  const rowsOf = (type: Type) => state().data.rows[type]
  const named = (type: Type, name: string, value: string) =>
    rowsOf(type).find(({ attributes }) => attributes[name] === value)

  /** Opens the panel on a page; windows of an earlier story would take its clicks. */
  const panelAt = async (address: string): Promise<Frame> => {
    const back = await backstage(stage)
    const old = (await stage.browser.pages()).filter(page => page !== back)
    const page = await stage.open(address)
    for (const one of old) await one.close()
    return openPanel(stage, page)
  }
  const beginWith = (place: Place, id: string, input: Record<string, unknown>): Promise<void> => {
    const action = actionOf(`appstoreconnect.${id}`)
    if (!action) throw new Error(`${id} is gone`)
    return begin(place, action, input)
  }
  /** Carries an action out to its end, and comes back to the first screen. */
  const carryOut = async (panel: Frame, id: string, input: Record<string, unknown>): Promise<void> => {
    await beginWith(panel, id, input)
    await seesRun(panel)
    const ended = await runThrough(stage, panel)
    expect(ended.state).toBe('Done')
    if ('close' in ended.place) await ended.place.close()
    await goHome(panel)
  }
  /** Confirms a preview in a window of its own, typing what is asked for, up to the seconds before it is sent. */
  const hold = async (panel: Frame, type: string) => {
    const own = await continueInWindow(stage, panel)
    await (await own.waitForSelector('#typed'))?.type(type)
    await confirm(own)
    await reads(own, 'Not sent yet')
    return own
  }

  it('brings a build to people outside, with notes and by beta review, with a key that was dropped', async () => {
    const panel = await panelAt(build)
    const whatsNew = 'Try the new sign-in.'
    await beginWith(panel, 'build.release', { groups: ['Open beta'], notes: whatsNew, mail: true })
    const reach = /^(\d+) people$/m.exec(await seesRun(panel))?.[1]
    expect(stage.lab.record.writes()).toEqual([])
    const own = await hold(panel, reach ?? '')
    await passTime(stage)
    await reads(own, 'Wait until Apple approves the beta review')
    // It has looked, and rests: what it writes comes after no change of its time.
    await reads(own, 'Goes on in')

    const row = state().known('builds', build.split('/').at(-1))
    const groups = () =>
      state()
        .related('builds', row, 'betaGroups')
        .map(group => group.attributes.name)
    const review = state().one('builds', row, 'betaAppReviewSubmission')
    expect(review?.attributes.betaReviewState).toBe('WAITING_FOR_REVIEW')
    const notes = state().related('builds', row, 'betaBuildLocalizations')
    expect(notes.length).toBeGreaterThan(0)
    for (const note of notes) expect(note.attributes.whatsNew).toBe(whatsNew)
    expect(groups()).not.toContain('Open beta')

    if (review) events['betaReview.end']?.(state(), review)
    await passTime(stage)
    await reads(own, /^Done$/m)
    expect(groups()).toContain('Open beta')
    expect(stage.lab.record.of('betaAppReviewSubmissions_createInstance')).toHaveLength(1)
  })

  it('sends nothing when it is stopped in the seconds before', async () => {
    const before = stage.lab.snapshot()
    const sent = stage.lab.record.writes().length
    const panel = await panelAt(people)
    await beginWith(panel, 'people.off-board', { email: 'manager@acme.example.com' })
    await seesRun(panel)
    const own = await hold(panel, 'manager@acme.example.com')
    await press(own, 'Stop')
    await reads(own, 'Stopped. Nothing was sent')
    await reads(panel, 'Stopped. Nothing was sent')

    // Nor later: not by the alarm of the thirty seconds, and not by a worker that starts anew.
    await passTime(stage)
    await stage.stopWorker()
    await passTime(stage)
    await own.close()
    const popup = await stage.openOwn('popup.html')
    await (await popup.waitForSelector('.push > button'))?.click()
    await (await popup.waitForSelector('.runs button'))?.click()
    await reads(popup, 'Stopped. Nothing was sent')
    expect(stage.lab.record.writes()).toHaveLength(sent)
    expect(stage.lab.snapshot()).toEqual(before)
  })

  it('saves a report unpacked, and draws reports as a table and over time', async () => {
    const days = ['2024-05-13', '2024-05-14', '2024-05-15', '2024-05-16'] as const
    const [day] = days
    const { vendorNumber: vendor } = stage.lab.appstoreconnect.seed
    /** Downloads of a day as the portal has them; on the fifteenth nobody bought anything. */
    const downloads = (of: string, app?: string) =>
      (of.endsWith('-15') ? [] : salesOf(state(), of))
        .filter(line => line[6] === '1F' && (app === undefined || line[4] === app))
        .reduce((sum, line) => sum + Number(line[7]), 0)
    const panel = await panelAt(`${portal}/trends`)

    const folder = mkdtempSync(join(tmpdir(), 'gangway-report-'))
    try {
      const session = await stage.browser.target().createCDPSession()
      await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder })
      await beginWith(panel, 'sales.day', { as: 'the portal’s file', day, vendor })
      await seesView(panel, 'file')
      const save = await panel.waitForSelector('a[download][href^="blob:"]')
      const name = await save?.evaluate(link => link.getAttribute('download'))
      const file = join(folder, name ?? '')
      await save?.click()
      await until(() => existsSync(file) || undefined, 'the saved report')
      const [head, ...lines] = readFileSync(file, 'utf8').split('\n')
      expect(head).toContain('Product Type Identifier')
      expect(lines).toEqual(salesOf(state(), day).map(line => line.join('\t')))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }

    // The vendor number is known by now.
    await goHome(panel)
    await beginWith(panel, 'sales.day', { day })
    await seesView(panel, 'table')
    const kite = await panel.$$eval('table[role="grid"] tbody tr', rows =>
      rows.map(row => [...row.children].map(cell => cell.textContent)).find(([app]) => app === 'Kite'),
    )
    expect(kite?.[1]).toBe(String(downloads(day, 'Kite')))

    await goHome(panel)
    await beginWith(panel, 'sales.range', { from: day, to: days[3] })
    await seesView(panel, 'chart')
    await reads(panel, '1 day has no report')
    const drawn = await panel.$$eval('.chart table tbody tr', rows =>
      rows.map(row => Number(row.lastElementChild?.textContent)),
    )
    expect(drawn).toEqual(days.map(one => downloads(one)))
    const heights = await panel.$$eval('.chart svg .bar', bars =>
      bars.map(bar => Number(bar.getAttribute('height'))),
    )
    const highest = Math.max(...drawn)
    for (const [n, height] of heights.entries())
      expect(height / Math.max(...heights)).toBeCloseTo((drawn[n] ?? 0) / highest)
    expect(heights).toHaveLength(days.length)
  })

  it('invites somebody, gives somebody other roles, and takes everything from somebody', async () => {
    const panel = await panelAt(people)
    const [fresh, changed, leaves] = ['new.developer', 'support', 'developer'].map(
      name => `${name}@acme.example.com`,
    )
    await carryOut(panel, 'people.invite', {
      people: [`New Developer <${fresh}>`],
      roles: ['Developer'],
      apps: ['Kite'],
    })
    const invitation = named('userInvitations', 'email', fresh ?? '')
    expect(invitation?.attributes).toMatchObject({ firstName: 'New', roles: ['DEVELOPER'] })
    expect(invitation?.related['visibleApps']).toEqual(['6440000001'])

    await carryOut(panel, 'people.change', { people: [changed], roles: ['Marketing', 'Customer Support'] })
    const roles = named('users', 'username', changed ?? '')?.attributes.roles
    expect(roles).toEqual(['MARKETING', 'CUSTOMER_SUPPORT'])

    expect(named('users', 'username', leaves ?? '')).toBeDefined()
    expect(named('betaTesters', 'email', leaves ?? '')).toBeDefined()
    const others = rowsOf('users').length - 1
    await carryOut(panel, 'people.off-board', { email: leaves })
    expect(named('users', 'username', leaves ?? '')).toBeUndefined()
    expect(named('betaTesters', 'email', leaves ?? '')).toBeUndefined()
    expect(rowsOf('users')).toHaveLength(others)
  })

  it('registers a device and rebuilds a profile with it', async () => {
    const udid = '00008110-000A1B2C3D4E5F60'
    const before = state().known('profiles', 'PROFADHOC1')
    await carryOut(await panelAt(`${account}/devices/add`), 'devices.register', {
      devices: [`${udid}, Phone of the lab`],
    })
    const device = named('devices', 'udid', udid)
    expect(device?.attributes).toMatchObject({ name: 'Phone of the lab', status: 'ENABLED' })

    await carryOut(await panelAt(`${account}/profiles/review/PROFADHOC1`), 'profiles.rebuild', {})
    const [after, ...more] = rowsOf('profiles').filter(
      ({ attributes }) => attributes.name === before.attributes.name,
    )
    expect(more).toEqual([])
    expect(after?.id).not.toBe(before.id)
    expect(after?.attributes).toMatchObject({ profileType: 'IOS_APP_ADHOC', profileState: 'ACTIVE' })
    expect(after?.related['bundleId']).toEqual(before.related['bundleId'])
    expect(after?.related['devices']).toContain(device?.id)
  })
})
