import * as v from 'valibot'
import type { View } from '../actions/view'
import type { Context } from '../context/index'
import { PortalId } from '../portals/id'
import type { Text } from '../text/index'
import type {
  Added,
  DeskRow,
  FieldChecked,
  Found,
  Looked,
  Opened,
  PartView,
  Restored,
  RunView,
  Shown,
  VaultState,
  Watching,
  Way,
} from './shapes'

/**
 * Who may send a message. `content`: a content script, which is the page with a badge. `frame`: the panel in a
 * page, once it has shown its pass. `page`: a top-level page of the extension. `uploader`: the one page that reaches
 * the network, to send the parts of a file; in return it may ask for no credential, no secret and no setting.
 */
export type Zone = 'content' | 'frame' | 'page' | 'uploader'

/** The settings a person sees. */
export interface SettingsShown {
  /** Whether writing is on, for each portal there is. */
  writes: { portal: PortalId; on: boolean }[]
  selection: boolean
}

interface Message<S extends v.GenericSchema, A> {
  from: readonly Zone[]
  payload: S
  /** Only for the compiler: what the background answers. */
  answer?: A
}

const message =
  <A>() =>
  <S extends v.GenericSchema>(from: readonly Zone[], payload: S): Message<S, A> => ({ from, payload })

const id = v.pipe(v.string(), v.maxLength(100))
/** An app's address: two names of a hundred signs, each of which may take nine. */
const longestPin = 2000
const input = v.record(v.string(), v.unknown())
// A context from a page of our own is read again by the address it builds, so its shape is all that matters here.
const context = v.pipe(
  v.record(v.pipe(v.string(), v.maxLength(30)), v.pipe(v.string(), v.maxLength(2000))),
  v.check(value => typeof value['portal'] === 'string'),
)

const secretText = v.pipe(v.string(), v.maxLength(10_000))
const base = v.pipe(v.string(), v.maxLength(300))
/** What a form asked for besides the secret. */
const fields = v.record(v.pipe(v.string(), v.maxLength(40)), v.pipe(v.string(), v.maxLength(5000)))
/** A secret, and what is known of it. */
const offered = {
  portal: PortalId,
  kind: v.exactOptional(id),
  secret: secretText,
  file: v.exactOptional(v.pipe(v.string(), v.maxLength(300))),
  fields: v.exactOptional(fields),
  base: v.exactOptional(base),
  app: v.exactOptional(v.pipe(v.string(), v.maxLength(300))),
}
const labelled = { name: v.pipe(v.string(), v.maxLength(100)), production: v.boolean() }

const passphrase = v.pipe(v.string(), v.maxLength(1000))
/** Bytes as base64. */
const bytes = v.pipe(v.string(), v.maxLength(3000), v.base64())
const whole = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most))
/** A file that a person opens: larger than any we make. */
const fileText = v.pipe(v.string(), v.maxLength(5_000_000))

const ui = ['frame', 'page', 'uploader'] as const
const top = ['page', 'uploader'] as const
const page = ['page'] as const
const uploader = ['uploader'] as const

