import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { renderer } from '../../../lib/text/render'
import { fetchOnce, waiting } from '../../../lib/vault/onetime'
import { createLab } from '../../lab/lab'
import { Clock, createBench } from '../../support/world'
import { moment } from './help'

const t = renderer('en')

function bench() {
  const clock = new Clock(moment)
  const lab = createLab({ now: () => clock.now })
  return { lab, clock, bench: createBench(lab, lab.seed.tokens.owner, clock) }
}
const site = 'https://appstoreconnect.apple.com'
const app = `${site}/apps/6440000001`

/** A view as one text: what a person could read in it. */
const words = (view: unknown): string => JSON.stringify(view)

describe('app facts', () => {
  it('tell versions and review', async () => {
    const { bench: here } = bench()
    const view = words(await here.query('appstoreconnect.app.facts', app))
    for (const word of ['Kite', 'com.example.kite', '5.11.2', '5.12.0', 'waiting for review', 'SKU-1'])
      expect(view).toContain(word)
  })

  it('leave a line empty where the key is refused, and the rest stands', async () => {
    const { bench: here, lab } = bench()
    const admin = lab.appstoreconnect.state.data.keys.find(({ id }) => id === 'ADMINKEY01')
    if (admin) admin.roles = ['CUSTOMER_SUPPORT']
    const view = words(await here.query('appstoreconnect.app.facts', app))
    expect(view).toContain('5.11.2')
    expect(view).toContain('does not allow this')
  })
})

describe('key doctor', () => {
  it('tells rights, rate, clock and token', async () => {
    const { bench: here, lab, clock } = bench()
    const view = await here.query('appstoreconnect.key.doctor', `${site}/access/integrations/api`)
    if (view.view !== 'facts') throw new Error('no facts came')
    const facts = Object.fromEntries(view.facts.map(({ label, value }) => [t(label), value]))
    expect(t(view.title)).toBe('Team key')
    expect(facts['Key id']).toEqual({ id: 'ADMINKEY01' })
    expect(facts['Issuer id']).toEqual({ id: lab.appstoreconnect.seed.issuerId })
    expect(facts['People and invitations']).toMatchObject({ tone: 'ok' })
    expect(facts['Next token']).toEqual({ at: new Date(clock.now + 13 * 60_000).toISOString() })
    expect(words(facts['Rate'])).toContain('2873')
  })
})

describe('a short-lived token', () => {
  const id = 'appstoreconnect.key.token'

  it('reads what belongs to the page for five minutes, is shown once, and stands in no record', async () => {
    const { bench: here, lab, clock } = bench()
    const run = await here.apply(await here.preview(id, `${app}/testflight/ios`))
    expect(run.state).toBe('done')
    expect(lab.record.entries).toEqual([])
    expect(await waiting(run.id)).toEqual(['make'])
    const token = (await fetchOnce(run.id, 'make', clock.now))?.reveal() ?? ''
    expect(JSON.stringify(run)).not.toContain(token)
    expect(await fetchOnce(run.id, 'make', clock.now)).toBeUndefined()
    expect(decodeJwt(token)).toMatchObject({ exp: moment / 1000 + 300 })
    const ask = async (path: string) =>
      (
        await lab.fetch(`https://api.appstoreconnect.apple.com${path}`, {
          headers: { authorization: `Bearer ${token}` },
        })
      ).status
    expect(await ask('/v1/apps/6440000001')).toBe(200)
    expect(await ask('/v1/apps/6440000001/customerReviews?limit=1')).toBe(200)
    expect(await ask('/v1/apps/6440000002')).toBe(401)
    expect(await ask('/v1/users')).toBe(401)
    clock.now += 300_000
    expect(await ask('/v1/apps/6440000001')).toBe(401)
  })

  it('history tells what it may read and for how long', async () => {
    const { bench: here } = bench()
    const run = await here.preview(id, app, { minutes: 15, paths: ['GET /v1/apps?limit=1', '/v1/builds'] })
    const history = JSON.stringify(run)
    for (const word of ['"minutes":15', 'GET /v1/apps?limit=1', 'GET /v1/builds'])
      expect(history).toContain(word)
  })

  it.each(['/v1', 'POST /v1/apps', 'https://evil.example.com/v1/apps', '/v1/apps/{id}', '/v1/a b'])(
    'is not made for %s',
    async path => {
      const { bench: here } = bench()
      await expect(here.preview(id, app, { paths: [path] })).rejects.toThrow('path of the API')
    },
  )
})

describe('commands', () => {
  it('name key and issuer, the platform of the page, and no secret', async () => {
    const { bench: here, lab } = bench()
    const { keys } = lab.appstoreconnect.seed
    const view = words(await here.query('appstoreconnect.key.commands', `${app}/testflight/macos`))
    expect(view).toContain(`--apiKey ${keys.admin.keyId} --apiIssuer ${keys.admin.issuerId}`)
    expect(view).toContain('-t macos')
    expect(view).toContain('iTMSTransporter')
    expect(lab.record.entries).toEqual([])
  })
})
