import * as v from 'valibot'

/** An optional field that some answers leave out and others send as null. */
export const maybe = <S extends v.GenericSchema>(schema: S) => v.optional(v.nullable(schema))

/** A list as Azure DevOps wraps it. On a Server an empty one may be null. */
export const list = <S extends v.GenericSchema>(row: S) =>
  v.pipe(
    v.object({ value: v.nullable(v.array(row)) }),
    v.transform(({ value }) => value ?? []),
  )

/** A row of which nothing is read: that it may be read is all. */
export const anything = v.record(v.string(), v.unknown())

/** The widest net: Server 2020 and newer speak it, and Services. */
export const released = { 'api-version': '6.0' } as const
