import type { Action } from '../actions/action'
import type { Portal } from './portal'

/** What a portal brings: a file `part.ts` in its folder exports it. */
export interface Part {
  portal: Portal
  actions: readonly Action[]
}

const isAction = (value: unknown): value is Action =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  (value.kind === 'query' || value.kind === 'plan' || value.kind === 'watch')

/** The actions that a folder's files export, in the order of the files. */
export const actionsIn = (files: Record<string, unknown>): Action[] =>
  Object.values(files).flatMap(file => Object.values(file as object).filter(isAction))
