/**
 * Addresses as handles on resources: `readContext` turns an address of one of the three portals into a
 * context, `addressOf` turns a context into an address, `kindOf` names what it points at.
 *
 * Content scripts import the parser of their own portal alone (`./appcenter`, ...). The examples of every
 * kind of route are in `./examples`, the match patterns for context menus in `./menu`.
 */
import { type AppCenterContext, type AppCenterKind, readAppCenter } from './appcenter'
import { addressOfAppCenter } from './appcenter.address'
import { type AppStoreConnectContext, type AppStoreConnectKind, readAppStoreConnect } from './appstoreconnect'
import { addressOfAppStoreConnect } from './appstoreconnect.address'
import {
  type AzureDevOpsContext,
  type AzureDevOpsKind,
  type ContextOptions,
  readAzureDevOps,
} from './azuredevops'
import { addressOfAzureDevOps } from './azuredevops.address'
import { kindOfAppCenter, kindOfAppStoreConnect, kindOfAzureDevOps } from './kind'

export type { AppCenterContext, AppStoreConnectContext, AzureDevOpsContext, ContextOptions }

/** What an address points at; `portal` tells which of the three it is. It holds no address. */
export type Context = AppCenterContext | AppStoreConnectContext | AzureDevOpsContext

/** The name of a kind of page; some names (`app`, `build`, `release`, `group`) stand in more than one portal. */
export type ContextKind = AppCenterKind | AppStoreConnectKind | AzureDevOpsKind

/**
 * Reads any address. Which routes there are, and what they give, stands beside each portal's parser.
 *
 * @param options registered Servers of Azure DevOps; the other portals need none.
 * @returns the context, or `null` if the address is no page of a portal. Never throws.
 */
export function readContext(address: string, options: ContextOptions = {}): Context | null {
  return readAppCenter(address) ?? readAppStoreConnect(address) ?? readAzureDevOps(address, options)
}

/**
 * Builds the address of a context: for every context that `readContext` gave, also after JSON, one that
 * `readContext` reads, with the same options, as an equal context.
 */
export function addressOf(context: Context, options: ContextOptions = {}): string {
  switch (context.portal) {
    case 'appcenter':
      return addressOfAppCenter(context)
    case 'appstoreconnect':
      return addressOfAppStoreConnect(context)
    case 'azuredevops':
      return addressOfAzureDevOps(context, options)
  }
}

/** Names the narrowest resource that a context points at. */
export function kindOf(context: Context): ContextKind {
  switch (context.portal) {
    case 'appcenter':
      return kindOfAppCenter(context)
    case 'appstoreconnect':
      return kindOfAppStoreConnect(context)
    case 'azuredevops':
      return kindOfAzureDevOps(context)
  }
}
