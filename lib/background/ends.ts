import { browser } from 'wxt/browser'
import { portalOf } from '../portals/registry'
import { count, say } from '../text/index'
import { credentials, type Shown } from '../vault/credentials'
import { warningAt } from '../vault/marks'
import { noteWarned, warned } from '../vault/warned'
import { showBadge } from '../watch/badge'
import { mayNotify, notify } from '../watch/notices'

/** The name of the alarm that looks for credentials that end. */
export const endsAlarm = 'ends'

const isSignIn = ({ portal, kind }: Shown): boolean =>
  portalOf(portal)?.kinds.find(one => one.kind === kind)?.signIn !== undefined

/** Looks every few hours, for as long as Gangway is installed. */
export async function watchEnds(): Promise<void> {
  await browser.alarms.create(endsAlarm, { delayInMinutes: 1, periodInMinutes: 6 * 60 })
}

/** Shows on the button that a credential has ended, and tells 14, 7 and 1 days before one does. */
export async function lookAtEnds(now: number): Promise<void> {
  await showBadge()
  if (!(await mayNotify())) return
  const told = await warned()
  const next: Record<string, number> = {}
  // A sign-in lasts a day, and begins anew by itself or with one press: nobody is told of that each day.
  for (const { id, name, ends } of (await credentials()).filter(one => !isSignIn(one))) {
    const warning = ends === null ? undefined : warningAt(ends, now)
    if (ends === null || warning === undefined) continue
    next[id] = warning
    // Each once; but an end that was put off is told of anew.
    if (told[id] === warning) continue
    const days = Math.ceil((ends - now) / (24 * 3600_000))
    await notify({
      id: `ends:${id}`,
      title: count(days, '{name} ends in {n} day', '{name} ends in {n} days', { name }),
      message: say('Make a new one on the portal and add it here before that.'),
    })
  }
  await noteWarned(next)
}
