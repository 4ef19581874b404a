import type * as v from 'valibot'
import type { InputSchema, Plan, Query, Tools, Watch } from '../../actions/action'
import type { AppStoreConnectContext } from '../../context/index'
import type { Json } from '../../http/json'
import type { RequestTo } from '../portal'
import type { AppStoreConnectOperations } from './operations/index'

/** A context in which the named fields are there: what `needs` promises to `run` and `first`. */
export type With<F extends keyof AppStoreConnectContext> = AppStoreConnectContext & { [K in F]-?: string }

/** The tools of an action on App Store Connect. */
export type Reads = Tools<AppStoreConnectOperations>

/** Declares a query on App Store Connect. */
export function defineQuery<const F extends keyof AppStoreConnectContext, S extends InputSchema>(
  query: Omit<Query<With<F>, S, AppStoreConnectOperations>, 'kind' | 'effect' | 'needs'> & {
    needs: readonly F[]
  },
): Query<With<F>, S, AppStoreConnectOperations> {
  return { kind: 'query', effect: 'read', ...query }
}

/** Declares a plan on App Store Connect. */
export function definePlan<const F extends keyof AppStoreConnectContext, S extends InputSchema>(
  plan: Omit<Plan<With<F>, S, AppStoreConnectOperations>, 'kind' | 'needs'> & { needs: readonly F[] },
): Plan<With<F>, S, AppStoreConnectOperations> {
  return { kind: 'plan', ...plan }
}

/** Declares a watch on App Store Connect. */
export function defineWatch<
  const F extends keyof AppStoreConnectContext,
  S extends InputSchema,
  T extends Json,
>(
  watch: Omit<Watch<With<F>, S, AppStoreConnectOperations, T>, 'kind' | 'effect' | 'needs'> & {
    needs: readonly F[]
  },
): Watch<With<F>, S, AppStoreConnectOperations, T> {
  return { kind: 'watch', effect: 'read', ...watch }
}

/** A request to App Store Connect, checked by the compiler: operation, and path parameters. */
export const to = (request: RequestTo<AppStoreConnectOperations>): RequestTo<AppStoreConnectOperations> =>
  request

/** An answer of an operation. */
export type AnswerOf<K extends keyof AppStoreConnectOperations> = v.InferOutput<
  AppStoreConnectOperations[K]['answer']
>
