import type { Action } from '../../lib/actions/action'
import { renderer } from '../../lib/text/render'

const t = renderer('en')

/** An action as `npm run catalogue -- --json` tells of it. */
export interface Entry {
  id: string
  portal: string
  kind: Action['kind']
  effect: Action['effect']
  title: string
  about: string
  /** Fields of the context that must be there. */
  needs: string[]
  credential: Action['credential']
  /** The specification's ids of every operation it may use, undo's too. */
  operations: string[]
  /** The first is the one its documentation shows. */
  addresses: string[]
}

/** Every operation an action names. */
export const operationsOf = (action: Action): string[] =>
  action.kind !== 'plan'
    ? [...action.operations]
    : [...new Set([...action.reads, ...Object.keys(action.sends)])]

/** What the catalogue says of an action. */
export const entryOf = (action: Action): Entry => ({
  id: action.id,
  portal: action.id.split('.')[0] ?? '',
  kind: action.kind,
  effect: action.effect,
  title: t(action.title),
  about: t(action.about),
  needs: [...action.needs],
  credential: action.credential,
  operations: operationsOf(action),
  addresses: [...new Set(action.examples.map(example => example.address))],
})