/** Every message, who may send it, and its payload's schema. The background's trust is this table. */
export const protocol = {
  /** A content script asks for a pass for the panel's frame; `link` is where the pointer was. */
  'panel.pass': message<{ pass: string }>()(
    ['content'],
    v.object({ link: v.exactOptional(v.pipe(v.string(), v.maxLength(4000))) }),
  ),
  /** A Server's page asks which collections there are on its own host. */
  'page.roots': message<string[]>()(['content'], v.object({})),
  /** A content script whose frame the page refuses asks for the extension's own window instead. */
  'panel.window': message<null>()(
    ['content'],
    v.object({ link: v.exactOptional(v.pipe(v.string(), v.maxLength(4000))) }),
  ),
  /** The frame shows its pass, once; a top-level page its ticket, where it has one. */
  'panel.open': message<Opened>()(ui, v.object({ pass: v.exactOptional(id), ticket: v.exactOptional(id) })),
  /** Looks at another context; a frame is led there by its tab instead. */
  'panel.look': message<Opened>()(top, v.object({ context })),
  /** Looks at a typed address or name. */
  'panel.find': message<Opened>()(top, v.object({ text: v.pipe(v.string(), v.maxLength(4000)) })),
  /** Leads the frame's own tab, or a new tab, to a context on the portal. */
  'tab.go': message<null>()(ui, v.object({ context })),
  /** Closes the frame. */
  'panel.close': message<null>()(['frame'], v.object({})),
  /** Continues in the extension's own window; what needs a file, in a tab of its own. */
  'window.open': message<null>()(
    ui,
    v.union([
      v.object({ run: id }),
      v.object({ action: id, input }),
      v.object({ page: v.picklist(['options']) }),
      v.object({ watches: v.literal(true) }),
    ]),
  ),
  /** Runs a query. `context` counts from top-level pages only. */
  'query.run': message<View>()(ui, v.object({ action: id, input, context: v.exactOptional(context) })),
  /** Computes a plan's first stage, stores it and shows it. */
  'plan.preview': message<RunView>()(ui, v.object({ action: id, input, context: v.exactOptional(context) })),
  /** Confirms a preview. `moved` is true where what is there has changed: the preview is new and asks again. */
  'run.apply': message<{ run: RunView; moved: boolean }>()(
    ui,
    v.object({ run: id, typed: v.pipe(v.string(), v.maxLength(200)) }),
  ),
  'run.goOn': message<RunView>()(ui, v.object({ run: id })),
  'run.stop': message<RunView>()(ui, v.object({ run: id })),
  /** Previews taking a run back. */
  'run.undo': message<RunView>()(ui, v.object({ run: id })),
  'run.get': message<RunView>()(ui, v.object({ run: id })),
  /** The parts of a file that are still to be sent, with addresses that are good now. */
  'upload.parts': message<{ run: RunView; parts: PartView[] }>()(uploader, v.object({ run: id })),
  /** The portal has a part: it counts once this is answered. */
  'upload.received': message<RunView>()(
    uploader,
    v.object({ run: id, offset: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  ),
  /** The newest runs; a frame sees those of its own place. */
  'runs.recent': message<RunView[]>()(ui, v.object({})),
  /** A one-time secret, shown once; or stored as a credential without being shown. */
  'run.secret': message<{ secret: string } | { kept: Shown }>()(
    page,
    v.object({ run: id, call: id, to: v.picklist(['show', 'vault']) }),
  ),
  /** Begins to watch, unless it is watched already. `begun` is false where there is nothing to wait for. */
  'watch.start': message<{ begun: boolean; subject: Text; text: Text }>()(
    ui,
    v.object({ action: id, input, context: v.exactOptional(context) }),
  ),
  /** Ends a watch and forgets it. */
  'watch.end': message<Watching>()(ui, v.object({ id })),
  /** What is watched; a frame sees that of its own place. */
  'watches.list': message<Watching>()(ui, v.object({})),
  /** A person has looked at these changes. */
  'watches.seen': message<null>()(ui, v.object({ changes: v.pipe(v.array(id), v.maxLength(5000)) })),
  /** Lets watches go on that were held until an agreement was accepted. */
  'watches.goOn': message<Watching>()(ui, v.object({})),
  'credentials.list': message<Shown[]>()(page, v.object({})),
  /** What a pasted text or a dropped file looks like, to every portal. Nothing is asked and nothing stored. */
  'credentials.look': message<Looked[]>()(
    page,
    v.object({ text: secretText, file: v.exactOptional(v.pipe(v.string(), v.maxLength(300))) }),
  ),
  /** The portals that credentials are taken for, the ways in by signing in, and the hosts a company names for http. */
  'credentials.ways': message<{ portals: PortalId[]; ways: Way[]; plainHosts: string[] }>()(
    page,
    v.object({}),
  ),
  /** Finds out what a secret is, by asking the portal. Nothing is stored. */
  'credentials.check': message<Found>()(page, v.object(offered)),
  /** Checks a secret and stores it. */
  'credentials.add': message<Added>()(page, v.object({ ...offered, ...labelled })),
  /** Signs in, and stores what that gave. */
  'credentials.signIn': message<Added>()(
    page,
    v.object({ portal: PortalId, kind: id, fields, base: v.exactOptional(base), ...labelled }),
  ),
  /** Signs in once more as a stored credential did, and puts what that gave in its place. */
  'credentials.again': message<Added>()(page, v.object({ id })),
  /** What a portal's answer to a sign-in held, from the page that it was led to. */
  'credentials.back': message<Added>()(page, v.object({ query: v.pipe(v.string(), v.maxLength(10_000)) })),
  /** Asks the portal again about a stored credential. */
  'credentials.recheck': message<Shown>()(page, v.object({ id })),
  'credentials.change': message<Shown[]>()(
    page,
    v.object({
      id,
      name: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(100))),
      production: v.exactOptional(v.boolean()),
    }),
  ),
  'credentials.remove': message<Shown[]>()(page, v.object({ id })),
  /** What there is to know of every credential besides what is stored of it. */
  'desk.get': message<DeskRow[]>()(page, v.object({})),
  /** Lists, makes, rotates or ends credentials on the portal, in the extension's own window. */
  'desk.open': message<null>()(
    page,
    v.object({ id, what: v.picklist(['list', 'create', 'rotate', 'revoke']) }),
  ),
  /** How the vault stands. */
  'vault.state': message<VaultState>()(page, v.object({})),
  'vault.unlock': message<VaultState>()(page, v.object({ passphrase })),
  'vault.lock': message<VaultState>()(page, v.object({})),
  'vault.passphrase': message<VaultState>()(
    page,
    v.variant('do', [
      v.object({ do: v.literal('set'), passphrase }),
      v.object({ do: v.literal('change'), old: passphrase, passphrase }),
      v.object({ do: v.literal('remove'), old: passphrase }),
    ]),
  ),
  /** Unlocks by what a device answered, in base64. */
  'vault.unlockDevice': message<VaultState>()(page, v.object({ output: bytes })),
  /** Adds a device that may unlock, or takes it away. */
  'vault.device': message<VaultState>()(
    page,
    v.variant('do', [
      v.object({ do: v.literal('add'), passphrase, credential: bytes, input: bytes, output: bytes }),
      v.object({ do: v.literal('remove') }),
    ]),
  ),
  /** When it locks, and for how long runs are kept. */
  'vault.settings': message<VaultState>()(
    page,
    v.object({
      lock: v.exactOptional(v.object({ idle: whole(24 * 60), screen: v.boolean(), hours: whole(24 * 7) })),
      retention: v.exactOptional(v.pipe(whole(3650), v.minValue(1))),
    }),
  ),
  /** Wipes runs and what was read; or everything, the way out for who forgot the passphrase. */
  'vault.wipe': message<VaultState>()(page, v.object({ what: v.picklist(['history', 'all']) })),
  /** Every credential with its secret, encrypted under a passphrase of its own. */
  'backup.make': message<{ text: string }>()(
    page,
    // `own` is the vault's own passphrase, where it has one.
    v.object({ passphrase, own: v.exactOptional(passphrase) }),
  ),
  'backup.restore': message<Restored>()(page, v.object({ text: fileText, passphrase })),
  /** The settings without any secret. */
  'settings.out': message<{ text: string }>()(page, v.object({})),
  'settings.in': message<SettingsShown>()(page, v.object({ text: fileText })),
  /** Sends a portal's field check with a stored credential, and tells what came back without a value of it. */
  'fieldcheck.run': message<FieldChecked>()(page, v.object({ id })),
  'settings.get': message<SettingsShown>()(page, v.object({})),
  'settings.writes': message<SettingsShown>()(page, v.object({ portal: PortalId, on: v.boolean() })),
  /** Whether selected text has an entry in the context menu. */
  'settings.selection': message<SettingsShown>()(page, v.object({ on: v.boolean() })),
  'pins.get': message<string[]>()(ui, v.object({})),
  /** Pins an action, or an app by its address, or takes the pin away. */
  'pins.set': message<string[]>()(
    ui,
    v.object({ action: v.pipe(v.string(), v.maxLength(longestPin)), on: v.boolean() }),
  ),
} as const

type Protocol = typeof protocol
/** The name of a message. */
export type MessageType = keyof Protocol
/** What a message is sent with. */
export type PayloadOf<T extends MessageType> = v.InferInput<Protocol[T]['payload']>
/** What its handler is given: the payload as its schema read it. */
export type ReadPayload<T extends MessageType> = v.InferOutput<Protocol[T]['payload']>
/** What a message is answered with. */
export type AnswerOf<T extends MessageType> =
  | NonNullable<Protocol[T]['answer']>
  | (null extends Protocol[T]['answer'] ? null : never)

/** What goes over `runtime.sendMessage`. */
export interface Envelope {
  type: string
  payload?: unknown
}

/** What the background tells over a page's port named `panel`. */
export type News =
  /** A run has changed: ask for it again. */
  | { news: 'run'; run: RunView }
  /** The tab has gone elsewhere. */
  | { news: 'moved' }
  /** The vault was locked or unlocked, or the company's rules changed. */
  | { news: 'vault' }
  /** Something of what is watched has changed: ask for it again. */
  | { news: 'watches' }

export type { Context }
