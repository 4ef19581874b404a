import type { Action, Effect } from '../actions/action'
import type { Field } from '../actions/form'
import type { PickedFile } from '../actions/plan'
import type { Tone, View } from '../actions/view'
import type { Context } from '../context/index'
import type { Finding } from '../fieldcheck/differences'
import type { FaultData } from '../http/fault'
import type { Json } from '../http/json'
import type { PortalId } from '../portals/id'
import type { FormFields, Right } from '../portals/portal'
import type { Rung } from '../runs/confirm'
import type { CallState, Pause, RunState } from '../runs/record'
import type { Text } from '../text/index'
import type { Shown } from '../vault/credentials'
import type { Mark } from '../vault/marks'
import type { LockTimes } from '../vault/settings'
import type { WatchState } from '../watch/record'

/** What a surface must know of an action to offer it. */
export interface Descriptor {
  id: string
  title: Text
  about: Text
  kind: Action['kind']
  effect: Effect
  /** Fields in the order of the form; those in `required` must be filled. */
  fields: Record<string, Field>
  required: string[]
  /** The result is copied at once. */
  copies: boolean
  /** The most specific part of the address it works on: `release`, `app`, `portal`. */
  of: string
  keywords: string
  /** Why it is greyed out, and what to do: nothing happens when it is chosen. */
  off?: { why: Text; next?: 'options' }
  /** The name of the credential that would act. */
  credential?: string
  /** It is being watched here already. */
  on?: true
}

/** Who acts, for the panel's head. */
export interface Acting {
  name: string
  kind: string
  account: string
  access: Shown['access']
  production: boolean
}

/** How the panel begins: where it is, who acts, what can be done. */
export interface Opened {
  place: 'frame' | 'popup' | 'window'
  context: Context | null
  /** The address on the portal, where there is one. */
  address: string | null
  /** Where the context came from: the page itself, a link on a page, or typed text. A link is a claim. */
  from: { by: 'page' | 'link' | 'text'; host?: string }
  portalName: string | null
  /** The path to the thing and its own name: `['acme', 'Kite-iOS', 'Releases']`, `'187'`. */
  crumbs: string[]
  name: string
  acting: Acting | null
  rate: { left: number; of: number } | null
  writes: boolean
  actions: Descriptor[]
  /** The query that gives the panel's facts, and the most specific one there is. */
  facts: string | null
  /** Areas of the portal that no longer answer, in words; their actions are left out. */
  closed: Text[]
  /** What to begin with instead of the list. */
  start: { action: string; input: Record<string, Json> } | { run: string } | { watches: true } | null
  /** True where no credential is stored yet. */
  fresh: boolean
  /** True where the vault is locked: nothing that needs a credential works until it is unlocked. */
  locked: boolean
  /** How many watches there are, and how many changes nobody has looked at. */
  watching: { count: number; unseen: number }
}

/** How the vault stands, for the options. */
export interface VaultState {
  by: 'profile' | 'passphrase'
  locked: boolean
  /** When it locks next if nobody comes, in milliseconds; null where it does not. */
  locksAt: number | null
  /** Before this moment no passphrase is taken, in milliseconds; 0 where one is. */
  nextTry: number
  /** The device that may unlock besides the passphrase: what it is asked, in base64; null where there is none. */
  device: { credential: string; input: string } | null
  /** The fewest characters of a passphrase. */
  shortest: number
  lock: LockTimes
  /** For how many days ended runs are kept. */
  retention: number
  /** What the company has set, in words; empty where it has set nothing. */
  rules: Text[]
  /** How many credentials there are: what is lost with the passphrase. */
  credentials: number
}

/** What came back from a backup, and what did not. */
export interface Restored {
  credentials: number
  /** Those that were there already. */
  known: number
  /** Those that have to be entered again, and why. */
  left: { name: string; base: string; why: Text }[]
}

/** One call of a run, for the eye. */
export interface CallView {
  id: string
  touches: Text
  method: string
  /** The path with its values. */
  path: string
  /** Same request for a terminal, with a placeholder for the secret. */
  curl: string
  undo: 'yes' | 'no'
  /** What undo cannot take back, or why there is none. */
  left?: Text
  /** Its one-time secret ends by itself soon: it is shown, and not offered to be kept. */
  passing?: true
  state: CallState | 'open'
  fault?: FaultData
  /** Rows of a batch. */
  rows?: { row: string; state: 'open' | 'done' | 'already' | 'failed'; says?: Text }[]
}

