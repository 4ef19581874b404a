import '../../support/session'
import { describe, expect, it } from 'vitest'
import { choiceFor, choiceOf } from '../../../lib/background/actors'
import { type Context, readContext } from '../../../lib/context/index'
import type { Need } from '../../../lib/portals/portal'
import { actionOf } from '../../../lib/portals/registry'
import { say } from '../../../lib/text/index'
import { renderer } from '../../../lib/text/render'
import type { Shown } from '../../../lib/vault/credentials'
import { credential } from './help'

const t = renderer('en')

const at = (address: string): Context => {
  const context = readContext(address)
  if (!context) throw new Error(`nothing is at ${address}`)
  return context
}
const read: Need = { access: 'read', reach: 'app' }
const write: Need = { access: 'write', reach: 'app' }
const chosen = (address: string, all: Shown[], need = read) => {
  const choice = choiceOf(need, at(address), all)
  return 'credential' in choice ? choice.credential.id : t(choice.why)
}

describe('who acts: the least power that suffices', () => {
  const app = 'https://appstoreconnect.apple.com/apps/1500000001/distribution'
  const key = (id: string, kind: string, more: Partial<Shown> = {}) =>
    credential(id, {
      portal: 'appstoreconnect',
      kind,
      base: 'https://api.appstoreconnect.apple.com',
      reaches: ['1500000001'],
      ...more,
    })

  it('an individual key before a team key, whichever was added first and whatever both may', () => {
    const team = key('team', 'asc-team', { access: 'unknown', added: 1 })
    const individual = key('individual', 'asc-individual', { access: 'full', added: 2 })
    expect(chosen(app, [team, individual])).toBe('individual')
    expect(chosen(app, [team, individual], write)).toBe('individual')
  })

  it('but a team key where the individual one does not reach the app', () => {
    const team = key('team', 'asc-team')
    const individual = key('individual', 'asc-individual', { reaches: ['1500000002'] })
    expect(chosen(app, [team, individual])).toBe('team')
  })

  it('a personal access token before a sign-in', () => {
    const of = (id: string, kind: string) =>
      credential(id, { portal: 'azuredevops', kind, base: 'https://dev.azure.com/acme', access: 'unknown' })
    const all = [of('entra', 'ado-entra'), of('old', 'ado-oauth'), of('token', 'ado-pat')]
    const place = 'https://dev.azure.com/acme/Kite'
    expect(chosen(place, all)).toBe('token')
    expect(chosen(place, all.slice(0, 2))).toBe('old')
  })

  it('one app’s token before a user’s, read-only before full', () => {
    const release = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/58'
    const reaches = ['acme/kite-ios']
    const user = credential('user', { access: 'read', reaches })
    const full = credential('full', { access: 'full', reaches })
    const one = credential('one', { kind: 'appcenter-app', reach: 'app', access: 'full', reaches })
    expect(chosen(release, [full, user])).toBe('user')
    expect(chosen(release, [full, user, one])).toBe('one')
    expect(chosen(release, [user], write)).toBe('needs a token with full access')
  })

  it('a user’s token before one app’s on a group: it may be the organisation’s, which that one does not reach', () => {
    const group = at('https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/distribution-groups/Everybody')
    const reaches = ['acme/kite-ios']
    const user = credential('user', { access: 'full', reaches })
    const one = credential('one', { kind: 'appcenter-app', reach: 'app', access: 'full', reaches })
    for (const id of ['facts', 'testers', 'csv', 'invite', 'remove']) {
      const action = actionOf(`appcenter.group.${id}`)
      const who = (...all: Shown[]) => {
        const choice = action && choiceFor(action, group, all)
        return choice && 'credential' in choice ? choice.credential.id : undefined
      }
      expect([id, who(one, user), who(one)]).toEqual([id, 'user', 'one'])
    }
  })
})

describe('who acts: whoever has the right to the area', () => {
  const devices = 'https://developer.apple.com/account/resources/devices/list'
  /** A key that may read devices, may not, or of which that could not be found out. */
  const key = (id: string, may: boolean | null, more: Partial<Shown> = {}) =>
    credential(id, {
      portal: 'appstoreconnect',
      kind: 'asc-team',
      base: 'https://api.appstoreconnect.apple.com',
      rights: [{ id: 'provisioning', title: say('Devices and profiles'), may }],
      ...more,
    })
  const who = (...all: Shown[]) => {
    const action = actionOf('appstoreconnect.devices.disable')
    const choice = action && choiceFor(action, at(devices), all)
    return choice && 'why' in choice ? t(choice.why) : choice?.credential.id
  }

  it('not one who is known to lack it, and the reason names it', () => {
    expect(who(key('none', false))).toBe('needs a token with the right “Devices and profiles”')
    expect(who(key('none', false), key('more', true, { added: 9 }))).toBe('more')
  })

  it('one of whom it is not known may try: the portal will tell', () => {
    expect(who(key('unknown', null))).toBe('unknown')
    expect(who(key('new', true, { rights: [] }))).toBe('new')
  })

  it('a team key first for what an individual one sees a part of; alone, that one does', () => {
    const radar = (...all: Shown[]) => {
      const action = actionOf('appstoreconnect.expiry.list')
      const choice = action && choiceFor(action, at('https://appstoreconnect.apple.com/apps'), all)
      return choice && 'credential' in choice ? choice.credential.id : undefined
    }
    const own = key('own', false, { kind: 'asc-individual' })
    expect(radar(own, key('team', true, { added: 9 }))).toBe('team')
    expect(radar(own)).toBe('own')
  })

  it('an individual key never, where the portal wants the team’s', () => {
    expect(who(key('own', null, { kind: 'asc-individual' }))).toContain('needs a team key')
  })
})
