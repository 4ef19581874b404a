import type { Shown } from '../../messages/shapes'
import { type Message, say } from '../../text/index'

/** One of the portals. */
export type PortalId = Shown['portal']

/** The portals by name. */
export const portals: Record<PortalId, string> = {
  appcenter: 'App Center',
  appstoreconnect: 'App Store Connect',
  azuredevops: 'Azure DevOps',
}

/** Portals a token can be added for now. */
export const addable: PortalId[] = ['appcenter']

/** What a token may do. */
export const accesses: Record<Shown['access'], Message> = {
  read: say('read-only'),
  full: say('full access'),
  unknown: say('access unknown'),
}

/** Kinds of credentials by name; a kind without one shows its id. */
export const kinds: Record<string, Message | undefined> = {
  'appcenter-user': say('user token'),
  'appcenter-app': say('app token'),
}
