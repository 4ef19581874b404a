import { browser } from 'wxt/browser'

/**
 * Copies a text without a page in front. Chrome's worker has no clipboard, so an offscreen document copies for
 * it; Firefox's background has one.
 */
export async function copy(text: string): Promise<void> {
  if (import.meta.env.FIREFOX) return navigator.clipboard.writeText(text)
  if (!(await browser.offscreen.hasDocument())) {
    await browser.offscreen.createDocument({
      url: browser.runtime.getURL('/offscreen.html'),
      reasons: ['CLIPBOARD'],
      justification: 'Copies what was chosen in the context menu.',
    })
  }
  await browser.runtime.sendMessage({ to: 'offscreen', copy: text })
  await browser.offscreen.closeDocument()
}
