import * as v from 'valibot'
import { database } from './database'

const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

/** When a vault with a passphrase locks itself. */
export const LockTimes = v.object({
  /** After so many minutes in which nobody used Gangway; 0: never for that. */
  idle: v.optional(whole(0, 24 * 60), 15),
  /** When the screen is locked. */
  screen: v.optional(v.boolean(), true),
  /** So many hours after it was unlocked, whatever happens; 0: with the browser's end. */
  hours: v.optional(whole(0, 24 * 7), 12),
})
export type LockTimes = v.InferOutput<typeof LockTimes>

/** For how many days ended runs are kept. */
const Retention = whole(1, 3650)

/** What a person sets. Writes are off until they are switched on, per portal. */
export const Settings = v.object({
  writes: v.optional(v.record(v.string(), v.boolean()), {}),
  /** Whether selected text has an entry in the context menu. */
  selection: v.optional(v.boolean(), false),
  pins: v.optional(v.record(v.string(), v.array(v.string())), {}),
  lock: v.optional(LockTimes, {}),
  retention: v.optional(Retention, 90),
})
export type Settings = v.InferOutput<typeof Settings>

/** The settings; what is stored and not understood falls back to the safe default. */
export async function settings(): Promise<Settings> {
  return read(await (await database()).get('settings', 'all'))
}

function read(stored: { value: unknown } | undefined): Settings {
  const parsed = v.safeParse(Settings, stored?.value ?? {})
  return parsed.success ? parsed.output : v.parse(Settings, {})
}

/**
 * Changes some settings and keeps the rest. Of two changes at once both count: what was switched off does not come
 * back with what another change had read before.
 */
export async function changeSettings(change: (old: Settings) => Partial<Settings>): Promise<Settings> {
  const { store, done } = (await database()).transaction('settings', 'readwrite')
  const old = read(await store.get('all'))
  const changed = { ...old, ...change(old) }
  await Promise.all([store.put({ id: 'all', value: changed }), done])
  return changed
}
