import type * as v from 'valibot'
import type { InputSchema, Query } from '../../actions/action'
import type { AzureDevOpsContext } from '../../context/index'
import type { AzureDevOpsOperations } from './operations/index'

/** A context in which the named fields are there: what `needs` promises to `run` and `first`. */
export type With<F extends keyof AzureDevOpsContext> = AzureDevOpsContext & { [K in F]-?: string }

/** Declares a query on Azure DevOps. */
export function defineQuery<const F extends keyof AzureDevOpsContext, S extends InputSchema>(
  query: Omit<Query<With<F>, S, AzureDevOpsOperations>, 'kind' | 'effect' | 'needs'> & {
    needs: readonly F[]
  },
): Query<With<F>, S, AzureDevOpsOperations> {
  return { kind: 'query', effect: 'read', ...query }
}

/** An answer of an operation. */
export type AnswerOf<K extends keyof AzureDevOpsOperations> = v.InferOutput<
  AzureDevOpsOperations[K]['answer']
>
