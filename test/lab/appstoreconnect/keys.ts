import { generateKeyPairSync, type KeyObject } from 'node:crypto'

/** Roles of keys and people. */
export type Role =
  | 'ACCOUNT_HOLDER'
  | 'ADMIN'
  | 'APP_MANAGER'
  | 'DEVELOPER'
  | 'MARKETING'
  | 'SALES'
  | 'FINANCE'
  | 'CUSTOMER_SUPPORT'

/** An API key as the portal knows it: never its private half. */
export interface ApiKey {
  id: string
  roles: Role[]
  /** The person an individual key belongs to; absent for a team key. */
  userId?: string
  revoked: boolean
}

/** A key as a person has it: the file, and what stands beside it in the portal. */
export interface SeedKey {
  keyId: string
  /** Empty for an individual key. */
  issuerId: string
  /** The text of the file. */
  pem: string
  file: string
}

interface Pair {
  pem: string
  publicKey: KeyObject
}

const pairs = new Map<string, Pair>()

/** The two halves of a key, made when first asked for and the same as long as the process lives. */
export function pairOf(keyId: string): Pair {
  const known = pairs.get(keyId)
  if (known) return known
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pair = { pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), publicKey }
  pairs.set(keyId, pair)
  return pair
}
