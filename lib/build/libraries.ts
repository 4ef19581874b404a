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

/** Of each file of jose what is cut: from where, up to where, and what stands there instead. */
const otherWays: Record<string, readonly (readonly [from: string, to: string, instead: string])[]> = {
  key_management: [
    [
      '  const direct = mode ===',
      '  return aeskwUnwrap(alg.slice(-6), key, encryptedKey);\n',
      '  throw new JOSENotSupported(alg);\n',
    ],
    [
      '  const cek = transport ?',
      '  return [cek, encryptedKey, parameters];\n',
      '  throw new JOSENotSupported(alg);\n',
    ],
  ],
  jwe_algorithms: [['  "RSA-OAEP": rsaes(1)', '"PBES2-HS512+A256KW": pbes2()\n', '']],
}

/**
 * The vault knows one form of JWE (`dir` with A256GCM) and refuses every other. The other ways to a key are left out:
 * nothing can be led to them, and the worker does not read them.
 */
export const oneJwe: Plugin = {
  name: 'one-jwe',
  enforce: 'pre',
  transform(code, id) {
    const file = /\/jose\/dist\/webapi\/lib\/(\w+)\.js$/.exec(id)?.[1] ?? ''
    let cut = code
    for (const [from, to, instead] of otherWays[file] ?? []) {
      const [start, end] = [cut.indexOf(from), cut.indexOf(to)]
      if (start < 0 || end < start)
        throw new Error(`jose no longer has in ${file} what oneJwe cuts: look at it.`)
      cut = cut.slice(0, start) + instead + cut.slice(end + to.length)
    }
    return cut === code ? undefined : { code: cut, map: null }
  },
}
