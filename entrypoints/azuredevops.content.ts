import { defineContentScript } from 'wxt/utils/define-content-script'
import { readAzureDevOps } from '../lib/context/azuredevops'
import { startPage } from '../lib/page/start'

export default defineContentScript({
  matches: ['https://dev.azure.com/*', 'https://*.visualstudio.com/*'],
  runAt: 'document_idle',
  noScriptStartedPostMessage: true,
  main: context => startPage(readAzureDevOps, context),
})
