import { apps } from './apps'
import { builds } from './builds'
import { feedback } from './feedback'
import { people } from './people'
import { provisioning } from './provisioning'
import { reports } from './reports'
import { review } from './review'
import { reviews } from './reviews'
import { team } from './team'
import { testers } from './testers'
import { token } from './token'
import { uploads } from './uploads'
import { versions } from './versions'

/** Every App Store Connect operation an action uses, under the official specification's ids. */
export const operations = {
  ...apps,
  ...builds,
  ...feedback,
  ...people,
  ...provisioning,
  ...reports,
  ...review,
  ...reviews,
  ...team,
  ...testers,
  ...token,
  ...uploads,
  ...versions,
}
export type AppStoreConnectOperations = typeof operations
