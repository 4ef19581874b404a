import { Random } from '../random.ts'
import type { Dials } from './dials.ts'
import type { ApiKey } from './keys.ts'
import { shapeOf, type Type, typeNames } from './resources/index.ts'
import { Storage } from './storage.ts'
import type { Relation, Row } from './types.ts'

/** A mail that an act has sent. */
interface Mail {
  at: string
  /** What it says: `invitation`, `build`, `review`, ... */
  kind: string
  /** Empty where the service does not tell the address. */
  to: string
  /** The resource it is about. */
  about: string
}

/** What happens by itself at a moment: an event of a family, for one resource. */
interface Later {
  at: number
  event: string
  type: Type
  id: string
  /** What is let go of: the relationship, and what it leads to. */
  of?: { name: string; id: string }
}

/** Everything the portal holds: plain data, to be compared before and after. */
export interface Data {
  /** The team's issuer id; the same as its id in addresses. */
  issuer: string
  keys: ApiKey[]
  vendorNumber: string
  rows: Record<Type, Row[]>
  mails: Mail[]
  later: Later[]
}

/** What is found fast in a list; made anew where the list was changed past the state. */
interface Index<V> {
  rows: readonly Row[]
  size: number
  found: Map<string, V>
}

/** The portal's data, and what reads and changes it. */
export class State {
  readonly data: Data
  readonly random: Random
  readonly dials: Dials
  /** Where files go in parts. What lies there is no part of the portal. */
  readonly storage: Storage
  /** The moment of the request that is answered, in milliseconds. */
  now: number
  readonly #byId = new Map<Type, Index<Row>>()
  /** By `type.relationship`: from where a relationship leads, by where it leads to. */
  readonly #from = new Map<string, Index<Set<Row>>>()

  constructor(data: Data, { seed, now, dials }: { seed: number; now: number; dials: Dials }) {
    this.data = data
    this.random = new Random(seed)
    this.now = now
    this.dials = dials
    this.storage = new Storage(this.random.fork('storage'), dials.storage)
  }

  /** The resource of a type and an id. */
  row(type: Type, id: string): Row | undefined {
    const rows = this.data.rows[type]
    let index = this.#byId.get(type)
    if (index?.rows !== rows || index.size !== rows.length) {
      index = { rows, size: rows.length, found: new Map(rows.map(row => [row.id, row])) }
      this.#byId.set(type, index)
    }
    return index.found.get(id)
  }

  /** The resource; a test or a seed that names one that is not there is wrong. */
  known(type: Type, id: string | undefined): Row {
    const row = id === undefined ? undefined : this.row(type, id)
    if (!row) throw new Error(`the lab has no ${type} ${id}`)
    return row
  }

  /** A relationship of a type. */
  relation(type: Type, name: string): Relation<Type> {
    const found = shapeOf(type).relations[name]
    if (!found) throw new Error(`${type} has no relationship ${name}`)
    return found
  }

  /** Ids of what a relationship leads to. */
  ids(type: Type, row: Row, name: string): readonly string[] {
    const { to, via } = this.relation(type, name)
    if (via === undefined) return row.related[name] ?? []
    return Array.from(this.#leading(to, via, row.id), other => other.id)
  }

  /** What a relationship leads to. */
  related(type: Type, row: Row, name: string): Row[] {
    const { to, via } = this.relation(type, name)
    if (via !== undefined) return [...this.#leading(to, via, row.id)]
    return (row.related[name] ?? []).flatMap(id => this.row(to, id) ?? [])
  }

  /** What a relationship to one leads to. */
  one(type: Type, row: Row, name: string): Row | undefined {
    return this.related(type, row, name)[0]
  }

  #leading(type: Type, name: string, id: string): ReadonlySet<Row> {
    return this.#index(type, name).found.get(id) ?? new Set()
  }

  #index(type: Type, name: string): Index<Set<Row>> {
    const rows = this.data.rows[type]
    const key = `${type}.${name}`
    const known = this.#from.get(key)
    if (known?.rows === rows && known.size === rows.length) return known
    const index: Index<Set<Row>> = { rows, size: rows.length, found: new Map() }
    for (const row of rows) for (const id of row.related[name] ?? []) note(index, id, row)
    this.#from.set(key, index)
    return index
  }

