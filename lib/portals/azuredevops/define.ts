import type * as v from 'valibot'
import type { InputSchema, Plan, Query } from '../../actions/action'
import type { AzureDevOpsContext } from '../../context/index'
import type { RequestTo } from '../portal'
import type { AzureDevOpsOperations } from './operations/index'

/** A context in which the named fields are there: what `needs` promises to `run` and `first`. */
type With<F extends keyof AzureDevOpsContext> = AzureDevOpsContext & { [K in F]-?: string }

/** Declares a query on Azure DevOps. */
export function defineQuery<const F extends keyof AzureDevOpsContext, S extends InputSchema>(
  query: Omit<Query<With<F>, S, AzureDevOpsOperations>, 'kind' | 'effect' | 'needs'> & {
    needs: readonly F[]
  },
): Query<With<F>, S, AzureDevOpsOperations> {
  return { kind: 'query', effect: 'read', ...query }
}

/** Declares a plan on Azure DevOps. */
export function definePlan<const F extends keyof AzureDevOpsContext, S extends InputSchema>(
  plan: Omit<Plan<With<F>, S, AzureDevOpsOperations>, 'kind' | 'needs'> & { needs: readonly F[] },
): Plan<With<F>, S, AzureDevOpsOperations> {
  return { kind: 'plan', ...plan }
}

/** A request to Azure DevOps, checked by the compiler: operation, and path parameters. */
export const to = (request: RequestTo<AzureDevOpsOperations>): RequestTo<AzureDevOpsOperations> => request

/** An answer of an operation. */
export type AnswerOf<K extends keyof AzureDevOpsOperations> = v.InferOutput<
  AzureDevOpsOperations[K]['answer']
>
