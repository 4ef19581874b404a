import { account } from './account'
import { build } from './build'
import { errors } from './errors'
import { groups } from './groups'
import { people } from './people'
import { releases } from './releases'

/** Every App Center operation an action uses, under the official specification's ids. */
export const operations = { ...account, ...people, ...releases, ...groups, ...build, ...errors }
export type AppCenterOperations = typeof operations
