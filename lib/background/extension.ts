import type { Browser } from 'wxt/browser'

declare const chrome: typeof Browser

/**
 * The extension's API as the browser itself gives it, with promises in both. What stands on the threshold of the worker
 * is paid at each of its starts, and needs nothing of the polyfill.
 */
export const extension = chrome
