import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script'
import { askFirst } from '../lib/messages/last'

/** The popup's first question, asked before the popup's own code is there. */
export default defineUnlistedScript(() => {
  globalThis.asked = askFirst()
  globalThis.asked.catch(() => {})
})
