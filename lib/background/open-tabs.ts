import { browser } from 'wxt/browser'

/** Runs scripts in the tabs that are open at such addresses; where the browser lets nobody in, nothing is lost. */
export async function startIn(matches: readonly string[], js: readonly string[]): Promise<void> {
  for (const { id } of await browser.tabs.query({ url: [...matches] }))
    if (id) browser.scripting.executeScript({ target: { tabId: id }, files: js as never }).catch(() => {})
}

/**
 * Starts the page's side in the tabs that are open when the extension comes or is renewed: Chrome and Edge start it only
 * in what loads later, and what an older version left there can ask nobody any more. Firefox does it by itself. Where it
 * runs already it notices that.
 */
export async function startInOpenTabs(): Promise<void> {
  if (import.meta.env.FIREFOX) return
  const { content_scripts: all = [] } = browser.runtime.getManifest()
  for (const { matches = [], js = [] } of all) await startIn(matches, js)
}
