import { extension } from '../messages/extension'
import type { Zone } from '../messages/protocol'

/** What the browser says of who sent a message. */
export interface Sender {
  id?: string
  origin?: string
  url?: string
  frameId?: number
  documentId?: string
  tab?: { id?: number; url?: string }
}

/** A sender whose zone is known, with what that zone may be asked about. */
export interface Caller {
  zone: Zone
  /** The page of the extension that is shown: `panel.html`; empty for a content script. */
  page: string
  tab: number | null
  tabUrl: string | null
  document: string
}

/**
 * Decides once who a sender is, by what the browser itself says: its origin and frame. `sender.tab` proves
 * nothing, for an options tab has one. Null for anybody else, also other extensions.
 */
export function callerOf(sender: Sender): Caller | null {
  if (sender.id !== extension.runtime.id || sender.url === undefined) return null
  const own = new URL(extension.runtime.getURL('/')).origin
  const url = new URL(sender.url)
  const tab = sender.tab?.id ?? null
  const common = { tab, tabUrl: sender.tab?.url ?? null, document: sender.documentId ?? '' }
  if ((sender.origin ?? url.origin) !== own) {
    // A content script in a frame of the page may belong to anybody: only the top document may ask.
    if (tab === null || sender.frameId !== 0) return null
    return { ...common, zone: 'content', page: '', tabUrl: sender.url }
  }
  const top = sender.frameId === undefined || sender.frameId === 0
  const page = url.pathname.slice(1)
  return { ...common, zone: !top ? 'frame' : page === uploaderPage ? 'uploader' : 'page', page }
}

/** The one page with a way to the network. */
export const uploaderPage = 'uploader.html'

/** Whether a caller is a top-level page of our own, which nobody can frame, cover or move. */
export const isTop = ({ zone }: Pick<Caller, 'zone'>): boolean => zone === 'page' || zone === 'uploader'
