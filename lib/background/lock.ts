import { browser } from 'wxt/browser'
import { forgetLast } from '../messages/last'
import { forgetKey, lock, retime, standing } from '../vault/key'
import { forgetPolicy, policy } from '../vault/policy'
import type { Times } from '../vault/session'
import { settings } from '../vault/settings'
import { tellVault } from './ports'
import { lockTimesUnder } from './rules'

/** The name of the alarm that locks; only the early sign, for the key looks at its own time whenever it is used. */
export const lockAlarm = 'lock'

/** Later than any clock: there is no absolute end but the browser's. */
const never = Number.MAX_SAFE_INTEGER

/** When a vault that is unlocked now locks itself. */
export async function timesFrom(now: number): Promise<Times> {
  const { idle, hours } = lockTimesUnder((await settings()).lock, await policy())
  return { since: now, until: hours === 0 ? never : now + hours * 3600_000, idle: idle * 60_000, seen: now }
}

/** Rings when the vault locks next; where somebody came meanwhile it rings again later. */
export async function watchLock(): Promise<void> {
  const { by, locked, at } = await standing()
  if (at !== null && at < never) await browser.alarms.create(lockAlarm, { when: at })
  else await browser.alarms.clear(lockAlarm)
  if (by === 'passphrase' && locked) tellVault()
}

/** The times were set differently, by the person or the company: an open vault takes the new ones over. */
export async function timesChanged(): Promise<void> {
  const { idle, hours } = lockTimesUnder((await settings()).lock, await policy())
  await retime(old => ({
    ...old,
    idle: idle * 60_000,
    until: hours === 0 ? never : old.since + hours * 3600_000,
  }))
  await watchLock()
}

/** Locks a vault that has a passphrase. */
export async function lockNow(): Promise<void> {
  if ((await standing()).by !== 'passphrase') return
  await lock()
  await browser.alarms.clear(lockAlarm)
  tellVault()
}

/** The screen was locked. */
export async function screenLocked(): Promise<void> {
  if ((await settings()).lock.screen) await lockNow()
}

/** The company has changed its rules. */
export async function rulesChanged(): Promise<void> {
  forgetPolicy()
  await forgetLast()
  await timesChanged()
  tellVault()
}

/** Forgets the key in memory after everything was wiped. */
export function wiped(): void {
  forgetKey()
  tellVault()
}
