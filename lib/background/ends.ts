import { browser } from 'wxt/browser'
import { portalOf } from '../portals/registry'
import { count, say } from '../text/index'
import { renderer } from '../text/render'
import { credentials, type Shown } from '../vault/credentials'
import { warningAt } from '../vault/marks'
import { noteWarned, warned } from '../vault/warned'
import { openOptions } from './windows'

/** The name of the alarm that looks for credentials that end. */
export const endsAlarm = 'ends'

const prefix = 'ends:'

const isSignIn = ({ portal, kind }: Shown): boolean =>
  portalOf(portal)?.kinds.find(one => one.kind === kind)?.signIn !== undefined

/** Looks every few hours, for as long as Gangway is installed. */
export async function watchEnds(): Promise<void> {
  await browser.alarms.create(endsAlarm, { delayInMinutes: 1, periodInMinutes: 6 * 60 })
}

/**
 * Marks the button where a credential has ended, and tells 14, 7 and 1 days before one does, where the person
 * allowed notifications.
 */
export async function lookAtEnds(now: number): Promise<void> {
  const t = renderer(browser.i18n.getUILanguage())
  const all = await credentials()
  const ended = all.filter(({ ends }) => ends !== null && ends <= now)
  await browser.action.setBadgeBackgroundColor({ color: '#b3261e' })
  await browser.action.setBadgeText({ text: ended.length > 0 ? '!' : '' })
  await browser.action.setTitle({
    title:
      ended.length > 0
        ? t(count(ended.length, 'Gangway: {n} token has ended', 'Gangway: {n} tokens have ended'))
        : 'Gangway',
  })
  if (!(await browser.permissions.contains({ permissions: ['notifications'] }))) return
  const told = await warned()
  const next: Record<string, number> = {}
  // A sign-in lasts a day, and begins anew by itself or with one press: nobody is told of that each day.
  for (const { id, name, ends } of all.filter(one => !isSignIn(one))) {
    const warning = ends === null ? undefined : warningAt(ends, now)
    if (ends === null || warning === undefined) continue
    next[id] = warning
    // Each once; but an end that was put off is told of anew.
    if (told[id] === warning) continue
    const days = Math.ceil((ends - now) / (24 * 3600_000))
    await browser.notifications.create(`${prefix}${id}`, {
      type: 'basic',
      iconUrl: browser.runtime.getURL('/icons/128.png'),
      title: t(count(days, '{name} ends in {n} day', '{name} ends in {n} days', { name })),
      message: t(say('Make a new one on the portal and add it here before that.')),
    })
  }
  await noteWarned(next)
}

/** A click on a warning leads to the tokens. */
export function listenToWarnings(): void {
  // There are no notifications before the person allows them: a worker that starts afterwards hears the clicks.
  browser.notifications?.onClicked.addListener(id => {
    if (id.startsWith(prefix)) void openOptions()
  })
}
