import type { Doing, Fault, Match } from './faults.ts'
import { flag, type Json, member, parse, text } from './json.ts'

/** A fault that came as JSON, member by member; undefined if it is none. A path `/^.../` is a pattern. */
export function readFault(body: string): Fault | undefined {
  const value = parse(body)
  const doing = readDoing(value)
  if (!doing) return undefined
  const times = number(value, 'times')
  const id = text(value, 'id')
  return {
    ...doing,
    match: readMatch(member(value, 'match')),
    ...(times !== undefined && { times }),
    ...(id !== undefined && { id }),
  }
}

function readDoing(value: Json | undefined): Doing | undefined {
  const ms = number(value, 'ms')
  const status = number(value, 'status')
  const after = flag(value, 'after') ?? false
  const to = text(value, 'to')
  switch (text(value, 'do')) {
    case 'delay':
      return { do: 'delay', ms: ms ?? 0 }
    case 'hold':
      return { do: 'hold', after }
    case 'dropBefore':
      return { do: 'dropBefore' }
    case 'dropAfter':
      return { do: 'dropAfter' }
    case 'late':
      return { do: 'late', ...(ms !== undefined && { ms }) }
    case 'status':
      return status === undefined ? undefined : { do: 'status', status, after, ...readAnswer(value) }
    case 'malformed':
      return { do: 'malformed' }
    case 'cut':
      return { do: 'cut' }
    case 'html':
      return { do: 'html', ...(status !== undefined && { status }) }
    case 'redirect':
      return { do: 'redirect', ...(to !== undefined && { to }), ...(status !== undefined && { status }) }
    case 'closed':
      return { do: 'closed' }
    case 'ended':
      return { do: 'ended' }
    default:
      return undefined
  }
}

function readAnswer(value: Json | undefined): {
  body?: Json
  text?: string
  headers?: Record<string, string>
} {
  const body = member(value, 'body')
  const said = text(value, 'text')
  const headers: Record<string, string> = {}
  const given = member(value, 'headers')
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) {
    for (const [name, header] of Object.entries(given)) if (typeof header === 'string') headers[name] = header
  }
  return { headers, ...(body !== undefined && { body }), ...(said !== undefined && { text: said }) }
}

function readMatch(value: Json | undefined): Match {
  const match: Match = {}
  for (const name of ['op', 'method', 'host'] as const) {
    const given = text(value, name)
    if (given !== undefined) match[name] = given
  }
  const path = text(value, 'path')
  const pattern = path === undefined ? undefined : /^\/(\^.*)\/$/.exec(path)?.[1]
  if (path !== undefined) match.path = pattern === undefined ? path : new RegExp(pattern)
  const nth = number(value, 'nth')
  if (nth !== undefined) match.nth = nth
  const write = flag(value, 'write')
  if (write !== undefined) match.write = write
  return match
}

function number(value: Json | undefined, name: string): number | undefined {
  const given = member(value, name)
  return typeof given === 'number' ? given : undefined
}
