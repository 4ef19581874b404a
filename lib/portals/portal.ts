import type * as v from 'valibot'
import type { Field } from '../actions/form'
import type { Context } from '../context/index'
import type { Fault } from '../http/fault'
import type { Answer } from '../http/fetch'
import type { Json } from '../http/json'
import type { Secret } from '../http/secret'
import type { Text } from '../text/index'
import type { PortalId } from './id'

/** The placeholders of a path template: `'/apps/{owner}/{app}'` gives `'owner' | 'app'`. */
type Placeholders<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never

/**
 * One operation of a portal's official specification, under the specification's own id.
 * `answer` validates what comes back and leaves out what no action reads.
 */
export interface Operation<P extends string = string, S extends v.GenericSchema = v.GenericSchema> {
  method: 'GET' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: P
  answer: S
  /** The area of the portal that is closed or open as a whole. */
  area: string
  /** How a list goes on: how to find the next address in an answer. */
  pages?: 'nextLink' | 'token'
  /** The part of the portal that serves it, where that has a host of its own; see {@link Portal.baseOf}. */
  service?: string
  /** What stands in every request's query: the version of the API. */
  query?: Query
  /** Its good answer is a file of text, packed by gzip, and no JSON: `answer` validates the text. */
  packed?: true
  /** Carries it out without the portal, out of the credential alone: nothing is sent. It stands in no specification. */
  here?(held: Held, tools: WayTools, body: Body | undefined): Promise<Json>
}

/** The operations of a portal, by their ids. */
export type Operations = Readonly<Record<string, Operation>>

/** Declares an operation; see {@link Operation}. */
export function operation<const P extends string, S extends v.GenericSchema>(
  area: string,
  method: Operation['method'],
  path: P,
  answer: S,
  more: Pick<Operation, 'pages' | 'service' | 'query' | 'packed' | 'here'> = {},
): Operation<P, S> {
  return { area, method, path, answer, ...more }
}

/** A value that an earlier call of the run kept: `'callId.name'`. Filled in when the request is sent. */
export interface Kept {
  $kept: string
}

/** Values of a query string; undefined ones are left out. */
export type Query = Record<string, string | number | boolean | readonly string[] | Kept | undefined>

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
  /** The portal lets in these kinds alone; `why` is said where there is none of them. */
  only?: { kinds: readonly string[]; why: Text }
  /** Kinds that see all of what others see a part of: where there is one, it acts. */
  first?: readonly string[]
  /** The area it is for: who is known to have no right there does not act. */
  area?: string
}

/** What a credential needs besides its secret, and may be shown: a key id, an issuer, a tenant. */
export type Params = Readonly<Record<string, string>>

/** A credential as its kind sees it while a request is made. */
export interface Held {
  id: string
  base: string
  secret: Secret
  params: Params
  /** What is made of it is good for the one read that carries it and for nothing else, where the portal can do so. */
  narrow?: true
}

/** What a kind of credential may use to make a request carry it. */
export interface WayTools {
  /** Now in milliseconds by the portal's own clock, as its last answers told it. */
  now(): number
  /**
   * What was made for this credential (an imported key, a signed or fetched token) and is good until `until`; whoever
   * asks meanwhile gets the same one. Kept in memory only, and forgotten when the vault is locked.
   */
  once<T>(name: string, make: () => Promise<{ value: T; until: number }>): Promise<T>
  /** Keeps what was made for as long as the browser runs, encrypted: a worker that was ended finds it again. */
  session: {
    get(name: string): Promise<{ secret: Secret; until: number } | undefined>
    set(name: string, secret: Secret, until: number): Promise<void>
  }
  /** Sends a form to a sign-in's own end point; an error status is an answer. @throws Fault */
  post(url: string, form: Record<string, string>): Promise<Answer>
  /** The browser's own way to sign in without anybody; undefined where this browser has none. */
  silent?: Silent
  /**
   * Puts a new secret in the place of the old one: it is on the disk when the promise is kept. `life` is what a new
   * sign-in changes besides.
   */
  renew(secret: Secret, life?: Life): Promise<void>
}

