import type { Json } from '../http/json'
import type { Secret } from '../http/secret'
import type { Request } from '../portals/portal'
import type { RunRecord } from './record'

/** What the executor needs of the world; the background gives the browser's, tests give a clock and the lab. */
export interface World {
  now(): number
  /** Waits at most 20 s; longer waits are alarms. */
  sleep(ms: number): Promise<void>
  /** Wakes the worker at a moment, and again until another is set; null does so no more. */
  alarm(at: number | null): Promise<unknown>
  /** Reads, with retries; undefined for a 404. @throws Fault */
  read(run: RunRecord, request: Request): Promise<Json | undefined>
  /** Sends a write once. @throws Fault */
  write(run: RunRecord, request: Request): Promise<Json | undefined>
  /** Keeps the one-time secret of a call, encrypted, until it is shown. */
  keepSecret(run: RunRecord, call: string, secret: Secret): Promise<void>
  /** How long a lost request may still take effect. */
  lag(run: RunRecord): number
  /** The next stage of a plan that has one. */
  nextStage(run: RunRecord): Promise<RunRecord['stages'][number] | null>
  /** Tells who looks that a run has changed. */
  changed(run: RunRecord): void
}
