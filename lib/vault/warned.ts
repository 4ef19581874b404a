import * as v from 'valibot'
import { database } from './database'

const Warned = v.record(v.string(), v.number())

/** The last warning before its end that was given for each credential, in days. */
export async function warned(): Promise<Record<string, number>> {
  const row = await (await database()).get('settings', 'warned')
  const parsed = v.safeParse(Warned, row?.value)
  return parsed.success ? parsed.output : {}
}

/** Notes the warnings that were given; those of credentials that are gone fall away. */
export async function noteWarned(all: Record<string, number>): Promise<void> {
  await (await database()).put('settings', { id: 'warned', value: all })
}
