import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import { beforeEach, describe, expect, it } from 'vitest'
import { managedHeld } from '../../support/session'
import { codeOf } from './help'

// What follows looks for the browser as it is loaded.
const { checkAction, checkChange, checkRemovable, checkUse, lockTimesUnder, rulesInWords } = await import(
  '../../../lib/background/rules'
)
const { actFor } = await import('../../../lib/background/actors')
const { descriptorsFor } = await import('../../../lib/background/describe')
const { actionOf } = await import('../../../lib/portals/registry')
const { readContext } = await import('../../../lib/context/index')
const { settings } = await import('../../../lib/vault/settings')
const { forgetPolicy, policy } = await import('../../../lib/vault/policy')

const schema: object = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../public/policy.json'), 'utf8'),
)
const validate = new Ajv({ strict: false }).compile(schema)

/** Sets what a company sets, as Chrome lets it: held against the schema before it comes in. */
function set(rules: Record<string, unknown>): void {
  expect(validate(rules)).toBe(true)
  managedHeld.clear()
  for (const [key, value] of Object.entries(rules)) managedHeld.set(key, value)
  forgetPolicy()
}

const own = { portal: 'appcenter', base: 'https://api.appcenter.ms' } as const
const company = { portal: 'appcenter', base: 'https://center.corp.example.com/api' } as const

beforeEach(() => set({}))

describe('the rules of a company', () => {
  it('are none where it has set none', async () => {
    expect(rulesInWords(await policy())).toEqual([])
    for (const place of [own, company]) expect(await codeOf(checkUse(place))).toBe('ok')
    for (const effect of ['read', 'write', 'destructive'] as const)
      expect(await codeOf(checkChange(effect))).toBe('ok')
  })

  it.each([
    ['another portal', { portals: ['azuredevops'] }, 'policy', 'policy'],
    ['this portal', { portals: ['appcenter'] }, 'ok', 'ok'],
    ['no base of one’s own', { noOwnBases: true }, 'ok', 'policy'],
    ['a host', { hosts: ['api.appcenter.ms'] }, 'ok', 'policy'],
    ['all hosts below one', { hosts: ['*.corp.example.com'] }, 'policy', 'ok'],
    ['hosts that only end alike', { hosts: ['*.rp.example.com', 'appcenter.ms'] }, 'policy', 'policy'],
    ['no host at all', { hosts: [] }, 'policy', 'policy'],
    ['a passphrase, and there is none', { passphrase: true }, 'policy', 'policy'],
  ])('decide where tokens go: %s', async (_, rules, portal, base) => {
    set(rules)
    expect([await codeOf(checkUse(own)), await codeOf(checkUse(company))]).toEqual([portal, base])
    expect(rulesInWords(await policy())).toHaveLength(1)
  })

  it('take the accounts of a portal’s own host for its own', async () => {
    set({ noOwnBases: true })
    const services = { portal: 'azuredevops', base: 'https://dev.azure.com/acme' } as const
    const server = { portal: 'azuredevops', base: 'https://tfs.corp.example.com/acme' } as const
    expect([await codeOf(checkUse(services)), await codeOf(checkUse(server))]).toEqual(['ok', 'policy'])
  })

  it('decide what may be changed, also when they change while something runs', async () => {
    const may = () =>
      Promise.all((['read', 'write', 'destructive'] as const).map(effect => codeOf(checkChange(effect))))
    expect(await may()).toEqual(['ok', 'ok', 'ok'])
    set({ noDestructive: true })
    expect(await may()).toEqual(['ok', 'ok', 'policy'])
    set({ readOnly: true })
    expect(await may()).toEqual(['ok', 'policy', 'policy'])
    set({})
    expect(await may()).toEqual(['ok', 'ok', 'ok'])
  })

  it('switch actions off, in one version or in all', async () => {
    const id = 'appcenter.tokens.create'
    const { browser } = globalThis as unknown as { browser: { runtime: object } }
    const inVersion = (version: string) =>
      Object.assign(browser.runtime, { getManifest: () => ({ version }) })
    inVersion('1.2.0')
    expect(await codeOf(checkAction(id))).toBe('ok')
    set({ off: [id] })
    expect(await codeOf(checkAction(id))).toBe('policy')
    expect(await codeOf(checkAction('appcenter.tokens.list'))).toBe('ok')
    expect(rulesInWords(await policy())).toHaveLength(1)
    set({ off: [`${id}@1.2.0`] })
    expect(await codeOf(checkAction(id))).toBe('policy')
    inVersion('1.2.1')
    expect(await codeOf(checkAction(id))).toBe('ok')
  })

  it('grey out what is switched off, and it does not run', async () => {
    set({ off: ['appcenter.link.convert'] })
    const action = actionOf('appcenter.link.convert')
    const context = readContext('https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/58')
    if (!action || !context) throw new Error('the action is gone')
    const vault = { locked: false, rules: await policy(), watched: new Set<string>() }
    const shown = descriptorsFor(context, [], await settings(), new Set(), vault)
    expect(shown.find(({ id }) => id === action.id)?.off).toMatchObject({
      why: { text: expect.stringContaining('switched') },
    })
    expect(await codeOf(actFor(action, context, 0))).toBe('policy')
  })

  it('lock sooner than a person likes, and never later', async () => {
    const lock = { idle: 30, screen: true, hours: 0 }
    expect(lockTimesUnder(lock, await policy())).toEqual(lock)
    set({ lockAfterMinutes: 10, lockAfterHours: 8 })
    expect(lockTimesUnder(lock, await policy())).toEqual({ idle: 10, screen: true, hours: 8 })
    expect(lockTimesUnder({ idle: 5, screen: true, hours: 4 }, await policy())).toEqual({
      idle: 5,
      screen: true,
      hours: 4,
    })
  })

  it('keep a passphrase that they want', async () => {
    expect(await codeOf(checkRemovable())).toBe('ok')
    set({ passphrase: true })
    expect(await codeOf(checkRemovable())).toBe('policy')
  })

  it.each([
    [{ portals: 'appcenter' }],
    [{ portals: ['somewhere'] }],
    [{ hosts: ['https://api.example.com'] }],
    [{ readOnly: 'yes' }],
    [{ lockAfterHours: 0 }],
    [{ off: ['everything'] }],
  ])('let nothing be changed where nobody understands them: %j', async rules => {
    managedHeld.clear()
    for (const [key, value] of Object.entries(rules)) managedHeld.set(key, value)
    forgetPolicy()
    expect(await codeOf(checkChange('write'))).toBe('policy')
    expect(await codeOf(checkUse(company))).toBe('policy')
    expect(rulesInWords(await policy())).toHaveLength(1)
  })
})
