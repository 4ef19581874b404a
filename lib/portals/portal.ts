import type * as v from 'valibot'
import type { Context } from '../context/index'
import type { Fault } from '../http/fault'
import type { Answer } from '../http/fetch'
import type { Json } from '../http/json'
import type { Secret } from '../http/secret'
import type { Text } from '../text/index'
import type { PortalId } from './id'

/** The placeholders of a path template: `'/apps/{owner}/{app}'` gives `'owner' | 'app'`. */
export type Placeholders<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never

/**
 * One operation of a portal's official specification, under the specification's own id.
 * `answer` validates what comes back and leaves out what no action reads.
 */
export interface Operation<P extends string = string, S extends v.GenericSchema = v.GenericSchema> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: P
  answer: S
  /** The area of the portal that is closed or open as a whole. */
  area: string
  /** How a list goes on: how to find the next address in an answer. */
  pages?: 'nextLink'
}

export type Operations = Readonly<Record<string, Operation>>

/** Declares an operation; see {@link Operation}. */
export function operation<const P extends string, S extends v.GenericSchema>(
  area: string,
  method: Operation['method'],
  path: P,
  answer: S,
  more: { pages?: 'nextLink' } = {},
): Operation<P, S> {
  return { area, method, path, answer, ...more }
}

/** A value that an earlier call of the run kept: `'callId.name'`. Filled in when the request is sent. */
export interface Kept {
  $kept: string
}

/** Values of a query string; undefined ones are left out. */
export type Query = Record<string, string | number | boolean | readonly string[] | undefined>

/** A JSON body that may hold {@link Kept} values. */
export type Body = null | boolean | number | string | Kept | Body[] | { [key: string]: Body }

/** A request as data: an operation and its parameters. Encoding, scope and the contract test follow from it. */
export interface Request {
  op: string
  path?: Record<string, string | number | Kept>
  query?: Query
  body?: Body
}

/** A {@link Request} whose operation and path parameters are checked by the compiler. */
export type RequestTo<O extends Operations, K extends keyof O & string = keyof O & string> = {
  [Op in K]: {
    op: Op
    query?: Query
    body?: Body
  } & (Placeholders<O[Op]['path']> extends never
    ? { path?: never }
    : { path: Record<Placeholders<O[Op]['path']>, string | number | Kept> })
}[K]

/** What an action needs of a credential. */
export interface Need {
  access: 'read' | 'write'
  /** `app`: one app is enough. `account`: what the whole account sees. */
  reach: 'app' | 'account'
}

/** A kind of credential of a portal and how it becomes a request. */
export interface CredentialKind {
  kind: string
  /** Headers that carry the secret. */
  headers(secret: Secret): Record<string, string>
  /** The same headers for a terminal, with a variable in the secret's place. */
  shell(variable: string): string[]
}

/** Everything the background must know of a portal. One value a portal; the registry collects them. */
export interface Portal {
  id: PortalId
  /** The portal's own name. */
  name: string
  /** The API base that is used where a credential names no other. */
  base: string
  operations: Operations
  kinds: readonly CredentialKind[]
  /** How long a lost request may still take effect, in milliseconds. */
  lag: number
  /** Requests in a window, as the portal documents them. */
  rate: { limit: number; windowMs: number }
  /** The fault an error answer stands for; undefined for a success. */
  faultOf(answer: Answer, operation: Operation, now: number): Fault | undefined
  /** The address of the next page, relative to the base or absolute, or undefined at the end. */
  nextPage(json: Json | undefined, request: Request): string | undefined
  /** Finds out what a secret is and what it may do. */
  identify(ask: Ask, context: Context | null): Promise<Identity>
  /** The areas that are open or closed as a whole, in words. */
  areas: Readonly<Record<string, Text>>
  /** The way to what a context points at, and its own name, for a panel's head. */
  trail(context: Context): { crumbs: string[]; name: string }
  /** The lower-case name of what a context points at, as far as credentials tell it apart: `owner/app`. */
  resource(context: Context): string | undefined
  /**
   * A read that tells whether an area still answers for what the context points at; the area `''` is the
   * resource itself. Undefined where none can tell.
   */
  probe(area: string, context: Context): Request | undefined
}

/** Sends one request of the portal with a secret that is not stored yet. */
export type Ask = (kind: string, request: Request) => Promise<Json | undefined>

/** What {@link Portal.identify} found out. */
export interface Identity {
  kind: string
  account: string
  access: 'read' | 'full' | 'unknown'
  /** `app`: it opens one app only. */
  reach: 'app' | 'account'
  /** Lower-case names of the resources it reaches, as {@link Portal.resource} gives them. */
  reaches: string[]
}
