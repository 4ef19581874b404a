import { Random } from '../random.ts'
import type { ApiKey } from './keys.ts'
import type { Row, Type } from './types.ts'

/** Everything the portal holds: plain data, to be compared before and after. */
export interface Data {
  /** The team's issuer id; the same as its id in addresses. */
  issuer: string
  keys: ApiKey[]
  vendorNumber: string
  rows: Record<Type, Row[]>
}

/** The portal's data, and what reads it. */
export class State {
  readonly data: Data
  readonly random: Random

  constructor(data: Data, seed: number) {
    this.data = data
    this.random = new Random(seed)
  }

  /** The resource of a type and an id. */
  row(type: Type, id: string): Row | undefined {
    return this.data.rows[type].find(row => row.id === id)
  }

  /** An id for an error. */
  trace(): string {
    return this.random.uuid()
  }

  /** Whether whoever has the key sees what belongs to an app. */
  sees(key: ApiKey, app: string | undefined): boolean {
    if (key.userId === undefined || app === undefined) return true
    const user = this.row('users', key.userId)
    return user?.attributes.allAppsVisible === true || (user?.related.visibleApps ?? []).includes(app)
  }
}
