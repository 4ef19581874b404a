import { defineContentScript } from 'wxt/utils/define-content-script'
import { readAzureDevOps } from '../lib/context/azuredevops'
import { ask } from '../lib/page/extension'
import { startPage } from '../lib/page/start'

/** For Servers of companies' own, whose addresses tell nothing by their shape: the background knows the collections. */
export default defineContentScript({
  registration: 'runtime',
  matches: [],
  runAt: 'document_idle',
  noScriptStartedPostMessage: true,
  async main(context) {
    const collections = await ask<string[]>('page.roots', {})
    if (collections?.length) startPage(address => readAzureDevOps(address, { collections }), context)
  },
})
