import { apps } from './apps'
import { builds } from './builds'
import { people } from './people'
import { provisioning } from './provisioning'
import { team } from './team'
import { token } from './token'
import { uploads } from './uploads'

/** Every App Store Connect operation an action uses, under the official specification's ids. */
export const operations = { ...apps, ...builds, ...people, ...provisioning, ...team, ...token, ...uploads }
export type AppStoreConnectOperations = typeof operations
