import type { AzureDevOpsContext, Context } from '../../context/index'
import { refuse } from '../../http/fault'
import { say } from '../../text/index'
import type { Params } from '../portal'

/** Where organisations of the Services live; a Server has an address of its own. */
export const services = 'https://dev.azure.com'

/** Whether a text can be the name of an organisation. */
export const isOrganization = (text: string): boolean => /^[a-z\d](?:[a-z\d-]{0,62}[a-z\d])?$/i.test(text)

/** The organisation of a base; undefined for a Server. */
export function organizationOf(base: string): string | undefined {
  const url = new URL(base)
  return url.origin === services ? decodeURIComponent(url.pathname.split('/')[1] ?? '') : undefined
}

/**
 * The base a person means: an organisation by its name or any address in it, or a Server's collection.
 * Addresses of the old form (`acme.visualstudio.com`) become those of the new one, which serves the same.
 * @throws Fault `invalid`
 */
export function baseFrom(given: string, fields: Params): string {
  const text = (given.trim() || (fields['organization'] ?? '')).trim()
  if (text === '' || text === services)
    return refuse(say('Name the organisation, or give the address of the Server’s collection.'))
  if (isOrganization(text)) return `${services}/${text}`
  const url = URL.canParse(text) ? new URL(text) : null
  // A Server may be without TLS; whether a token may go there is for the company's rules to say.
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    return refuse(say('This is neither the name of an organisation nor an https address.'))
  const path = url.pathname.split('/').filter(word => word !== '')
  if (url.protocol === 'http:' && /visualstudio|dev[.-]azure/.test(url.hostname))
    return refuse(say('Azure DevOps itself is reached over https only.'))
  const old = /^([a-z\d-]+)\.visualstudio\.com$/.exec(url.hostname)?.[1]
  if (old !== undefined) return `${services}/${old}`
  if (url.origin === services || url.hostname.endsWith('.dev.azure.com')) {
    const [name] = path
    if (name === undefined || name.startsWith('_')) return refuse(say('The address names no organisation.'))
    return `${services}/${name}`
  }
  if (/visualstudio|dev[.-]azure/.test(url.hostname))
    return refuse(say('{host} only looks like Azure DevOps. No token is sent there.', { host: url.hostname }))
  const hub = path.findIndex(word => word.startsWith('_'))
  const virtual = path[0]?.toLowerCase() === 'tfs'
  if (virtual && path[1] !== undefined && hub !== 1) return `${url.origin}/${path.slice(0, 2).join('/')}`
  if (path.length === 0 || virtual || hub >= 0)
    return refuse(say('Give the address of the collection itself.'))
  return `${url.origin}/${path.join('/')}`
}

/** The base of a service that has a host of its own; on a Server all stand under the collection. */
export function baseOf(base: string, service: string): string {
  const organization = organizationOf(base)
  if (organization === undefined) return base
  // The one service that is the same for all organisations.
  if (service === 'app.vssps') return 'https://app.vssps.visualstudio.com'
  return `https://${service}.dev.azure.com/${encodeURIComponent(organization)}`
}

/** Whether a base serves what a context points at. */
export function serves(base: string, context: Context): boolean {
  if (context.portal !== 'azuredevops') return false
  const organization = organizationOf(base)
  if (organization !== undefined) return organization.toLowerCase() === context.org?.toLowerCase()
  const url = new URL(base)
  const collection = decodeURIComponent(url.pathname.split('/').at(-1) ?? '')
  return url.host === context.host && collection.toLowerCase() === context.collection?.toLowerCase()
}

/** The organisation or collection of a context in words. */
export const placeOf = ({ org, host, collection }: AzureDevOpsContext): string =>
  org ?? [host, collection].filter(word => word !== undefined).join('/')
