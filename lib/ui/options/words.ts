import type { Added, Shown } from '../../messages/shapes'
import { type Message, say } from '../../text/index'
import { t } from '../t'

/** One of the portals. */
export type PortalId = Shown['portal']

/** The portals by name. */
export const portals: Record<PortalId, string> = {
  appcenter: 'App Center',
  appstoreconnect: 'App Store Connect',
  azuredevops: 'Azure DevOps',
}

/** What a token may do. */
export const accesses: Record<Shown['access'], Message> = {
  read: say('read-only'),
  full: say('full access'),
  unknown: say('access unknown'),
}

const kinds: Record<string, Message | undefined> = {
  'appcenter-user': say('user token'),
  'appcenter-app': say('app token'),
  'asc-team': say('team key'),
  'asc-individual': say('individual key'),
  'ado-pat': say('personal access token'),
  'ado-oauth': say('signed in (old way)'),
  'ado-entra': say('signed in (Microsoft Entra ID)'),
}

/** What is said when a credential was stored. */
export const addedWords = ({ name, renewed }: Added): Message =>
  renewed
    ? say('{name} goes on, with what is new: its name and its history stay.', { name })
    : say('{name} was added.', { name })

/** A kind of credential by name; one without shows its id. */
export const kindOf = (kind: string): string => {
  const known = kinds[kind]
  return known ? t(known) : kind
}
