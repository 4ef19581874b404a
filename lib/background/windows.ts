import { browser } from 'wxt/browser'
import { giveTicket, type Purpose } from './sessions'

/** Opens the panel in a window of the extension's own: what is dangerous ends here, and never in a page. */
export async function openWindow(purpose: Purpose): Promise<void> {
  const ticket = await giveTicket(purpose)
  // Relative: `getURL` gives the page's dynamic address, which Chrome opens in frames only.
  const url = `panel.html#ticket=${ticket}`
  await browser.windows.create({ type: 'popup', url, width: 480, height: 720, focused: true })
}

/** Opens the options. */
export async function openOptions(): Promise<void> {
  await browser.runtime.openOptionsPage()
}
