import { createPrivateKey } from 'node:crypto'
import { SignJWT } from 'jose'
import { checkExchange } from '../../lab/appstoreconnect/contract.ts'
import type { Type } from '../../lab/appstoreconnect/resources/index.ts'
import { apiHost } from '../../lab/appstoreconnect/site.ts'
import type { Row } from '../../lab/appstoreconnect/types.ts'
import { isObject, type Json, type JsonObject, member, parse } from '../../lab/json.ts'
import type { LabOptions } from '../../lab/lab.ts'
import { moment, still } from './help.ts'

interface Got {
  status: number
  body: Json | undefined
}

/** App Store Connect alone, with a clock to move; every exchange is held against the specification. */
export function portal(options: LabOptions = {}) {
  let at = moment
  const lab = still({ now: () => at, check: checkExchange, ...options })
  const { state, seed, dials } = lab.appstoreconnect
  const call = async (
    method: string,
    path: string,
    body?: Json,
    key: keyof typeof seed.keys = 'admin',
  ): Promise<Got> => {
    const { keyId, issuerId, pem } = seed.keys[key]
    const now = at / 1000
    const token = await new SignJWT({
      ...(issuerId === '' ? { sub: 'user' } : { iss: issuerId }),
      iat: now,
      exp: now + 600,
      aud: 'appstoreconnect-v1',
    })
      .setProtectedHeader({ alg: 'ES256', kid: keyId, typ: 'JWT' })
      .sign(createPrivateKey(pem))
    const url = path.startsWith('http') ? path : `https://${apiHost}${path}`
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await lab.fetch(url, { method, headers, ...sent })
    return { status: response.status, body: parse(await response.text()) }
  }
  /** The resource of a type that fits. */
  const find = (type: Type, fits: (row: Row) => boolean = () => true): Row => {
    const row = state.data.rows[type].find(fits)
    if (!row) throw new Error(`no ${type} fits`)
    return row
  }
  const pass = (ms: number) => {
    at += ms
  }
  /** What did not fit the specification; of what was asked wrongly, the answers alone. */
  const unfit = () =>
    lab.violations
      .filter(({ exchange, text }) => exchange.status < 400 || text.startsWith('answer'))
      .map(({ exchange, text }) => `${exchange.op} ${text}`)
  return { unfit, lab, state, seed, dials, call, find, pass, app: state.known('apps', seed.app.id) }
}

/** The body that makes or changes a resource. */
export const bodyOf = (
  type: string,
  attributes: JsonObject,
  related: Record<string, Json> = {},
  id?: string,
): Json => ({
  data: {
    type,
    ...(id === undefined ? {} : { id }),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    ...(Object.keys(related).length > 0
      ? {
          relationships: Object.fromEntries(Object.entries(related).map(([name, data]) => [name, { data }])),
        }
      : {}),
  },
})

export const to = (type: string, row: { id: string }): JsonObject => ({ type, id: row.id })

/** The body of a linkage. */
export const links = (type: string, ...rows: { id: string }[]): Json => ({
  data: rows.map(row => to(type, row)),
})

const errorsOf = ({ body }: Got): JsonObject[] => {
  const errors = member(body, 'errors')
  return (Array.isArray(errors) ? errors : []).filter(isObject)
}

/** Status, codes and places of what was refused. */
export const said = (got: Got): Json[] => [
  got.status,
  ...errorsOf(got).map(error => {
    const pointer = member(error.source, 'pointer')
    return typeof pointer === 'string' ? `${String(error.code)} ${pointer}` : String(error.code)
  }),
]

/** The ids of a list. */
export const idsOf = ({ body }: Got): string[] => {
  const data = member(body, 'data')
  return (Array.isArray(data) ? data : []).map(one => String(member(one, 'id')))
}

export const attribute = ({ body }: Got, name: string): Json | undefined =>
  member(member(member(body, 'data'), 'attributes'), name)