/** Signing in while nobody looks. */
export interface Silent {
  /** The address that the portal sends back to. */
  redirect: string
  /** Where the portal sent to, without asking anybody; undefined where it would have asked. */
  go(url: string): Promise<string | undefined>
}

/** What a sign-in that was done anew changes of a credential; `ends` in milliseconds. */
export interface Life {
  params: Params
  ends: number
}

/** What is to carry a credential. */
export interface Carrier {
  method: Operation['method']
  url: string
  /** The portal refused what was carried before: what was made must be made anew. */
  fresh: boolean
}

/** A kind of credential of a portal and how it becomes a request. */
export interface CredentialKind {
  kind: string
  /** What the portal calls it: “user token”, “team key”. */
  title: Text
  /** Headers that carry it on one request. @throws Fault where it can no longer be used */
  headers(
    held: Held,
    tools: WayTools,
    carrier: Carrier,
  ): Record<string, string> | Promise<Record<string, string>>
  /** Whether a refusal (401) may be about what was made of it: then it is tried once more with something fresh. */
  renews?: true
  /** How much it may beside the portal's other kinds of the same reach: the smaller is taken. Default 0. */
  power?: number
  /**
   * Names of params: two credentials of this kind and base in which all of them are the same are one, and the newer
   * takes the place of the older. Without it only the same secret is surely the same credential.
   */
  sameBy?: readonly string[]
  /** The same headers for a terminal, with a variable in the secret's place. */
  shell(variable: string): string[]
  /** Where it is had by signing in. */
  signIn?: SignIn
}

/**
 * A way in by signing in, in two halves: between them the person is at the portal, and the worker may have been
 * ended. What the second half needs of the first travels in {@link Begun}.
 */
export interface SignIn {
  /** What is to be filled first. */
  fields: FormFields
  /** The portal sends back to an address of somebody else's, which is caught; without it, to our own. */
  elsewhere?: true
  /** What a person should know before. */
  notes?: Text[]
  /** The fields of a sign-in that is done once more, out of what is stored; without it, the params. */
  again?(held: Pick<Held, 'params' | 'secret'>): Params
  /** What to ask an administrator for, as a text to be sent. `redirect` is to be registered. */
  letter?(redirect: string): string
  /**
   * Where the person is sent. `redirect` is the address of this very browser and store.
   * @throws Fault where a field cannot be right
   */
  begin(fields: Params, redirect: string): Promise<Begun>
  /** What the address is worth that the portal sent the person back to. @throws Fault */
  finish(tools: SignInTools, fields: Params, begun: Begun, address: string): Promise<SignedIn>
}

/** A sign-in that was begun. */
export interface Begun {
  url: string
  /** The address that the portal sends back to: `redirect`, or one that is caught on its way. */
  callback: string
  /** What only whoever began knows: `state`, a verifier. */
  kept: Params
}

/** A form's fields in their order; those in `required` must be filled. */
export interface FormFields {
  fields: Record<string, Field>
  required: string[]
}

/** What signing in may use. */
export type SignInTools = Pick<WayTools, 'now' | 'post'>

/** What signing in gave. */
interface SignedIn {
  secret: Secret
  params: Params
}

/** What a person offers: a pasted text or a dropped file. */
export interface Offer {
  text: string
  /** The file's name, where it was one. */
  file?: string
}

/** What an offer looks like to a portal, before anybody is asked. */
export type Guess =
  /** `secret` is what is kept of the text; absent where it is the text itself. */
  | { kind: string; secret?: Secret; params: Params; asks: FormFields; notes: Text[] }
  /** It is something else that looks like it. */
  | { refused: Text }

