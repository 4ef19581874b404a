import * as v from 'valibot'
import type { Ask, Operation, Params } from '../portal'
import { Spoken } from './operations/account'
import { released } from './operations/schema'

/** The version that Gangway speaks where it may choose. */
const wanted = released['api-version']
/** No Server that is older has what Gangway reads. */
const oldest = 2

const known = /^\d+\.\d+$/

/**
 * The version that an older Server speaks; undefined for one that speaks ours. Servers of 2019 and before refuse what
 * is newer than they are, so they are asked once, and what they said is kept with the credential.
 */
export async function versionOf(ask: Ask, kind: string): Promise<string | undefined> {
  const answer = await ask(kind, { op: 'location.GetBuildLocations' }).catch(() => [])
  const found = v.safeParse(v.array(Spoken), answer)
  const builds = found.success
    ? found.output.find(({ resourceName }) => resourceName.toLowerCase() === 'builds')
    : undefined
  const version = builds?.releasedVersion ?? ''
  const number = Number(version)
  return known.test(version) && number >= oldest && number < Number(wanted) ? version : undefined
}

/** An operation as the Server of a credential speaks it. */
export function spoken(operation: Operation, { version }: Params): Operation {
  if (!version || operation.query?.['api-version'] !== wanted) return operation
  return { ...operation, query: { ...operation.query, 'api-version': version } }
}
