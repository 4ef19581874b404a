import { type Json, member, text, texts } from '../json.ts'
import type { Answer } from '../site.ts'
import { Refusal } from './errors.ts'
import type { Op } from './routes.ts'
import type { App, Org, Person, State, Token } from './state.ts'

/** Oddities of the service that tests can dial. */
export interface Oddities {
  /** The broken `nextLink`s; `whole` mends them. Unset: each app has its own fault. */
  nextLink?: 'api' | 'nameless' | 'whole'
  /** Lists that the specification declares as an object come as one where they have one row. */
  bareObject?: boolean
  /** More addresses than this in one batch fail with 500. */
  batchLimit?: number
  /** How long a cancelled build is `cancelling` before it is over. */
  cancelMs?: number
}

/** Who calls: a token, or the portal's own session. */
export interface Caller {
  credentialId: string
  token: Token | undefined
  person: Person | undefined
  readOnly: boolean
}

/** One authorised call of an operation. */
export class Call {
  readonly state: State
  readonly now: number
  readonly params: Record<string, string>
  readonly query: URLSearchParams
  readonly body: Json | undefined
  readonly caller: Caller
  readonly odd: Oddities
  readonly #app: App | undefined
  readonly #org: Org | undefined

  constructor(given: {
    state: State
    now: number
    params: Record<string, string>
    query: URLSearchParams
    body: Json | undefined
    caller: Caller
    odd: Oddities
    app: App | undefined
    org: Org | undefined
  }) {
    this.state = given.state
    this.now = given.now
    this.params = given.params
    this.query = given.query
    this.body = given.body
    this.caller = given.caller
    this.odd = given.odd
    this.#app = given.app
    this.#org = given.org
  }

  get app(): App {
    if (!this.#app) throw new Error('this operation has no app')
    return this.#app
  }

  get org(): Org {
    if (!this.#org) throw new Error('this operation has no organisation')
    return this.#org
  }

  get person(): Person {
    if (!this.caller.person) throw new Error('this operation has no person')
    return this.caller.person
  }

  get iso(): string {
    return new Date(this.now).toISOString()
  }

  param(name: string): string {
    const value = this.params[name]
    if (value === undefined) throw new Error(`the route has no {${name}}`)
    return value
  }

  /** A whole number of the path; refused as the service does where it is none. */
  id(name: string): number {
    const value = this.param(name)
    if (!/^\d{1,15}$/.test(value)) throw new Refusal('BadRequest', `${name} must be a positive integer`)
    return Number(value)
  }

  /** A moment of the query; `start` is required nearly everywhere. */
  moment(name: string, fallback?: number): number {
    const value = this.query.get(name)
    if (value === null || value === '') {
      if (fallback !== undefined) return fallback
      throw new Refusal('BadRequest', `Query parameter "${name}" is required`)
    }
    const at = Date.parse(value)
    if (Number.isNaN(at)) throw new Refusal('BadRequest', `Query parameter "${name}" must be a date-time`)
    return at
  }

  /** A whole number of the query within its bounds. */
  count(name: string, fallback: number, low: number, high: number): number {
    const value = this.query.get(name)
    if (value === null || value === '') return fallback
    const count = Number(value)
    if (!Number.isInteger(count) || count < low || count > high) {
      throw new Refusal('BadRequest', `Query parameter "${name}" must be between ${low} and ${high}`)
    }
    return count
  }

  /** A text of the body that must be there. */
  text(name: string): string {
    const value = text(this.body, name)
    if (value === undefined || value.trim() === '') throw new Refusal('BadRequest', `"${name}" is required`)
    return value
  }

  /** A text of the body that may be missing, but not be something else. */
  optionalText(name: string): string | undefined {
    const value = member(this.body, name)
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'string') throw new Refusal('BadRequest', `"${name}" must be a string`)
    return value
  }

  /** A text of the body out of a few. */
  oneOf<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.optionalText(name)
    if (value === undefined) return undefined
    const found = choices.find(choice => choice === value)
    if (found === undefined) throw new Refusal('BadRequest', `"${name}" must be one of ${choices.join(', ')}`)
    return found
  }

  /** A list of the body out of a few. */
  someOf<T extends string>(name: string, choices: readonly T[]): T[] | undefined {
    if (member(this.body, name) === undefined) return undefined
    const values = texts(this.body, name)
    const found = values?.map(value => choices.find(choice => choice === value))
    const known = found?.filter(value => value !== undefined)
    if (!values || !known || known.length !== values.length) {
      throw new Refusal('BadRequest', `"${name}" must be a list of ${choices.join(', ')}`)
    }
    return known
  }
}

/** Carries out one operation. */
type Handler = (call: Call) => Answer

/** The handlers of one area. */
export type Handlers<O extends Op> = Record<O, Handler>

/** 200 with a body. */
export function ok(body: Json): Answer {
  return { status: 200, body }
}

/** 204. */
export function done(): Answer {
  return { status: 204 }
}
