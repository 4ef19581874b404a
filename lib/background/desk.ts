import { Fault } from '../http/fault'
import type { AnswerOf, MessageType, ReadPayload } from '../messages/protocol'
import type { DeskRow } from '../messages/shapes'
import { actionOf, portalOf } from '../portals/registry'
import { recentRuns } from '../runs/journal'
import { say } from '../text/index'
import { credentialOf, credentials, type Shown } from '../vault/credentials'
import { marksOf } from '../vault/marks'
import { settings } from '../vault/settings'
import { openWindow } from './windows'

type DeskMessage = Extract<MessageType, `desk.${string}`>

/** So many runs are looked through for what a credential did. */
const lookedAt = 500

const deskOf = (credential: Shown) => portalOf(credential.portal)?.desk(credential)

/** What has to be allowed before somebody signs in again; null where it is no sign-in. */
function addressesOf({ portal, kind, params }: Shown): string[] | null {
  const way = portalOf(portal)?.kinds.find(one => one.kind === kind)?.signIn
  if (!way) return null
  return Object.entries(way.fields.fields).flatMap(([name, { format }]) =>
    format === 'host' && params[name] ? [params[name]] : [],
  )
}

const writes = (action: string): boolean => actionOf(action)?.kind === 'plan'

/** The token desk: what there is to know of every credential, and where it is looked after. */
export const deskHandlers: { [T in DeskMessage]: (payload: ReadPayload<T>) => Promise<AnswerOf<T>> } = {
  'desk.get': async () => {
    const [all, runs] = await Promise.all([credentials(), recentRuns(lookedAt)])
    return all.map((credential): DeskRow => {
      const desk = deskOf(credential)
      const uses = Object.entries(credential.uses).sort(([, a], [, b]) => b - a)
      return {
        id: credential.id,
        marks: marksOf(credential, writes, Date.now()),
        uses: uses.map(([id, at]) => ({ title: actionOf(id)?.title ?? id, at })),
        runs: runs
          .filter(run => run.credential === credential.id)
          .map(({ title, updated }) => ({ title, at: updated })),
        page: desk?.page ?? null,
        again: addressesOf(credential),
        can: desk?.at === undefined ? [] : doable.filter(what => desk[what] !== undefined),
      }
    })
  },
  'desk.open': async ({ id, what }) => {
    const credential = await credentialOf(id)
    const desk = credential && deskOf(credential)
    const action = desk?.[what]
    if (!credential || !desk?.at || action === undefined)
      throw new Fault('invalid', say('This is done on the portal’s own page.'))
    if (writes(action) && (await settings()).writes[credential.portal] !== true) {
      throw new Fault(
        'writes-off',
        say('Switch writing on for this portal first, or do it on the portal’s own page.'),
      )
    }
    await openWindow({ address: desk.at, from: { by: 'text' }, start: { action, input: {} } })
    return null
  },
}

const doable = ['list', 'create', 'rotate', 'revoke'] as const
