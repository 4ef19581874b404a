import { Random } from '../random.ts'
import type { Dials } from './dials.ts'
import type { Scale } from './family.ts'
import { type ApiKey, pairOf, type Role, type SeedKey } from './keys.ts'
import { named, type Type, typeNames } from './resources/index.ts'
import { individual } from './resources/people.ts'
import { State } from './state.ts'
import type { Row } from './types.ts'

/** Names and keys of the seeded world, for tests. */
export interface Seed {
  issuerId: string
  keys: Record<KeyName, SeedKey>
  /** The demonstration app, which has reviews of more than one page. */
  app: { id: string; name: string }
  /** The only apps that the individual key's person sees. */
  visible: string[]
  vendorNumber: string
}

type KeyName = 'admin' | 'manager' | 'developer' | 'finance' | 'support' | 'individual' | 'revoked'

const keyIds: Record<KeyName, { id: string; roles: Role[] }> = {
  admin: { id: 'ADMINKEY01', roles: ['ADMIN'] },
  manager: { id: 'MANAGERK01', roles: ['APP_MANAGER'] },
  developer: { id: 'DEVELOPK01', roles: ['DEVELOPER'] },
  finance: { id: 'FINANCEK01', roles: ['FINANCE'] },
  support: { id: 'SUPPORTK01', roles: ['CUSTOMER_SUPPORT'] },
  individual: { id: 'PERSONAL01', roles: [] },
  revoked: { id: 'REVOKEDK01', roles: ['ADMIN'] },
}

const dayMs = 24 * 3600_000

interface WorldOptions {
  now: number
  dials: Dials
  scale?: Scale
  seed?: number
}

/** A world without anything in it. */
function noRows(): Record<Type, Row[]> {
  const rows: Partial<Record<Type, Row[]>> = {}
  for (const type of typeNames) rows[type] = []
  return whole(rows)
}

function whole(rows: Partial<Record<Type, Row[]>>): Record<Type, Row[]> {
  const every = (given: Partial<Record<Type, Row[]>>): given is Record<Type, Row[]> =>
    typeNames.every(type => given[type])
  if (!every(rows)) throw new Error('a type is missing')
  return rows
}

/**
 * Builds the seeded world: the same for the same moment, seed and scale; only the keys' halves are new in each
 * process.
 */
export function makeWorld({ now, dials, scale = {}, seed = 1 }: WorldOptions): { state: State; seed: Seed } {
  const random = new Random(seed).fork('appstoreconnect')
  const issuer = random.uuid()
  const vendorNumber = '80000000'
  const state = new State(
    { issuer, keys: [], vendorNumber, rows: noRows(), mails: [], later: [] },
    { seed, now, dials },
  )
  const day = (ago: number) => new Date(now - ago * dayMs).toISOString()
  for (const [name, family] of named) family.seed?.({ state, random: random.fork(name), day, scale })
  const visible = state.data.rows.apps.slice(0, 2).map(({ id }) => id)
  const person = state.data.rows.users.find(row => row.attributes.username === individual)?.id ?? ''
  state.data.keys = Object.entries(keyIds).map(
    ([name, { id, roles }]): ApiKey => ({
      id,
      roles,
      revoked: name === 'revoked',
      ...(name === 'individual' ? { userId: person } : {}),
    }),
  )
  const seedKey = (name: KeyName): SeedKey => {
    const { id } = keyIds[name]
    return {
      keyId: id,
      issuerId: name === 'individual' ? '' : issuer,
      pem: pairOf(id).pem,
      file: `AuthKey_${id}.p8`,
    }
  }
  return {
    state,
    seed: {
      issuerId: issuer,
      vendorNumber,
      visible,
      app: { id: visible[0] ?? '', name: 'Kite' },
      keys: {
        admin: seedKey('admin'),
        manager: seedKey('manager'),
        developer: seedKey('developer'),
        finance: seedKey('finance'),
        support: seedKey('support'),
        individual: seedKey('individual'),
        revoked: seedKey('revoked'),
      },
    },
  }
}
