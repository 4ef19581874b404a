import { decodeJwt } from 'jose'
import { describe, expect, it } from 'vitest'
import { toFault } from '../../../lib/http/fault'
import { portal } from '../../../lib/portals/appstoreconnect/index'
import { keyActor } from '../../support/keys'
import { apps, world } from './help'

const minute = 60_000

describe('one token for many requests', () => {
  it('is made once in a quarter of an hour', async () => {
    const { read, pass, tokens } = world()
    await Promise.all([read(apps), read(apps), read(apps)])
    pass(12 * minute)
    await read(apps)
    expect(new Set(tokens).size).toBe(1)
    pass(2 * minute)
    await read(apps)
    await read(apps)
    expect(new Set(tokens).size).toBe(2)
  })

  it('is each key’s own', async () => {
    const { read, keys, tokens } = world()
    await read(apps, keyActor(keys.admin))
    await read(apps, keyActor(keys.individual))
    expect(new Set(tokens).size).toBe(2)
  })

  it('is made anew after it was forgotten', async () => {
    const { read, requester, pass, tokens } = world()
    await read(apps)
    requester.forget()
    pass(1000)
    await read(apps)
    expect(new Set(tokens).size).toBe(2)
  })
})

describe('a stray 401', () => {
  it('is answered with one fresh token', async () => {
    const { read, lab, pass, tokens } = world()
    await read(apps)
    pass(minute)
    lab.control.fault({ do: 'ended' })
    await read(apps)
    expect(tokens).toHaveLength(3)
    expect(tokens[2]).not.toBe(tokens[1])
  })

  it('is not asked a third time', async () => {
    const { read, lab, tokens } = world()
    lab.control.fault({ do: 'ended', times: 9 })
    await expect(read(apps)).rejects.toMatchObject({ code: 'unauthorized' })
    expect(tokens).toHaveLength(2)
  })
})

it('what a portal repeats of a token stands in no fault', async () => {
  const { read, lab, tokens } = world()
  lab.control.fault({
    do: 'run',
    run: () => {
      const detail = `You sent ${tokens[0]}`
      lab.control.fault({
        do: 'status',
        status: 409,
        body: { errors: [{ status: '409', code: 'CONFLICT', title: 'Echo', detail }] },
      })
    },
  })
  await read(apps)
  const error: unknown = await read(apps).catch((reason: unknown) => reason)
  const told = JSON.stringify(toFault(error).data())
  expect(told).toContain('You sent [secret]')
  expect(told).not.toContain(tokens[0])
})

describe('a clock that is wrong', () => {
  it.each([
    ['ten minutes fast', 10 * minute],
    ['an hour slow', -60 * minute],
  ])('%s is put right by the first answer', async (_, off) => {
    const { read, clock, portalClock, lab, tokens } = world()
    clock.now += off
    await read(apps)
    expect(lab.appstoreconnect.refused).toHaveLength(1)
    expect(decodeJwt(tokens[1] ?? '').iat).toBe(portalClock.now / 1000 - 30)
    await read(apps)
    expect(tokens).toHaveLength(3)
    expect(tokens[2]).toBe(tokens[1])
  })
})

describe('the rate', () => {
  it('is what the portal says of this key', async () => {
    const { read, requester, keys, lab } = world()
    lab.appstoreconnect.dials.rate = { doubled: true }
    await read(apps)
    // A fifth is left to others who use the same key.
    expect(requester.left(portal, keys.admin.keyId)).toEqual({ left: 3599 - 720, of: 2880 })
    expect(requester.left(portal, keys.individual.keyId)).toEqual({ left: 2880, of: 2880 })
  })

  it('stops before somebody else’s share of it is used', async () => {
    const { read, lab, tokens } = world()
    lab.appstoreconnect.dials.rate = { hour: 10 }
    const tried = await Promise.allSettled(Array.from({ length: 3 }, () => read(apps)))
    expect(tried.every(({ status }) => status === 'fulfilled')).toBe(true)
    for (let n = 0; n < 20; n++) await read(apps).catch(() => {})
    expect(tokens).toHaveLength(8)
    await expect(read(apps)).rejects.toMatchObject({ code: 'limited' })
  })

  it('a refusal says when it goes on', async () => {
    const { read, lab } = world()
    lab.appstoreconnect.dials.rate = { hour: 0, retryAfter: 30 }
    await expect(read(apps)).rejects.toMatchObject({ code: 'limited', more: { retryAfter: 30_000 } })
  })

  it('a short refusal of the minute is waited for', async () => {
    const { read, lab, tokens } = world()
    lab.control.fault({
      do: 'status',
      status: 429,
      headers: { 'retry-after': '5' },
      body: { errors: [{ status: '429', code: 'RATE_LIMIT_EXCEEDED', title: 'Limited' }] },
    })
    await read(apps)
    expect(tokens).toHaveLength(2)
  })
})

describe('what a key is refused', () => {
  it.each([
    ['individual', { op: 'devices_getCollection', query: { limit: 1 } }],
    ['support', { op: 'devices_getCollection', query: { limit: 1 } }],
    ['manager', { op: 'users_getCollection', query: { limit: 1 } }],
  ] as const)('%s: %o', async (name, request) => {
    const { read, keys } = world()
    await expect(read(request, keyActor(keys[name]))).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('an app of others is missing to an individual key', async () => {
    const { read, keys, lab } = world()
    const [seen = '', , hidden = ''] = lab.appstoreconnect.state.data.rows.apps.map(({ id }) => id)
    const one = (id: string) => read({ op: 'apps_getInstance', path: { id } }, keyActor(keys.individual))
    await expect(one(seen)).resolves.toBeTruthy()
    await expect(one(hidden)).rejects.toMatchObject({ code: 'missing' })
  })

  it.each(['missing', 'old'] as const)('everything while an agreement is %s', async how => {
    const { read, lab, tokens } = world()
    lab.appstoreconnect.dials.agreements = how
    await expect(read(apps)).rejects.toMatchObject({ code: 'agreement' })
    expect(tokens).toHaveLength(1)
  })
})

describe('pages', () => {
  it('follow the portal’s links to the end', async () => {
    const { requester, keys, lab } = world()
    const ids: unknown[] = []
    const actor = keyActor(keys.admin)
    for await (const page of requester.pages(portal, actor, {
      op: 'apps_customerReviews_getToManyRelated',
      path: { id: lab.appstoreconnect.seed.app.id },
      query: { limit: 50 },
    })) {
      if (typeof page === 'object' && page !== null && !Array.isArray(page) && Array.isArray(page['data']))
        ids.push(...page['data'])
    }
    expect(ids).toHaveLength(120)
    expect(lab.record.entries).toHaveLength(3)
  })

  it('never leave the API, and a list that would is no whole list', async () => {
    const { requester, keys, lab } = world()
    lab.control.fault({
      do: 'status',
      status: 200,
      body: { data: [], links: { self: '', next: 'https://evil.example.com/v1/apps?cursor=x' } },
    })
    const readAll = async () => {
      for await (const page of requester.pages(portal, keyActor(keys.admin), apps)) expect(page).toBeDefined()
    }
    await expect(readAll()).rejects.toMatchObject({ code: 'malformed' })
    expect(lab.record.entries.map(({ host }) => host)).toEqual(['api.appstoreconnect.apple.com'])
  })
})
