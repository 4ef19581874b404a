import { defineContentScript } from 'wxt/utils/define-content-script'
import { readAppStoreConnect } from '../lib/context/appstoreconnect'
import { startPage } from '../lib/page/start'

export default defineContentScript({
  matches: ['https://appstoreconnect.apple.com/*', 'https://developer.apple.com/account/*'],
  runAt: 'document_idle',
  noScriptStartedPostMessage: true,
  main: context => startPage(readAppStoreConnect, context),
})
