import { browser } from 'wxt/browser'
import { giveTicket, type Purpose } from './sessions'

/** Opens the panel in a window of the extension's own: what is dangerous ends here, and never in a page. */
export async function openWindow(purpose: Purpose): Promise<void> {
  const ticket = await giveTicket(purpose)
  const url = `${browser.runtime.getURL('/panel.html')}#ticket=${ticket}`
  await browser.windows.create({ type: 'popup', url, width: 480, height: 720, focused: true })
}

/** Opens the options. */
export async function openOptions(): Promise<void> {
  await browser.runtime.openOptionsPage()
}
