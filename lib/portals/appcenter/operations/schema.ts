import * as v from 'valibot'

/** An optional field that some answers leave out and others send as null. */
export const maybe = <S extends v.GenericSchema>(schema: S) => v.optional(v.nullable(schema))

/** An operation that answers nothing, or something no action reads. */
export const nothing = v.unknown()

/** The specification declares some lists as one bare object; the service may answer either. */
export const list = <S extends v.GenericSchema>(schema: S) =>
  v.union([
    v.array(schema),
    v.pipe(
      schema,
      v.transform(one => [one]),
    ),
  ])

/** How the paths of an app's operations begin. */
export const app = '/v0.1/apps/{owner_name}/{app_name}' as const
/** How the paths of an organisation's operations begin. */
export const org = '/v0.1/orgs/{org_name}' as const
