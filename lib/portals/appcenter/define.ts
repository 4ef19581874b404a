import type * as v from 'valibot'
import type { InputSchema, Plan, Query } from '../../actions/action'
import type { AppCenterContext } from '../../context/index'
import type { RequestTo } from '../portal'
import type { AppCenterOperations } from './operations/index'

/** A context in which the named fields are there: what `needs` promises to `run` and `first`. */
export type With<F extends keyof AppCenterContext> = AppCenterContext & { [K in F]-?: string }

/** Declares a query on App Center. */
export function defineQuery<const F extends keyof AppCenterContext, S extends InputSchema>(
  query: Omit<Query<With<F>, S, AppCenterOperations>, 'kind' | 'effect' | 'needs'> & { needs: readonly F[] },
): Query<With<F>, S, AppCenterOperations> {
  return { kind: 'query', effect: 'read', ...query }
}

/** Declares a plan on App Center. */
export function definePlan<const F extends keyof AppCenterContext, S extends InputSchema>(
  plan: Omit<Plan<With<F>, S, AppCenterOperations>, 'kind' | 'needs'> & { needs: readonly F[] },
): Plan<With<F>, S, AppCenterOperations> {
  return { kind: 'plan', ...plan }
}

/** A request to App Center, checked by the compiler: operation, and path parameters. */
export const to = (request: RequestTo<AppCenterOperations>): RequestTo<AppCenterOperations> => request

/** The path parameters of the app a context points at. */
export const appPath = (context: With<'owner' | 'app'>) => ({
  owner_name: context.owner,
  app_name: context.app,
})

/** An answer of an operation. */
export type AnswerOf<K extends keyof AppCenterOperations> = v.InferOutput<AppCenterOperations[K]['answer']>
