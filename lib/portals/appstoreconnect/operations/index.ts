import { apps } from './apps'
import { builds } from './builds'
import { groups } from './groups'
import { people } from './people'
import { provisioning } from './provisioning'
import { reports } from './reports'
import { review } from './review'
import { reviews } from './reviews'
import { team } from './team'
import { token } from './token'
import { uploads } from './uploads'
import { versions } from './versions'

/** Every App Store Connect operation an action uses, under the official specification's ids. */
export const operations = {
  ...apps,
  ...builds,
  ...groups,
  ...people,
  ...provisioning,
  ...reports,
  ...review,
  ...reviews,
  ...team,
  ...token,
  ...uploads,
  ...versions,
}
export type AppStoreConnectOperations = typeof operations
