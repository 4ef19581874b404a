// The popup's first question, before its own code is there: the worker starts and answers meanwhile.
globalThis.asked = (globalThis.browser ?? chrome).runtime.sendMessage({ type: 'panel.open', payload: {} })
globalThis.asked.catch(() => {})
