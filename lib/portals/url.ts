import { Fault } from '../http/fault'
import { say } from '../text/index'
import type { Body, Operation, Portal, Query, Request } from './portal'

/** Joins a base and a path; what is in the path is encoded segment by segment and cannot leave the base. */
export function addressFor(base: string, operation: Operation, request: Request): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = request.path?.[name]
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new Fault('internal', say('The request lacks {name}.', { name }))
    }
    // A segment `.` or `..` would be folded away by the URL parser, and with it the resource that is meant.
    if (value === '' || value === '.' || value === '..') {
      throw new Fault('invalid', say('“{value}” cannot stand in an address.', { value }))
    }
    return encodeURIComponent(value)
  })
  return base.replace(/\/$/, '') + path + queryString({ ...operation.query, ...request.query })
}

function queryString(query: Query = {}): string {
  const pairs = Object.entries(query).flatMap(([key, value]) => {
    if (value === undefined) return []
    if (typeof value === 'object' && '$kept' in value)
      throw new Fault('internal', say('The request lacks {name}.', { name: key }))
    const text = Array.isArray(value) ? value.join('|') : String(value as string | number | boolean)
    return [`${encodeURIComponent(key)}=${encodeURIComponent(text)}`]
  })
  return pairs.length ? `?${pairs.join('&')}` : ''
}

/** The base that serves an operation: the credential's own, or that of a service with a host of its own. */
export const baseFor = (portal: Portal, own: string, { service }: Operation): string =>
  service === undefined ? own : (portal.baseOf?.(own, service) ?? own)

/** Whether a method changes nothing. */
export const isRead = (method: Operation['method']): boolean => method === 'GET' || method === 'OPTIONS'

/** The body that leaves with a request. A write without one is refused with 411: it carries an empty object. */
export const bodyFor = ({ method }: Operation, { body }: Request): Body | undefined =>
  isRead(method) || method === 'DELETE' ? body : (body ?? {})

/** A link out of an answer, resolved on the base; null where it would leave the base's host. */
export function linkOnBase(base: string, link: string): string | null {
  const root = new URL(base)
  if (!URL.canParse(link, root.href)) return null
  const url = new URL(link, root.href)
  return url.origin === root.origin ? url.href : null
}
