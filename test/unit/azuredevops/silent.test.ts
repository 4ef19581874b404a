import { describe, expect, it } from 'vitest'
import { toFault } from '../../../lib/http/fault'
import { renderer } from '../../../lib/text/render'
import { createRig, projects, type Rig, who } from './help'

const t = renderer('en')
const hour = 3_600_000

/** Somebody whose sign-in of yesterday is over. */
async function yesterday() {
  const rig = createRig()
  const { seed } = rig.lab.entra
  const fields = { organization: 'acme', tenant: seed.domain, client: seed.client }
  const actor = await rig.signIn('ado-entra', fields)
  await rig.read(actor, who)
  rig.clock.now += 25 * hour
  const asked = () =>
    rig.lab.record.of('entra.authorize').filter(({ query }) => query.includes('prompt=none'))
  return { rig, actor, asked }
}

const failure = async (work: Promise<unknown>): Promise<string> => {
  const fault = await work.then(
    () => undefined,
    (error: unknown) => toFault(error),
  )
  return fault ? `${fault.code}: ${t(fault.what)}` : 'none'
}

describe('after the 24 hours of a sign-in', () => {
  it('begins anew without anybody, once for all who ask, for another 24 hours', async () => {
    const { rig, actor, asked } = await yesterday()
    rig.lab.entra.dials.known = true
    await Promise.all([rig.read(actor, who), rig.read(actor, projects), rig.read(actor, who)])
    expect(asked()).toHaveLength(1)
    const ends = rig.clock.now + 24 * hour
    expect(rig.renewed.at(-1)?.life).toEqual({ ends, params: { until: String(ends) } })
    rig.restart()
    const stored = rig.renewed.at(-1)?.secret ?? actor.secret
    rig.clock.now += 2 * hour
    await rig.read({ ...actor, secret: stored }, who)
    expect(asked()).toHaveLength(1)
  })

  it('asks for the account that it was', async () => {
    const { rig, actor, asked } = await yesterday()
    rig.lab.entra.dials.known = true
    const params = { ...actor.params, login: 'developer@example.com' }
    await rig.read({ ...actor, params }, who)
    expect(asked()[0]?.query).toContain('login_hint=developer%40example.com')
  })

  it('where somebody else is signed in, that account is not taken', async () => {
    const { rig, actor } = await yesterday()
    Object.assign(rig.lab.entra.dials, { known: true, mail: 'outsider@example.com' })
    const params = { ...actor.params, login: 'developer@example.com' }
    expect(await failure(rig.read({ ...actor, params }, who))).toMatch(
      /^unauthorized: .*24 hours.*Sign in again/,
    )
  })

  const refusals: [string, (rig: Rig) => void][] = [
    ['the browser does not know the person any more', () => {}],
    ['consent was taken back', ({ lab }) => Object.assign(lab.entra.dials, { known: true, consent: 65001 })],
    [
      'the answer is to another question',
      rig => {
        if (rig.world.silent)
          rig.world.silent.go = async () =>
            'https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/?code=x&state=y'
      },
    ],
    [
      'the window shows something instead of answering',
      rig => {
        if (rig.world.silent) rig.world.silent.go = async () => undefined
      },
    ],
  ]
  it.each(refusals)('where %s, somebody has to sign in', async (_, change) => {
    const { rig, actor } = await yesterday()
    change(rig)
    expect(await failure(rig.read(actor, who))).toMatch(/^unauthorized: .*24 hours.*Sign in again/)
  })

  it('is tried once, and not again for a while', async () => {
    const { rig, actor, asked } = await yesterday()
    await failure(rig.read(actor, who))
    await failure(rig.read(actor, who))
    expect(asked()).toHaveLength(1)
    rig.clock.now += 11 * 60_000
    rig.lab.entra.dials.known = true
    await rig.read(actor, who)
    expect(asked()).toHaveLength(2)
  })

  it('a browser that has no such way says so', async () => {
    const { rig, actor } = await yesterday()
    delete rig.world.silent
    rig.restart()
    expect(await failure(rig.read(actor, who))).toMatch(
      /^unauthorized: .*no way to sign in while nobody looks/,
    )
  })
})
