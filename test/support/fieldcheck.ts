import { type Asker, fieldCheck } from '../../lib/fieldcheck/check'
import type { Report } from '../../lib/fieldcheck/report'
import { createRequester } from '../../lib/http/requester'
import { Secret } from '../../lib/http/secret'
import type { PortalId } from '../../lib/portals/id'
import { portalOf } from '../../lib/portals/registry'
import type { Lab } from '../lab/lab'
import { signedInActor, tokenActor } from './azuredevops'
import { keyActor } from './keys'

/** Somebody who may ask a portal of the lab, by the kind of the credential; without one, who may most. */
export function askerOn(lab: Lab, portal: PortalId, kind?: string): Asker {
  const known = { access: 'full', reach: 'account', reaches: [] as string[], words: [] } as const
  if (portal === 'appstoreconnect') {
    const { admin, individual } = lab.appstoreconnect.seed.keys
    const actor = keyActor(kind === 'asc-individual' ? individual : admin)
    const reaches = lab.appstoreconnect.state.data.rows.apps.map(app => app.id)
    return { ...known, ...actor, reaches }
  }
  if (portal === 'azuredevops')
    return { ...known, ...(kind === 'ado-pat' || kind === undefined ? tokenActor(lab) : signedInActor(lab)) }
  const { tokens, app } = lab.seed
  const one = kind === 'appcenter-app'
  return {
    ...known,
    reach: one ? 'app' : 'account',
    reaches: [`${app.owner}/${app.name}`.toLowerCase()],
    id: 'asker',
    kind: kind ?? 'appcenter-user',
    base: 'https://api.appcenter.ms',
    params: {},
    secret: new Secret(one ? tokens.app : tokens.owner),
  }
}

/** A field check on the lab. `fetch` may stand in for the lab's own, to plant what the portal would do otherwise. */
export async function checkOn(lab: Lab, portal: PortalId, asker: Asker, fetch = lab.fetch): Promise<Report> {
  const found = portalOf(portal)
  if (!found) throw new Error(`no portal ${portal}`)
  const sleep = async () => {}
  const renew = async () => {}
  const requester = createRequester({ fetch, now: lab.now, sleep, random: () => 0.5, renew })
  return fieldCheck(found, asker, requester, lab.now())
}
