import type { Op } from '../../lab/appcenter/routes.ts'
import { routes } from '../../lab/appcenter/routes.ts'
import { isObject, type Json, parse } from '../../lab/json.ts'
import { createLab, type Lab, type LabOptions } from '../../lab/lab.ts'

/** The moment of all tests here. */
export const moment = Date.parse('2026-05-20T12:00:00Z')

/** A lab that stands still in time. */
export function still(options: LabOptions = {}): Lab {
  return createLab({ now: () => moment, rate: false, ...options })
}

/** What came back. */
interface Got {
  status: number
  body: Json | undefined
  text: string
  headers: Headers
}

export interface Ask {
  params?: Record<string, string>
  query?: Record<string, string>
  body?: Json
  token?: string | undefined
}

const kite = { owner_name: 'acme', app_name: 'Kite-iOS', org_name: 'acme' }

/** Calls an operation by its name, on acme/Kite-iOS unless told otherwise. */
export function ask(
  lab: Lab,
  op: Op,
  { params, query, body, token = lab.seed.tokens.owner }: Ask = {},
): Promise<Got> {
  const found = routes.find(([name]) => name === op)
  if (!found) throw new Error(`no operation ${op}`)
  const [, method, template] = found
  const values: Record<string, string> = { ...kite, ...params }
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`${op} needs ${name}`)
    return encodeURIComponent(value)
  })
  const url = new URL(path, 'https://api.appcenter.ms')
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value)
  const writes = ['POST', 'PUT', 'PATCH'].includes(method)
  return send(lab, url.href, { method, token, ...(writes || body !== undefined ? { body: body ?? {} } : {}) })
}

/** Any request. */
export async function send(
  lab: Lab,
  url: string,
  { method = 'GET', token, body }: { method?: string; token?: string | undefined; body?: Json } = {},
): Promise<Got> {
  const response = await lab.fetch(url, {
    method,
    headers: { ...(token !== undefined && { 'x-api-token': token }), 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: parse(text), text, headers: response.headers }
}

/** The rows of a list, or of a member that is one. */
export function rows(got: Got, name?: string): { [name: string]: Json | undefined }[] {
  const list = name === undefined ? got.body : isObject(got.body) ? got.body[name] : undefined
  if (!Array.isArray(list)) throw new Error(`no list came: ${got.status} ${got.text.slice(0, 200)}`)
  return list.filter(isObject)
}

/** One member of an object. */
export function field(got: Got, name: string): Json | undefined {
  if (!isObject(got.body)) throw new Error(`no object came: ${got.status} ${got.text.slice(0, 200)}`)
  return got.body[name]
}
