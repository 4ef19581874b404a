import type { Context } from '../../context/index'
import { say } from '../../text/index'
import type { CredentialKind, Portal } from '../portal'
import { faultOf } from './errors'
import { fieldCheck } from './fieldcheck'
import { identify } from './identify'
import { nextPage } from './jsonapi'
import { hourMs, told } from './meter'
import { operations } from './operations/index'
import { recognise } from './recognise'
import { bearerOf } from './token'

/** Both kinds of key are carried alike; their tokens differ. */
const carried: Pick<CredentialKind, 'headers' | 'renews' | 'sameBy' | 'shell'> = {
  async headers(held, tools, { method, url }) {
    // Reports are files, and their errors are not.
    const report = /\/v\d\/(sales|finance)Reports(\?|$)/.test(url)
    // A scope allows paths; which queries fit it is told nowhere exactly.
    const read = held.narrow && method === 'GET' ? new URL(url).pathname : undefined
    return {
      Authorization: `Bearer ${await bearerOf(held, tools, read)}`,
      Accept: report ? 'application/a-gzip, application/json' : 'application/json',
    }
  },
  renews: true,
  // A key's id is given once: a file of the same id is the same key, perhaps with an issuer that was mended.
  sameBy: ['keyId'],
  shell: variable => [`Authorization: Bearer ${variable}`],
}

/** App Store Connect. */
export const portal: Portal = {
  id: 'appstoreconnect',
  name: 'App Store Connect',
  base: 'https://api.appstoreconnect.apple.com',
  operations,
  fieldCheck,
  kinds: [
    // It reaches every app of the team; an individual key reaches no more than its person.
    { kind: 'asc-team', title: say('Team key'), power: 1, ...carried },
    { kind: 'asc-individual', title: say('Individual key'), ...carried },
  ],
  lag: 30_000,
  rate: { limit: 3600, windowMs: hourMs, per: 'credential', told },
  faultOf,
  nextPage,
  recognise,
  identify,
  // Its API can neither list nor end a key.
  desk: ({ kind }) => ({
    page: `https://appstoreconnect.apple.com/access/integrations/api${kind === 'asc-team' ? '' : '/individual-keys'}`,
  }),
  areas: {
    apps: say('Apps and versions'),
    testflight: say('TestFlight'),
    people: say('People and invitations'),
    provisioning: say('Devices, bundle ids, certificates and profiles'),
    reports: say('Sales reports'),
    reviews: say('Customer reviews'),
    review: say('App Review'),
    ci: say('Xcode Cloud'),
    key: say('The key itself'),
  },
  trail,
  resource: context => (context.portal === 'appstoreconnect' ? context.appId : undefined),
  // Its areas do not close one by one: what is refused is refused to the key.
  probe: (area, context) =>
    area === '' && context.portal === 'appstoreconnect' && context.appId !== undefined
      ? { op: 'apps_getInstance', path: { id: context.appId } }
      : undefined,
}

/** The portal's own names of its areas, where the address has them otherwise. */
const areaNames = new Map([
  ['testflight', 'TestFlight'],
  ['access', 'Users and Access'],
  ['itc', 'Payments and Financial Reports'],
])

const areaName = (area: string | undefined): string | undefined =>
  area && (areaNames.get(area) ?? area.charAt(0).toUpperCase() + area.slice(1))

function trail(context: Context) {
  if (context.portal !== 'appstoreconnect') return { crumbs: [], name: '' }
  const { appId, section, buildId, groupId, feedbackId, reviewSubmissionId, resource, resourceId } = context
  const { inAppPurchaseId, subscriptionId, subscriptionGroupId, ciBuildId, ciWorkflowId, versionState } =
    context
  const thing =
    buildId ??
    groupId ??
    feedbackId ??
    reviewSubmissionId ??
    inAppPurchaseId ??
    subscriptionId ??
    subscriptionGroupId ??
    ciBuildId ??
    ciWorkflowId ??
    versionState ??
    resourceId
  const path = [appId, areaName(resource ?? section), thing].filter(part => part !== undefined)
  return { crumbs: path.slice(0, -1), name: path.at(-1) ?? 'App Store Connect' }
}
