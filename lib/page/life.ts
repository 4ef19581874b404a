/**
 * How long a content script lives: its `signal` aborts when the extension was updated or removed while the
 * page stayed. The build puts this in the place of WXT's own context, which is ten times as large, brings the
 * polyfill into every page, and says the extension's id in an event that the page can hear.
 */
export const ContentScriptContext = AbortController
