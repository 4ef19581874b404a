import * as v from 'valibot'
import { operation } from '../../portal'
import { app, maybe, nothing } from './schema'

/** A group of the same crash or error in one version. */
const ErrorGroup = v.object({
  errorGroupId: v.string(),
  state: v.pipe(v.string(), v.toLowerCase()),
  annotation: maybe(v.string()),
  appVersion: v.string(),
  appBuild: maybe(v.string()),
  count: v.number(),
  deviceCount: v.number(),
  firstOccurrence: v.string(),
  lastOccurrence: v.string(),
  exceptionType: maybe(v.string()),
  exceptionMessage: maybe(v.string()),
  exceptionClassName: maybe(v.string()),
  exceptionMethod: maybe(v.string()),
  exceptionFile: maybe(v.string()),
  // Text by the specification, and a number in the frames beside it.
  exceptionLine: maybe(v.union([v.string(), v.number()])),
})

// Unlike everything else of Diagnostics, stack traces are spelled with underscores.
const StackFrame = v.object({ code_raw: v.string(), app_code: maybe(v.boolean()) })
interface Thrown {
  reason?: string | null | undefined
  type?: string | null | undefined
  frames?: v.InferOutput<typeof StackFrame>[] | null | undefined
  /** What caused it, which may have causes of its own. */
  inner_exceptions?: Thrown[] | null | undefined
}
const StackException: v.GenericSchema<Thrown> = v.object({
  reason: maybe(v.string()),
  type: maybe(v.string()),
  frames: maybe(v.array(StackFrame)),
  inner_exceptions: maybe(v.array(v.lazy(() => StackException))),
})

/** A stack trace. */
const StackTrace = v.object({
  title: maybe(v.string()),
  reason: maybe(v.string()),
  exception: maybe(StackException),
  threads: maybe(
    v.array(
      v.object({
        title: maybe(v.string()),
        frames: maybe(v.array(StackFrame)),
        crashed: maybe(v.boolean()),
        relevant: maybe(v.boolean()),
      }),
    ),
  ),
})

const Counts = v.object({
  count: maybe(v.number()),
  errors: maybe(v.array(v.object({ datetime: maybe(v.string()), count: maybe(v.number()) }))),
})

const group = `${app}/errors/errorGroups/{errorGroupId}` as const

/** Crashes and errors: the Diagnostics API. */
export const errors = {
  Errors_GroupList: operation(
    'diagnostics',
    'GET',
    `${app}/errors/errorGroups`,
    v.object({ nextLink: maybe(v.string()), errorGroups: maybe(v.array(ErrorGroup)) }),
    { pages: 'nextLink' },
  ),
  Errors_GroupDetails: operation('diagnostics', 'GET', group, ErrorGroup),
  Errors_UpdateState: operation('diagnostics', 'PATCH', group, nothing),
  Errors_GroupErrorStackTrace: operation('diagnostics', 'GET', `${group}/stacktrace`, StackTrace),
  Errors_ErrorStackTrace: operation('diagnostics', 'GET', `${group}/errors/{errorId}/stacktrace`, StackTrace),
  Errors_GroupCountsPerDay: operation('diagnostics', 'GET', `${group}/errorCountsPerDay`, Counts),
  Errors_CountsPerDay: operation('diagnostics', 'GET', `${app}/errors/errorCountsPerDay`, Counts),
  errors_getRetentionSettings: operation(
    'diagnostics',
    'GET',
    `${app}/errors/retention_settings`,
    v.object({ retention_in_days: v.number() }),
  ),
}
