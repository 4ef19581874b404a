import { apps } from './apps'
import { builds } from './builds'
import { feedback } from './feedback'
import { people } from './people'
import { provisioning } from './provisioning'
import { team } from './team'
import { testers } from './testers'
import { token } from './token'
import { uploads } from './uploads'

/** Every App Store Connect operation an action uses, under the official specification's ids. */
export const operations = {
  ...apps,
  ...builds,
  ...feedback,
  ...people,
  ...provisioning,
  ...team,
  ...testers,
  ...token,
  ...uploads,
}
export type AppStoreConnectOperations = typeof operations
