import * as v from 'valibot'
import type { Text } from './index'

/** A text that crossed a border: a message, the journal. */
export const TextSchema: v.GenericSchema<Text> = v.lazy(() =>
  v.union([
    v.string(),
    v.object({
      text: v.string(),
      plural: v.exactOptional(v.string()),
      n: v.exactOptional(v.number()),
      values: v.exactOptional(v.record(v.string(), v.union([TextSchema, v.number()]))),
    }),
  ]),
)
