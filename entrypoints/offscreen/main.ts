import * as v from 'valibot'
import { browser } from 'wxt/browser'

const Order = v.object({ to: v.literal('offscreen'), copy: v.string() })

// An offscreen document is never focused, so `navigator.clipboard` refuses it; the old command does not.
browser.runtime.onMessage.addListener((message: unknown, sender, answer: (done: boolean) => void) => {
  const order = v.safeParse(Order, message)
  const area = document.querySelector('textarea')
  // The worker alone: a content script has a tab.
  if (!order.success || !area || sender.id !== browser.runtime.id || sender.tab) return undefined
  area.value = order.output.copy
  area.select()
  answer(document.execCommand('copy'))
  area.value = ''
  return undefined
})