  /** Every index of a type's kept relationships that somebody has asked for. */
  #indexes(type: Type): [name: string, index: Index<Set<Row>>][] {
    return Object.entries(shapeOf(type).relations).flatMap(([name, { via }]) =>
      via === undefined && this.#from.has(`${type}.${name}`) ? [[name, this.#index(type, name)]] : [],
    )
  }

  /** Puts a resource into the world. */
  add(type: Type, row: Row): Row {
    const indexes = this.#indexes(type)
    this.row(type, row.id)
    this.data.rows[type].push(row)
    const byId = this.#byId.get(type)
    if (byId) {
      byId.found.set(row.id, row)
      byId.size++
    }
    for (const [name, index] of indexes) {
      index.size++
      for (const id of row.related[name] ?? []) note(index, id, row)
    }
    return row
  }

  /** Takes a resource out of the world, with what it owns; nothing leads to it afterwards. */
  remove(type: Type, row: Row): void {
    for (const [name, { owns, to }] of Object.entries(shapeOf(type).relations))
      if (owns) for (const other of this.related(type, row, name)) this.remove(to, other)
    for (const other of typeNames)
      for (const [name, { to, via }] of Object.entries(shapeOf(other).relations))
        if (to === type && via === undefined)
          for (const from of [...this.#leading(other, name, row.id)])
            this.disconnect(other, from, name, row.id)
    const indexes = this.#indexes(type)
    if (this.row(type, row.id) !== row) return
    this.data.rows[type].splice(this.data.rows[type].indexOf(row), 1)
    const byId = this.#byId.get(type)
    if (byId) {
      byId.found.delete(row.id)
      byId.size--
    }
    for (const [name, index] of indexes) {
      index.size--
      for (const id of row.related[name] ?? []) index.found.get(id)?.delete(row)
    }
  }

  /** Lets a relationship lead to one more; a relationship to one leads there alone. */
  connect(type: Type, row: Row, name: string, id: string): void {
    const { to, via, many } = this.relation(type, name)
    if (via !== undefined) {
      const other = this.row(to, id)
      if (other) this.connect(to, other, via, row.id)
      return
    }
    const index = this.#index(type, name)
    if (index.found.get(id)?.has(row)) return
    if (!many) for (const before of row.related[name] ?? []) index.found.get(before)?.delete(row)
    row.related[name] = many ? [...(row.related[name] ?? []), id] : [id]
    note(index, id, row)
  }

  /** Lets a relationship lead there no more. */
  disconnect(type: Type, row: Row, name: string, id: string): void {
    const { to, via } = this.relation(type, name)
    if (via !== undefined) {
      const other = this.row(to, id)
      if (other) this.disconnect(to, other, via, row.id)
      return
    }
    this.#index(type, name).found.get(id)?.delete(row)
    row.related[name] = (row.related[name] ?? []).filter(other => other !== id)
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

  /** The moment as the service writes it. */
  stamp(): string {
    return new Date(this.now).toISOString()
  }

  /** Notes a mail, which is never sent. */
  mail(kind: string, to: string, about: string): void {
    this.data.mails.push({ at: this.stamp(), kind, to, about })
  }

  /** Has an event of a family happen to a resource after some milliseconds. */
  later(ms: number, event: string, type: Type, id: string, of?: Later['of']): void {
    this.data.later.push({ at: this.now + ms, event, type, id, ...(of ? { of } : {}) })
  }
}

function note(index: Index<Set<Row>>, id: string, row: Row): void {
  const known = index.found.get(id)
  if (known) known.add(row)
  else index.found.set(id, new Set([row]))
}
