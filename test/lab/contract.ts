import * as appcenter from './appcenter/contract.ts'
import * as appstoreconnect from './appstoreconnect/contract.ts'
import * as azuredevops from './azuredevops/contract.ts'
import type { Exchange } from './record.ts'

/** A portal's official specification, as far as every portal's has it. */
interface Official {
  specification(): { operations: readonly { op: string; method: string; path: string }[] } | undefined
  specificationFile: string
  checkExchange(exchange: Exchange): string[]
}

/** The official specifications, by portal. */
export const official: Partial<Record<string, Official>> = { appcenter, appstoreconnect, azuredevops }

/** Holds an exchange against the specification of the portal it went to; returns what is wrong. */
export const checkExchange = (exchange: Exchange): string[] =>
  Object.values(official).flatMap(one => one?.checkExchange(exchange) ?? [])
