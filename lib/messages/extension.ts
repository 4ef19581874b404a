import type { Browser } from 'wxt/browser'

declare const chrome: typeof Browser

/**
 * The extension's API as the browser itself gives it, with promises in both. For what is paid at each start of the worker
 * and of the popup, and needs nothing of the polyfill.
 */
export const extension = chrome
