import type { Plan } from '../actions/action'
import type { Call } from '../actions/plan'
import type { Acting, CallView, FaultData, PartView, RunView } from '../messages/shapes'
import type { Kept, Operation, Portal } from '../portals/portal'
import { addressFor, baseFor, bodyFor } from '../portals/url'
import { rungOf, typedOf } from '../runs/confirm'
import { callsOf, ended, isSent, type RunRecord } from '../runs/record'
import { progress } from '../runs/runs'
import { undoStage } from '../runs/undo'
import { type Part, uploadProgress } from '../runs/uploads'
import type { Text } from '../text/index'
import type { Shown } from '../vault/credentials'

/** What of a credential may be shown beside an action. */
export const actingOf = ({ name, kind, account, access, production }: Shown): Acting => ({
  name,
  kind,
  account,
  access,
  production,
})

/** A run for the eye. */
export function viewOf(
  run: RunRecord,
  plan: Plan,
  portal: Portal,
  credential: Shown | null,
  secrets: string[],
): RunView {
  const stage = run.stages.at(-1)
  const rung = stage ? rungOf(run, plan, stage, credential?.production ?? false) : 1
  const calls = run.stages.flatMap(s =>
    callsOf(s).map(call => callView(call, s.outcomes[call.id], portal, credential)),
  )
  const upload = uploadProgress(run)
  const sending = run.state === 'paused' && run.pause?.because === 'upload'
  const settled = ['done', 'partly', 'failed', 'stopped', 'unknown', 'paused'].includes(run.state)
  return {
    id: run.id,
    action: run.action,
    title: run.title,
    state: run.state,
    rung,
    type: rung === 2 && stage ? typedOf(stage) : '',
    effect: plan.effect,
    headline: stage?.headline ?? run.title,
    summary: stage?.summary ?? run.title,
    notes: [...(stage?.notes ?? [])],
    target: whereOf(portal, run.context),
    acting: credential && actingOf(credential),
    calls,
    progress: progress(run),
    requests: run.stages.flatMap(callsOf).reduce((sum, call) => sum + (asksFirst(call) ? 2 : 1), 0),
    notBefore: run.notBefore,
    pause: run.pause ?? null,
    waitsFor: run.state === 'running' ? waitsFor(run) : null,
    failure: run.state === 'failed' ? failureOf(run) : null,
    upload: upload && { file: upload.step.file, sent: upload.sent, waits: sending },
    can: {
      apply: run.state === 'preview',
      goOn:
        run.undoneBy === undefined &&
        ((run.state === 'paused' && !sending) ||
          (run.state === 'stopped' && progress(run).ended < progress(run).rows)),
      stop: ['held', 'running', 'paused'].includes(run.state),
      undo: settled && !sending && run.undoneBy === undefined && undoStage(run) !== null,
    },
    undoes: run.undoes ?? null,
    undoneBy: run.undoneBy ?? null,
    secrets,
    updated: run.updated,
  }
}

/** Where a run acts, in the words of the panel's head. */
function whereOf(portal: Portal, context: RunRecord['context']): string {
  const { crumbs, name } = portal.trail(context)
  return [...crumbs, name].join(' › ')
}

/** What the first step says that is not over, where it is a wait. */
function waitsFor(run: RunRecord): Text | null {
  for (const stage of run.stages) {
    for (const step of stage.steps) {
      if (step.do === 'wait' && !stage.waits[step.id]?.over) return step.say
      if (step.do === 'upload' && !isSent(stage, step)) return null
      if (step.do === 'send' && step.calls.some(call => !ended(stage.outcomes[call.id]))) return null
    }
  }
  return null
}

/** Why the wait that ended a run failed. */
const failureOf = (run: RunRecord): FaultData | null =>
  run.stages.flatMap(stage => Object.values(stage.waits)).find(wait => wait.fault)?.fault ?? null

/** Whether a call is settled by a read before it is sent for the first time. */
const asksFirst = ({ settle }: Call): boolean =>
  'read' in settle && !(settle.by === 'made' && settle.unique === 'lost')

function callView(
  call: Call,
  outcome: RunRecord['stages'][number]['outcomes'][string] | undefined,
  portal: Portal,
  credential: Shown | null,
): CallView {
  const operation = portal.operations[call.request.op]
  const path = shownPath(operation?.path ?? '', call.request.path)
  const left = 'none' in call.undo ? call.undo.none : call.undo.left
  const rows = call.items?.rows.map(row => ({
    row: call.items?.names?.[row] ?? row,
    state: 'open' as const,
    ...outcome?.rows?.[row],
  }))
  return {
    id: call.id,
    touches: call.touches,
    method: operation?.here ? '' : (operation?.method ?? ''),
    path,
    curl: operation && !operation.here ? curl(portal, credential, operation, call) : '',
    undo: 'none' in call.undo ? 'no' : 'yes',
    ...(left === undefined ? {} : { left }),
    ...(call.secret?.kind === null ? { passing: true as const } : {}),
    state: outcome === undefined ? 'open' : outcome.state,
    ...(outcome?.fault && ended(outcome) ? { fault: outcome.fault } : {}),
    ...(rows ? { rows } : {}),
  }
}

/** A path for the eye: values as they are, later ones in words. */
function shownPath(template: string, values: Call['request']['path']): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values?.[name]
    return value === undefined || typeof value === 'object' ? `{${name}}` : String(value)
  })
}

/** A part for the page that sends it: the one place where its address is opened. */
export const partView = ({ url, until, tag, ...part }: Part): PartView => ({
  ...part,
  url: url.reveal(),
  until: until ?? null,
  tag: tag ?? '',
})

const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

const isKept = (part: unknown): part is Kept => typeof part === 'object' && part !== null && '$kept' in part

/** A call's request as a line for a terminal; the secret stays a variable that the person sets. */
function curl(portal: Portal, credential: Shown | null, operation: Operation, call: Call): string {
  const { path = {}, query = {} } = call.request
  // What an earlier call will have kept stands there by its name.
  const named = <T>(values: Record<string, T | Kept>) =>
    Object.fromEntries(
      Object.entries(values).map(([key, part]) => [key, isKept(part) ? part.$kept : (part as T)]),
    )
  const address = addressFor('', operation, { op: call.request.op, path: named(path), query: named(query) })
  const body = bodyFor(operation, call.request)
  const base = baseFor(portal, credential?.base ?? portal.base, operation)
  const headers = portal.kinds.find(one => one.kind === credential?.kind)?.shell('$GANGWAY_TOKEN') ?? []
  const data =
    body === undefined ? [] : ["-H 'Content-Type: application/json'", `-d ${shell(JSON.stringify(body))}`]
  const line = `curl -X ${operation.method} ${shell(base + address)}`
  return [line, ...headers.map(header => `-H "${header}"`), ...data].join(' \\\n  ')
}
