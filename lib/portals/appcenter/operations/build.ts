import * as v from 'valibot'
import { operation } from '../../portal'
import { app, maybe, nothing } from './schema'

/** A build; `status` and `result` are free strings and compared without case. */
const Build = v.object({
  id: v.number(),
  buildNumber: v.string(),
  queueTime: v.string(),
  startTime: maybe(v.string()),
  finishTime: maybe(v.string()),
  status: v.string(),
  result: maybe(v.string()),
  sourceBranch: v.string(),
  sourceVersion: v.string(),
})

const Branch = v.object({
  // The specification leaves `branch` out; the service and its own client rely on it.
  branch: v.object({ name: v.string(), commit: maybe(v.object({ sha: maybe(v.string()) })) }),
  configured: v.boolean(),
  lastBuild: maybe(Build),
})

/** Branches and builds. */
export const build = {
  builds_listBranches: operation('build', 'GET', `${app}/branches`, v.array(Branch)),
  builds_listByBranch: operation('build', 'GET', `${app}/branches/{branch}/builds`, v.array(Build)),
  builds_create: operation('build', 'POST', `${app}/branches/{branch}/builds`, Build),
  builds_get: operation('build', 'GET', `${app}/builds/{build_id}`, Build),
  builds_update: operation('build', 'PATCH', `${app}/builds/{build_id}`, nothing),
}
