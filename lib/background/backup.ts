import { browser } from 'wxt/browser'
import { Fault } from '../http/fault'
import { Secret } from '../http/secret'
import type { AnswerOf, ReadPayload } from '../messages/protocol'
import type { Restored } from '../messages/shapes'
import { portalOf } from '../portals/registry'
import { say, type Text } from '../text/index'
import {
  type Carried,
  comeBack,
  isHere,
  makeBackup,
  readBackup,
  settingsIn,
  settingsOut,
} from '../vault/backup'
import { credentials, keepCredential } from '../vault/credentials'
import { checkOpen, standing } from '../vault/key'
import { checkLength, confirmPassphrase } from '../vault/passphrase'
import { policy, type Rules } from '../vault/policy'
import { changeSettings } from '../vault/settings'
import { baseOf } from './credentials'
import { patternOf } from './hosts'
import { makeMenus } from './menus'
import { checkPassphraseSet, isOwnBase, whyNot } from './rules'
import { registerServers } from './servers'
import { settingsShown } from './shown'

type BackupMessage = 'backup.make' | 'backup.restore' | 'settings.out' | 'settings.in'

/** Why a credential of a backup has to be entered again; null where it may come back. */
async function whyLeft(one: Carried, rules: Rules): Promise<Text | null> {
  const portal = portalOf(one.portal)
  if (!portal?.kinds.some(({ kind }) => kind === one.kind))
    return say('This version of Gangway does not know this kind of token.')
  const forbidden = whyNot(one.portal, one.base, rules)
  if (forbidden) return forbidden
  if (isOwnBase(portal, one.base)) return null
  try {
    if (baseOf(portal, one.base, one.params) !== one.base)
      return say('Its address is not written as Gangway writes it.')
  } catch (error) {
    return error instanceof Fault ? error.what : say('Its address is not one for an API.')
  }
  // A file must not lead tokens, ours or its maker's, to a host that nobody here has ever let in.
  const [known, granted] = await Promise.all([
    credentials().then(all => all.some(({ base }) => base === one.base)),
    browser.permissions.contains({ origins: [patternOf(one.base)] }).catch(() => false),
  ])
  return known || granted ? null : say('It belongs to a host of its own. Enter it again to send it there.')
}

/** Backup and restore. What comes in is read as a whole before anything of it is written. */
export const backupHandlers: {
  [T in BackupMessage]: (payload: ReadPayload<T>) => Promise<AnswerOf<T>>
} = {
  'backup.make': async ({ passphrase, own }) => {
    const chosen = new Secret(passphrase)
    checkLength(chosen)
    // Whoever sits at an unlocked browser for a moment must not walk away with every token.
    if ((await standing()).by === 'passphrase') await confirmPassphrase(new Secret(own ?? ''), Date.now())
    return { text: await makeBackup(chosen, Date.now()) }
  },
  'backup.restore': async ({ text, passphrase }) => {
    await checkOpen()
    await checkPassphraseSet()
    const content = await readBackup(text, new Secret(passphrase))
    const rules = await policy()
    const restored: Restored = { credentials: 0, known: 0, left: [] }
    for (const one of content.credentials) {
      const why = await whyLeft(one, rules)
      if (why) {
        restored.left.push({ name: one.name, base: one.base, why })
      } else if (await isHere(one, await credentials())) {
        restored.known += 1
      } else {
        const { shown, secret } = comeBack(one)
        await keepCredential(shown, secret)
        restored.credentials += 1
      }
    }
    await changeSettings(() => content.settings)
    await registerServers()
    await makeMenus()
    return restored
  },
  'settings.out': async () => ({ text: await settingsOut() }),
  'settings.in': async ({ text }) => {
    const changed = await changeSettings(() => settingsIn(text))
    await makeMenus()
    return settingsShown(changed)
  },
}
