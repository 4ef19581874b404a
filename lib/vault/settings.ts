import * as v from 'valibot'
import { database } from './database'

/** What a person sets. Writes are off until they are switched on, per portal. */
export const Settings = v.object({
  writes: v.optional(v.record(v.string(), v.boolean()), {}),
  /** Whether selected text has an entry in the context menu. */
  selection: v.optional(v.boolean(), false),
  pins: v.optional(v.record(v.string(), v.array(v.string())), {}),
})
export type Settings = v.InferOutput<typeof Settings>

/** The settings; what is stored and not understood falls back to the safe default. */
export async function settings(): Promise<Settings> {
  const stored = await (await database()).get('settings', 'all')
  const parsed = v.safeParse(Settings, stored?.value ?? {})
  return parsed.success ? parsed.output : v.parse(Settings, {})
}

/** Changes some settings and keeps the rest. */
export async function changeSettings(change: Partial<Settings>): Promise<Settings> {
  const changed = { ...(await settings()), ...change }
  await (await database()).put('settings', { id: 'all', value: changed })
  return changed
}
