import * as v from 'valibot'
import { browser } from 'wxt/browser'
import type { Action } from '../actions/action'
import { applies } from '../actions/applies'
import type { ContextOptions } from '../context/index'
import { menuPatterns } from '../context/menu'
import { toFault } from '../http/fault'
import { actionOf, allActions } from '../portals/registry'
import { say } from '../text/index'
import { renderer } from '../text/render'
import { credentials } from '../vault/credentials'
import { queue } from '../vault/gate'
import { settings } from '../vault/settings'
import { flashBadge } from '../watch/badge'
import { actFor, portalFor, toolsFor } from './actors'
import { copy } from './copy'
import type { Engine } from './engine'
import { find } from './find'
import { hostOf } from './hosts'
import { addressAt, contextAt, serversOf } from './servers'
import { openWindow } from './windows'

/** Where a menu opens: on the page itself, or on a link of any site. */
const places = ['page', 'link'] as const

/** The entries of the context menu; `all` opens the panel. */
interface Entry {
  id: string
  title: string
  contexts: ['page'] | ['link'] | ['selection']
  documentUrlPatterns?: string[]
  targetUrlPatterns?: string[]
}

/**
 * The fixed entries, made from the parser's own patterns: named actions for the kinds of address they are
 * declared for, and "All actions". A link's pattern needs no permission for the page it stands on.
 */
function entries(all: readonly Action[], servers: ContextOptions, selection: boolean): Entry[] {
  const patterns = menuPatterns(servers)
  const t = renderer(browser.i18n.getUILanguage())
  const found: Entry[] = []
  for (const place of places) {
    const where = (urls: readonly string[]) =>
      place === 'page' ? { documentUrlPatterns: [...urls] } : { targetUrlPatterns: [...urls] }
    for (const action of all) {
      const kinds = patterns[action.id.split('.')[0] ?? ''] ?? {}
      const urls = (action.menu ?? []).flatMap(kind => kinds[kind] ?? [])
      if (urls.length > 0)
        found.push({ id: `${place}:${action.id}`, title: t(action.title), contexts: [place], ...where(urls) })
    }
    const every = Object.values(patterns).flatMap(kinds => Object.values(kinds).flat())
    found.push({
      id: `${place}:all`,
      title: t(say('All actions…')),
      contexts: [place],
      ...where(every),
    } as Entry)
  }
  if (selection)
    found.push({ id: 'selection:all', title: t(say('Look up “%s” in Gangway')), contexts: ['selection'] })
  return found
}

const inTurn = queue()

/**
 * Makes the menu anew: on installation, on update, and when a setting of it or what is known of Servers changes; one
 * after the other.
 */
export const makeMenus = (): Promise<void> => inTurn(make)

async function make(): Promise<void> {
  await browser.contextMenus.removeAll()
  const servers = serversOf(await credentials())
  for (const entry of entries(allActions(), servers, (await settings()).selection))
    browser.contextMenus.create(entry as never)
}

const Click = v.object({
  menuItemId: v.string(),
  pageUrl: v.optional(v.string()),
  linkUrl: v.optional(v.string()),
  selectionText: v.optional(v.string()),
})

/** A choice in the menu: what copies copies at once, all else opens the extension's own window. */
export async function chosen(raw: unknown, engine: Engine): Promise<void> {
  const { menuItemId, pageUrl, linkUrl, selectionText } = v.parse(Click, raw)
  const [place = '', id = ''] = menuItemId.split(/:(.*)/s)
  const host = hostOf(pageUrl)
  if (place === 'selection') {
    const context = await find(selectionText ?? '', null)
    return openWindow({
      ...(context ? { address: await addressAt(context) } : {}),
      from: { by: 'text', host },
    })
  }
  const address = (place === 'link' ? linkUrl : pageUrl) ?? ''
  const from = place === 'link' ? { by: 'link' as const, host } : { by: 'page' as const }
  const context = await contextAt(address)
  const action = actionOf(id)
  if (!context || !action || !applies(action, context)) return openWindow({ address, from })
  if (action.kind === 'query' && action.copies) {
    try {
      const acting = await actFor(action, context, Date.now())
      const tools = toolsFor(portalFor(context), acting?.actor ?? null, engine.requester, Date.now())
      const view = await action.run(context, v.parse(action.input, {}), tools)
      const text =
        view.view === 'copies' ? view.copies[0]?.text : view.view === 'text' ? view.text : undefined
      if (text !== undefined) return await copied(text)
    } catch (error) {
      // The window tells what is wrong, with the next step.
      console.warn(toFault(error).message)
    }
  }
  return openWindow({ address, from, start: { action: action.id, input: {} } })
}

/** Copies, and shows it on the button in the toolbar for a moment. */
async function copied(text: string): Promise<void> {
  await copy(text)
  await flashBadge('✓')
}
