import { browser } from 'wxt/browser'
import { giveTicket, type Purpose } from './sessions'
import { uploaderPage } from './zones'

/** Opens the panel in a window of the extension's own: what is dangerous ends here, and never in a page. */
export async function openWindow(purpose: Purpose): Promise<void> {
  const ticket = await giveTicket(purpose)
  // Relative: `getURL` gives the page's dynamic address, which Chrome opens in frames only.
  const url = `panel.html#ticket=${ticket}`
  await browser.windows.create({ type: 'popup', url, width: 480, height: 720, focused: true })
}

/**
 * Opens the page that sends files, in a tab: it stays open for as long as that takes, and a window of a fixed size
 * would be closed as done.
 */
export async function openUploader(purpose: Purpose): Promise<void> {
  const ticket = await giveTicket(purpose)
  await browser.tabs.create({ url: `/${uploaderPage}#ticket=${ticket}` })
}

/** Opens the options. */
export async function openOptions(): Promise<void> {
  await browser.runtime.openOptionsPage()
}