/** A run for the eye: its preview, its progress, its result. */
export interface RunView {
  id: string
  action: string
  title: Text
  state: RunState
  rung: Rung
  /** What is typed to confirm rung 2. */
  type: string
  effect: Effect
  headline: Text
  summary: Text
  notes: Text[]
  /** What it is about, in names: `acme/Kite-iOS`. */
  target: string
  acting: Acting | null
  calls: CallView[]
  progress: { rows: number; ended: number }
  /** Requests of all calls, reads too. */
  requests: number
  /** Held or waiting until then, in milliseconds since 1970; 0 where it does not wait. */
  notBefore: number
  pause: Pause | null
  /** What a running run waits for, besides time; null where it waits for nothing. */
  waitsFor: Text | null
  /** Why a wait failed, in the portal's words. */
  failure: FaultData | null
  /** The file it sends, and how many bytes of it the portal has. */
  upload: { file: PickedFile; sent: number; waits: boolean } | null
  /** What may be done with it now. */
  can: { apply: boolean; goOn: boolean; stop: boolean; undo: boolean }
  undoes: string | null
  undoneBy: string | null
  /** Ids of calls whose one-time secret can still be shown. */
  secrets: string[]
  updated: number
}

/** A watch for the eye. Moments are in milliseconds. */
export interface WatchView {
  id: string
  title: Text
  /** What is watched, in names. */
  subject: Text
  context: Context
  state: WatchState
  /** How it stood when it was last looked at. */
  text: Text
  tone: Tone
  looked: number
  /** When it is looked at next; 0 where it is not. */
  next: number
  until: number
  /** Why the last look failed, where it did. */
  fault: FaultData | null
  /** What changed, the newest first. */
  changes: { id: string; at: number; text: Text; seen: boolean }[]
}

/** Everything that is watched, as far as whoever asks may see it. */
export interface Watching {
  watches: WatchView[]
  /** Whether notifications are allowed. */
  notices: boolean
}

/** A part of a file, with the address it goes to: held in memory by the page that sends it, and nowhere else. */
export interface PartView {
  offset: number
  length: number
  method: 'PUT' | 'POST'
  url: string
  headers: { name: string; value: string }[]
  /** When the address ends, in milliseconds; null where the portal does not say. */
  until: number | null
  /** What the portal says of the part where it has one already; empty where it has none. */
  tag: string
}

/** What a check of a credential found out. */
export interface Found {
  portal: PortalId
  kind: string
  account: string
  access: Shown['access']
  reaches: number
  rights: Right[]
  /** When it ends, in milliseconds; null where nobody tells. */
  ends: number | null
  notes: Text[]
  /** The name of the stored one in whose place it would come; null where it is new. */
  replaces: string | null
}

/** A credential that was just stored; `renewed`: in the place of an older one, whose name and history it has. */
export type Added = Shown & { renewed: boolean }

/** What an offered text or file looks like to a portal: what to ask besides, or why it is refused. */
export interface Looked extends FormFields {
  portal: PortalId
  kind: string
  title: Text
  notes: Text[]
  refused: Text | null
}

/** What the token desk knows of a credential besides what is stored of it. */
export interface DeskRow {
  id: string
  marks: Mark[]
  /** Actions it acted for and when last, in milliseconds; the newest first. */
  uses: { title: Text; at: number }[]
  /** Changes it made, of those that are still in the history. */
  runs: { title: Text; at: number }[]
  /** The portal's page where it is ended. */
  page: string | null
  /** What can be done about it from here, on the portal. */
  can: ('list' | 'create' | 'rotate' | 'revoke')[]
  /** Where it is had by signing in: the addresses that have to be allowed before it is done again; else null. */
  again: string[] | null
}

/** What a field check found: in words for each read, and as the file that leaves. */
export interface FieldChecked {
  findings: Finding[]
  file: { name: string; text: string }
}

/** A way in by signing in. */
export interface Way extends FormFields {
  portal: PortalId
  kind: string
  title: Text
  /** The address to register with the portal; null where an app has one of its own. */
  redirect: string | null
  /** What a person should know before. */
  notes: Text[]
  /** What to ask an administrator for, as a text to be sent; null where nobody has to be asked. */
  letter: string | null
}

/** What an answer to a message is: never a thrown error. */
export type Answered<T> = { ok: true; value: T } | { ok: false; error: FaultData }

export type { FaultData, Field, LockTimes, Mark, PickedFile, Shown, Tone, View }
