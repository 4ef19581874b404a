import type { Plugin } from 'vite'

/**
 * Preact can set `innerHTML`; nothing here does. Taking the path out makes HTML sinks impossible instead of
 * unused, and the add-on linter has nothing to warn of.
 */
export const noInnerHtml: Plugin = {
  name: 'no-inner-html',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/preact\/dist\/preact\.m?js$/.test(id)) return undefined
    const cut = code.replace(/\w+\.innerHTML=(\w+)\.__html/g, 'void $1')
    if (cut === code) throw new Error('Preact no longer writes innerHTML where it did: look at noInnerHtml.')
    return { code: cut, map: null }
  },
}

/**
 * The polyfill is CommonJS: a bundler's bridge to it copies every property of the browser's own `browser`, and so
 * makes the browser build every API of it while the worker starts. As a module it is handed on as it is.
 */
export const polyfillAsModule: Plugin = {
  name: 'polyfill-as-module',
  enforce: 'pre',
  transform(code, id) {
    if (!/webextension-polyfill\/dist\/browser-polyfill(\.min)?\.js$/.test(id)) return undefined
    return {
      code: `const module = { exports: {} };\nconst exports = module.exports;\n${code}\nexport default module.exports;`,
      map: null,
      moduleSideEffects: false,
    }
  },
}
