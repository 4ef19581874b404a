import * as v from 'valibot'
import { faultCodes } from '../http/fault'
import { PortalId } from '../portals/id'
import { ShapeSchema } from './shape'

/** The format of the file. What reads it refuses every other. */
export const fileFormat = 'gangway-field-check/1'

const word = v.pipe(v.string(), v.maxLength(200))

/** What one read of a field check met. Nothing of it names a person or a thing of theirs. */
const ProbeSchema = v.strictObject({
  /** The operation's id in the portal's own specification. */
  op: word,
  /** The HTTP status; null where nothing was sent, or nothing came back. */
  status: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(599))),
  /** Why there is no answer to look at. `nothing`: an earlier answer named nothing to ask about. */
  stopped: v.exactOptional(v.picklist([...faultCodes, 'nothing'])),
  /** Names of the headers in lower case; a value only where it is known to tell nothing of anybody. */
  headers: v.record(word, v.nullable(word)),
  /** What the body looks like; absent where there was none. */
  shape: v.exactOptional(ShapeSchema),
  /** Where the body did not fit what Gangway reads of it: paths with `[]` for entries. */
  misfits: v.array(word),
})
export type Probe = v.InferOutput<typeof ProbeSchema>

/** What a field check found, as it stands in its file. */
const ReportSchema = v.strictObject({
  format: v.literal(fileFormat),
  portal: PortalId,
  /** The day it was made, by UTC. */
  day: v.pipe(v.string(), v.isoDate()),
  /** Who asked, as far as answers depend on it. */
  credential: v.strictObject({
    kind: word,
    access: v.picklist(['read', 'full', 'unknown']),
    reach: v.picklist(['app', 'account']),
  }),
  /** How far the portal's clock is ahead, in whole seconds. */
  skew: v.pipe(v.number(), v.integer()),
  probes: v.array(ProbeSchema),
})
export type Report = v.InferOutput<typeof ReportSchema>

/** The text of a report's file. */
export const fileOf = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`

/** A report out of its file's text. @throws SyntaxError or ValiError where it is none */
export const readReport = (text: string): Report => v.parse(ReportSchema, JSON.parse(text))
