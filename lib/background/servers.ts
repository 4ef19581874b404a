import { browser } from 'wxt/browser'
import { addressOf, type Context, type ContextOptions, readContext } from '../context/index'
import { toFault } from '../http/fault'
import { portalOf } from '../portals/registry'
import { credentials, type Shown } from '../vault/credentials'
import { queue } from '../vault/gate'
import { patternOf } from './hosts'
import { startIn } from './open-tabs'
import { isOwnBase } from './rules'

/** The script for pages of Servers; it is registered for the hosts that a person has allowed, and nowhere else. */
const script = { id: 'server', js: ['/content-scripts/server.js'] }

/** What is known of Servers: the collections that there are credentials for. */
export const serversOf = (all: readonly Shown[]): ContextOptions => {
  const own = all.filter(({ portal: id, base }) => {
    const portal = id === 'azuredevops' ? portalOf(id) : undefined
    return portal !== undefined && !isOwnBase(portal, base)
  })
  return { collections: [...new Set(own.map(({ base }) => base))] }
}

/** What an address points at; on a Server by the collections that there are credentials for. */
export async function contextAt(address: string): Promise<Context | null> {
  const context = readContext(address)
  if (context && !('collection' in context)) return context
  return readContext(address, serversOf(await credentials()))
}

/** The address of a context; on a Server below the collection that it belongs to. */
export async function addressAt(context: Context): Promise<string> {
  return 'collection' in context ? addressOf(context, serversOf(await credentials())) : addressOf(context)
}

/** The collections on the host of a page: all that its content script is told. */
export async function rootsAt(page: string): Promise<string[]> {
  const { collections = [] } = serversOf(await credentials())
  return collections.filter(root => URL.canParse(page) && new URL(root).origin === new URL(page).origin)
}

const inTurn = queue()

/**
 * Registers the script for the Servers that there are credentials for, where their hosts are allowed; in turn. Where
 * the browser does not take it, there is no dock on those pages and all else works: nothing is thrown.
 */
export const registerServers = (): Promise<void> =>
  inTurn(register).catch((error: unknown) => console.error(toFault(error).message))

async function register(): Promise<void> {
  const { collections = [] } = serversOf(await credentials())
  const patterns = [...new Set(collections.map(patternOf))]
  const allowed = await Promise.all(
    patterns.map(async pattern =>
      (await browser.permissions.contains({ origins: [pattern] })) ? [pattern] : [],
    ),
  )
  const matches = allowed.flat()
  const before = await browser.scripting.getRegisteredContentScripts({ ids: [script.id] })
  if (before.length > 0) await browser.scripting.unregisterContentScripts({ ids: [script.id] })
  if (matches.length === 0) return
  await browser.scripting.registerContentScripts([{ ...script, matches, runAt: 'document_idle' }])
  // What is open has its button too; where it runs already the script notices that.
  await startIn(matches, script.js)
}
