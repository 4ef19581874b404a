import * as v from 'valibot'
import type { Context } from '../context/index'

/** The portals, by the names their contexts carry; whatever comes from outside and names one is held against this. */
export const PortalId: v.GenericSchema<Context['portal']> = v.picklist([
  'appcenter',
  'appstoreconnect',
  'azuredevops',
])
export type PortalId = v.InferOutput<typeof PortalId>
