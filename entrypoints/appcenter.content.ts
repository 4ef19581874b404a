import { defineContentScript } from 'wxt/utils/define-content-script'
import { readAppCenter } from '../lib/context/appcenter'
import { startPage } from '../lib/page/start'

export default defineContentScript({
  matches: ['https://appcenter.ms/*', 'https://install.appcenter.ms/*', 'https://mobile.azure.com/*'],
  runAt: 'document_idle',
  noScriptStartedPostMessage: true,
  main: context => startPage(readAppCenter, context),
})
