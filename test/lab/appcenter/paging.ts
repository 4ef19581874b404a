import type { Call } from './call.ts'
import { Refusal } from './errors.ts'

/** The continuation that a `nextLink` carries; opaque to callers. */
export const continuation = '$skiptoken'

/**
 * One page of a list with the service's `nextLink`, which is relative and broken: it begins with
 * `/api`, and for some apps the names of owner and app are missing from the path.
 */
export function page<T>(call: Call, rows: T[]): { rows: T[]; nextLink: string | undefined } {
  const top = call.count('$top', 30, 0, 2000)
  const from = offset(call.query.get(continuation))
  const next = from + top
  const shown = rows.slice(from, next)
  if (next >= rows.length || top === 0) return { rows: shown, nextLink: undefined }
  return { rows: shown, nextLink: link(call, next) }
}

function offset(token: string | null): number {
  if (token === null) return 0
  const match = /^n(\d{1,9})$/.exec(atobSafe(token))
  if (!match) throw new Refusal('BadRequest', 'The continuation token is not valid')
  return Number(match[1])
}

function link(call: Call, next: number): string {
  const query = new URLSearchParams(call.query)
  query.set('$top', String(call.count('$top', 30, 0, 2000)))
  query.set(continuation, btoa(`n${next}`))
  const group = call.params['errorGroupId']
  const tail =
    group === undefined ? 'errors/errorGroups' : `errors/errorGroups/${encodeURIComponent(group)}/errors`
  const names = `${encodeURIComponent(call.param('owner_name'))}/${encodeURIComponent(call.param('app_name'))}`
  const style = call.odd.nextLink ?? call.app.nextLink
  const path = style === 'nameless' ? `/api/v0.1/apps//${tail}` : `/v0.1/apps/${names}/${tail}`
  return `${style === 'api' ? '/api' : ''}${path}?${query}`
}

function atobSafe(text: string): string {
  try {
    return atob(text)
  } catch {
    return ''
  }
}
