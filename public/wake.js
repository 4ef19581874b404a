// The popup's first word, before its own code is there: the worker starts meanwhile. Nobody answers it.
;(globalThis.browser ?? chrome).runtime.sendMessage('wake').catch(() => {})
