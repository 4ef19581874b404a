import type { ContextOptions } from './azuredevops'

/** An address and what is read from it. Tests, context menus and documentation read the same lists. */
export interface Example<Kind extends string, Context> {
  readonly kind: Kind
  readonly address: string
  readonly context: Context
  /** Only where the address is read with registered Servers. */
  readonly options?: ContextOptions
}

type Row<Context> = readonly [address: string, context: Context, options?: ContextOptions]

/**
 * Makes one list of a portal's examples, in the order they are written. The argument is a `Record` with at
 * least one row each, so a kind without an example does not compile.
 */
export function listExamples<Kind extends string, Context>(
  byKind: Record<Kind, readonly [Row<Context>, ...Row<Context>[]]>,
): readonly Example<Kind, Context>[] {
  const list: Example<Kind, Context>[] = []
  for (const kind in byKind)
    for (const [address, context, options] of byKind[kind])
      list.push({ kind, address, context, ...(options && { options }) })
  return list
}
