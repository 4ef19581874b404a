import { describe, expect, it } from 'vitest'
import type { Identity } from '../../../lib/portals/portal'
import { renderer } from '../../../lib/text/render'
import { world } from './help'

const t = renderer('en')
const may = ({ rights = [] }: Identity) =>
  rights.flatMap(right => (right.may === true ? [right.id] : [])).toSorted()
const notes = (found: Identity) => (found.notes ?? []).map(note => t(note)).join(' ')

describe('what a key may do', () => {
  it('of an administrator: everything', async () => {
    const { identify, keys, lab } = world()
    const found = await identify(keys.admin)
    expect(found).toMatchObject({
      kind: 'asc-team',
      account: 'Anchor Vision +5',
      access: 'full',
      reach: 'account',
    })
    expect(may(found)).toEqual(['apps', 'ci', 'people', 'provisioning', 'reports', 'review', 'reviews'])
    expect(found.reaches.toSorted()).toEqual(lab.appstoreconnect.state.data.rows.apps.map(({ id }) => id))
    expect(notes(found)).toContain('reaches all apps')
  })

  it.each([
    ['manager', ['apps', 'ci', 'provisioning', 'review', 'reviews']],
    ['developer', ['apps', 'ci', 'provisioning', 'review']],
    ['finance', ['apps', 'reports']],
    ['support', ['apps', 'reviews']],
    ['individual', ['apps', 'ci', 'review', 'reviews']],
  ] as const)('of %s', async (name, rights) => {
    const { identify, keys } = world()
    const found = await identify(keys[name])
    expect(may(found)).toEqual(rights)
    const refused = found.rights?.filter(right => !may(found).includes(right.id)).map(right => right.may)
    expect(new Set(refused)).toEqual(new Set([false]))
    expect(found.access).toBe('unknown')
  })

  it('an individual key reaches what its person sees, and is told from a team key', async () => {
    const { identify, keys, lab } = world()
    const found = await identify(keys.individual)
    expect(found).toMatchObject({
      kind: 'asc-individual',
      params: { keyId: keys.individual.keyId, issuerId: '' },
    })
    expect(found.reaches.toSorted()).toEqual(lab.appstoreconnect.seed.visible)
    expect(notes(found)).toContain('follows its person')
  })

  it('is known of more apps than one page holds', async () => {
    const { identify, keys, lab } = world()
    const { rows } = lab.appstoreconnect.state.data
    const [first] = rows.apps
    if (!first) throw new Error('the lab has no app')
    for (let n = 0; n < 450; n++) rows.apps.push({ ...first, id: String(7_000_000_000 + n) })
    expect((await identify(keys.admin)).reaches).toHaveLength(456)
  })

  it('could not be tried where there is no app', async () => {
    const { identify, keys, lab } = world()
    lab.appstoreconnect.state.data.rows.apps = []
    const found = await identify(keys.admin)
    expect(found.account).toBe(keys.admin.keyId)
    expect(found.rights?.find(right => right.id === 'reviews')?.may).toBeNull()
  })

  it('a passing failure of one area is not taken for a refusal', async () => {
    const { identify, keys, lab } = world()
    lab.control.fault({ do: 'status', status: 500, times: 9, match: { op: 'users_getCollection' } })
    const found = await identify(keys.admin)
    expect(found.rights?.find(right => right.id === 'people')?.may).toBeNull()
  })
})

describe('a key that is refused', () => {
  it.each([
    ['revoked', {}, 'revoked'],
    ['individual', { issuerId: '11111111-2222-4333-a444-555555555555' }, 'individual key and needs none'],
    ['admin', { issuerId: '' }, 'lacks its issuer id'],
    ['admin', { issuerId: '11111111-2222-4333-a444-555555555555' }, 'another team'],
    ['admin', { keyId: 'PUSHKEY001' }, 'push notifications'],
  ] as const)('%s with %o', async (name, params, said) => {
    const { identify, keys } = world()
    const error: unknown = await identify(keys[name], params).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'unauthorized' })
    expect(String(error)).toContain(said)
  })

  it('while an agreement is missing, that is what is said', async () => {
    const { identify, keys, lab } = world()
    lab.appstoreconnect.dials.agreements = 'missing'
    await expect(identify(keys.admin)).rejects.toMatchObject({ code: 'agreement' })
  })
})

describe('a clock that is off', () => {
  it('is told from a minute on', async () => {
    const { identify, keys, clock } = world()
    clock.now += 50_000
    expect(notes(await identify(keys.admin))).not.toContain('clock')
    clock.now += 40_000
    expect(notes(await identify(keys.admin))).toContain('90 s ahead')
    clock.now -= 270_000
    expect(notes(await identify(keys.admin))).toContain('180 s behind')
  })
})