/** Everything the background must know of a portal. One value a portal; the registry collects them. */
export interface Portal {
  id: PortalId
  /** The portal's own name. */
  name: string
  /** The API base that is used where a credential names no other. */
  base: string
  operations: Operations
  fieldCheck: FieldCheck
  kinds: readonly CredentialKind[]
  /** How long a lost request may still take effect, in milliseconds. */
  lag: number
  /** Requests in a window as the portal documents them, whom it counts, and where its answers tell the rest. */
  rate: {
    limit: number
    windowMs: number
    per: 'credential' | 'address'
    told?(headers: Headers, now: number): Told | undefined
  }
  /** The fault an error answer stands for; undefined for a success. */
  faultOf(answer: Answer, operation: Operation, now: number): Fault | undefined
  /** What a fault before any answer means here: a page to sign in, where data was asked for. */
  explain?(fault: Fault): Fault
  /**
   * The API base that a person means by what they gave as one, or by a form's fields. Without it there is one base,
   * and what is given is taken as it is.
   * @throws Fault `invalid`
   */
  baseFrom?(given: string, fields: Params): string
  /** Whether companies run it themselves, on hosts of their own that may be without TLS. */
  servers?: true
  /** The base of a service that has a host of its own, made of a credential's base and of nothing else. */
  baseOf?(base: string, service: string): string
  /** An operation as whoever the params were found out for speaks it: an older server. Without it, as it stands. */
  spoken?(operation: Operation, params: Params): Operation
  /** Whether a base serves what a context points at: a credential acts nowhere else. Without it any base does. */
  serves?(base: string, context: Context): boolean
  /** The address of the next page, relative to the base or absolute, or undefined at the end. */
  nextPage(
    json: Json | undefined,
    request: Request,
    answered: { url: string; headers: Headers },
  ): string | undefined
  /** What an offer looks like; null where it is nothing of this portal's. */
  recognise(offer: Offer): Guess | null
  /** Finds out what a secret is and what it may do, from what is known of it already. */
  identify(ask: Ask, known: Known): Promise<Identity>
  /** Where a credential is looked after. `account` is what {@link Portal.identify} found. */
  desk(credential: { kind: string; base: string; account: string; params: Params }): Desk
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

/** What a field check reads: requests that a person may send with any credential, to see what the portal answers. */
export interface FieldCheck {
  /** Headers in lower case that every good answer should carry. */
  headers: readonly string[]
  /**
   * The reads in their order, for the first resource that the credential reaches. A {@link Kept} value is
   * `'op:path'`: what stands there in an earlier answer.
   */
  reads(first: string | undefined, now: number): readonly Request[]
}

/**
 * What a portal's answer told of its rate. `until` is when the rest is renewed, in milliseconds; `windowMs` the window
 * that is counted, where it is the one of {@link Portal.rate}.
 */
export interface Told {
  left: number
  of: number
  until: number
  windowMs?: number
}

/** One thing that a credential may do or not, as the portal answered; null where it could not be found out. */
export interface Right {
  id: string
  title: Text
  may: boolean | null
}

/** Where credentials of a kind are looked after: on the portal's own page, and by actions of ours. */
export interface Desk {
  /** The portal's page where it is made and ended. */
  page: string
  /** The address that the actions work on; without it there are none. */
  at?: string
  /** Ids of actions. */
  list?: string
  create?: string
  rotate?: string
  revoke?: string
}

/** What is known of a secret before the portal is asked about it. */
export interface Known {
  kind: string
  /** The base it is asked at, and may be bound to. */
  base: string
  params: Params
  context: Context | null
  /** How far the portal's clock is ahead of this one, in milliseconds, as its last answer told it. */
  skew(): number
}

/**
 * Sends one request of the portal with a secret that is not stored yet; to another base of the same host, where one is
 * named.
 */
export type Ask = (kind: string, request: Request, base?: string) => Promise<Json | undefined>

/** What {@link Portal.identify} found out. */
export interface Identity {
  kind: string
  account: string
  access: 'read' | 'full' | 'unknown'
  /** `app`: it opens one app only. */
  reach: 'app' | 'account'
  /** Lower-case names of the resources it reaches, as {@link Portal.resource} gives them. */
  reaches: string[]
  /** What was found out besides: an organisation, a key's team. */
  params?: Params
  rights?: Right[]
  /** When it ends, in milliseconds; absent where nobody tells. */
  ends?: number
  /** What a person should know of it. */
  notes?: Text[]
}
