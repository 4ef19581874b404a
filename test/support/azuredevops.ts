import type { Actor } from '../../lib/http/requester'
import { Secret } from '../../lib/http/secret'
import { pack } from '../../lib/portals/azuredevops/token'
import type { Lab } from '../lab/lab'

const base = 'https://dev.azure.com/acme'

/** Whoever has a token for the organisation of the demonstration. */
export const tokenActor = (
  lab: Pick<Lab, 'azuredevops'>,
  which: 'org' | 'all' | 'narrow' = 'org',
  id = which as string,
): Actor => ({
  id,
  kind: 'ado-pat',
  base,
  params: {},
  secret: new Secret(lab.azuredevops.seed.pats[which]),
})

/** Whoever has a token for the Server of the demonstration. */
export const serverActor = (lab: Pick<Lab, 'azuredevops'>): Actor => ({
  id: 'server',
  kind: 'ado-pat',
  base: lab.azuredevops.seed.server,
  params: {},
  secret: new Secret(lab.azuredevops.seed.pats.server),
})

/** Whoever signed in with Microsoft Entra ID. */
export const signedInActor = (lab: Pick<Lab, 'entra'>): Actor => ({
  id: 'signed in',
  kind: 'ado-entra',
  base,
  params: { tenant: lab.entra.seed.tenant, client: lab.entra.seed.client },
  secret: pack({ refresh: lab.entra.enter() }),
})
