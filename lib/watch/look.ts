import * as v from 'valibot'
import type { Look, Watch } from '../actions/action'
import { type Json, same } from '../http/json'
import type { Text } from '../text/index'

/** What is worth telling of a look, by what was seen before. */
export function newsOf(watch: Watch, before: Json, look: Look): Text | null {
  const known = v.safeParse(watch.state, before)
  // An update keeps something else of a look: what is seen now is where it begins.
  if (!known.success) return null
  if (watch.news) return watch.news(known.output, look)
  return same(before, look.state) ? null : look.text
}
