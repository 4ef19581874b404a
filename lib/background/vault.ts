import { browser } from 'wxt/browser'
import { Secret } from '../http/secret'
import type { AnswerOf, MessageType, ReadPayload } from '../messages/protocol'
import type { VaultState } from '../messages/shapes'
import { tidyRuns } from '../runs/journal'
import { credentials } from '../vault/credentials'
import { addDevice, deviceOf, removeDevice, unlockByDevice } from '../vault/device'
import { changing } from '../vault/gate'
import { standing } from '../vault/key'
import { changePassphrase, removePassphrase, setPassphrase, shortest, unlock } from '../vault/passphrase'
import { policy } from '../vault/policy'
import { endSession } from '../vault/session'
import { changeSettings, settings } from '../vault/settings'
import { nextTry } from '../vault/tries'
import { wipeAll, wipeHistory } from '../vault/wipe'
import { showBadge } from '../watch/badge'
import { clearNotices } from '../watch/notices'
import { backupHandlers } from './backup'
import type { Engine } from './engine'
import { lockNow, timesChanged, timesFrom, watchLock, wiped } from './lock'
import { makeMenus } from './menus'
import { tellVault } from './ports'
import { checkRemovable, lockTimesUnder, rulesInWords } from './rules'
import { registerServers } from './servers'
import type { Caller } from './zones'

type VaultMessage = Extract<MessageType, `vault.${string}` | `backup.${string}` | `settings.${'in' | 'out'}`>

async function state(now: number): Promise<VaultState> {
  const [stands, rules, set, all, next, device] = await Promise.all([
    standing(),
    policy(),
    settings(),
    credentials(),
    nextTry(now),
    deviceOf(),
  ])
  return {
    by: stands.by,
    locked: stands.locked,
    locksAt: stands.at,
    nextTry: next,
    device,
    shortest,
    lock: lockTimesUnder(set.lock, rules),
    retention: set.retention,
    rules: rulesInWords(rules),
    credentials: all.length,
  }
}

/** What an unlocked vault sets going: its own end, the pages that wait, the runs that wait. */
async function unlocked(engine: Engine): Promise<VaultState> {
  await watchLock()
  tellVault()
  void engine.executor.resume()
  void engine.watches.resume()
  return state(Date.now())
}

/** What the options may do with the vault. Passphrases come in here and never go out. */
export const vaultHandlers: {
  [T in VaultMessage]: (payload: ReadPayload<T>, caller: Caller, engine: Engine) => Promise<AnswerOf<T>>
} = {
  ...backupHandlers,
  'vault.state': () => state(Date.now()),
  'vault.unlock': async ({ passphrase }, _, engine) => {
    await unlock(new Secret(passphrase), await timesFrom(Date.now()))
    return unlocked(engine)
  },
  'vault.lock': async () => {
    await lockNow()
    return state(Date.now())
  },
  'vault.passphrase': async (what, _, engine) => {
    const times = await timesFrom(Date.now())
    if (what.do === 'set') await setPassphrase(new Secret(what.passphrase), times)
    else if (what.do === 'change')
      await changePassphrase(new Secret(what.old), new Secret(what.passphrase), times)
    else {
      await checkRemovable()
      await removePassphrase(new Secret(what.old), times.since)
    }
    return unlocked(engine)
  },
  'vault.unlockDevice': async ({ output }, _, engine) => {
    await unlockByDevice(new Secret(output), await timesFrom(Date.now()))
    return unlocked(engine)
  },
  'vault.device': async what => {
    if (what.do === 'remove') await removeDevice()
    else {
      const { credential, input } = what
      await addDevice(new Secret(what.passphrase), { credential, input }, new Secret(what.output), Date.now())
    }
    return state(Date.now())
  },
  'vault.settings': async change => {
    await changeSettings(() => change)
    await timesChanged()
    if (change.retention !== undefined) await tidyRuns(Date.now(), change.retention)
    return state(Date.now())
  },
  'vault.wipe': async ({ what }, _, engine) => {
    // Nobody who uses the key is in the middle of anything.
    await changing(async () => {
      if (what === 'history') return wipeHistory()
      await wipeAll()
      await endSession()
      await browser.storage.local.clear()
      wiped()
    })
    engine.requester.forget()
    if (what === 'all') await Promise.all([makeMenus(), registerServers()])
    await watchLock()
    await clearNotices()
    await showBadge()
    await engine.watches.resume()
    tellVault()
    return state(Date.now())
  },
}
