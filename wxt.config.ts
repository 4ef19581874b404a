import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { defineConfig } from 'wxt'

/** The extension's id in Firefox; its redirect address and its storage hang on it. */
const geckoId = 'gangway@gangway.dev'

const portalHosts = [
  'https://*.appcenter.ms/*',
  'https://mobile.azure.com/*',
  'https://appstoreconnect.apple.com/*',
  'https://api.appstoreconnect.apple.com/*',
  'https://developer.apple.com/*',
  'https://dev.azure.com/*',
  'https://*.dev.azure.com/*',
  'https://*.visualstudio.com/*',
]

/**
 * What binds every page of ours, and the worker. `http:` is in it for Servers without TLS whose hosts a company names:
 * which those are only the background can know (`onlySafeWays`), and every page says of itself that it has no network.
 */
const policy = (command: string) =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    command === 'serve' ? "style-src 'self' 'unsafe-inline' http://localhost:3000" : "style-src 'self'",
    "img-src 'self' data: blob:",
    command === 'serve' ? 'connect-src https: http: ws://localhost:3000' : 'connect-src https: http:',
    "frame-ancestors 'self' https:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')

/**
 * Preact can set `innerHTML`; nothing here does. Taking the path out makes HTML sinks impossible instead of
 * unused, and the add-on linter has nothing to warn of.
 */
const noInnerHtml: Plugin = {
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
const polyfillAsModule: Plugin = {
  name: 'polyfill-as-module',
  enforce: 'pre',
  transform(code, id) {
    if (!/webextension-polyfill\/dist\/browser-polyfill(\.min)?\.js$/.test(id)) return undefined
    return {
      code: `const module = { exports: {} };\nconst exports = module.exports;\n${code}\nexport default module.exports;`,
      map: null,
    }
  },
}

/** What an action says of itself for the tests alone. */
const toldToTests = ['examples', 'operations', 'reads']

/**
 * Every action declares with what it can be tried and what it asks for. The tests hold it to that, and nothing that is
 * built ever looks at it: it is left out, and with it what makes it.
 */
const noExamples: Plugin = {
  name: 'no-examples',
  enforce: 'post',
  transform(code, id) {
    if (!/\/lib\/portals\/\w+\/actions\//.test(id)) return undefined
    let cut = code
    const look = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return
      // Taken apart it is no declaration: what is made of it is one.
      if ('type' in node && node.type === 'ObjectPattern') return
      // From the end to the beginning, so that what comes before stays where it is.
      if (isProperty(node) && toldToTests.includes(node.key.name))
        cut = `${cut.slice(0, node.start)}...{}${cut.slice(node.end)}`
      else for (const part of Object.values(node).reverse()) look(part)
    }
    look(this.parse(code).body)
    return { code: cut, map: null }
  },
}

interface Property {
  start: number
  end: number
  key: { name: string }
}

const isProperty = (node: object): node is Property =>
  'type' in node && node.type === 'Property' && 'key' in node && isNamed(node.key)

const isNamed = (key: unknown): key is { name: string } =>
  typeof key === 'object' && key !== null && 'name' in key && typeof key.name === 'string'

/** Only the background and the uploader have network: every other built page says of itself that it has none. */
const noNetwork: Plugin = {
  name: 'no-network-in-pages',
  transformIndexHtml: {
    order: 'pre',
    handler: (_html, { filename }) => [
      {
        tag: 'meta',
        attrs: {
          'http-equiv': 'Content-Security-Policy',
          content: /[\\/]uploader[\\/]index\.html$/.test(filename)
            ? 'connect-src https:'
            : "connect-src 'none'",
        },
        injectTo: 'head-prepend',
      },
    ],
  },
}

export default defineConfig({
  modules: ['@wxt-dev/webextension-polyfill'],
  imports: false,
  vite: env => ({
    resolve: {
      alias: {
        // WXT's own context tells every page our id, and brings the polyfill into every content script.
        'wxt/utils/content-script-context': fileURLToPath(new URL('lib/page/life.ts', import.meta.url)),
      },
    },
    plugins: [noInnerHtml, polyfillAsModule, ...(env.command === 'build' ? [noNetwork, noExamples] : [])],
  }),
  zip: { excludeSources: ['test/**', '.ci/**', '.cache/**'] },
  manifest: ({ browser, command }) => ({
    name: 'Gangway',
    description:
      'The right action on App Center, App Store Connect and Azure DevOps, one click from where you are.',
    permissions: [
      'storage',
      'unlimitedStorage',
      'alarms',
      'contextMenus',
      'scripting',
      'activeTab',
      'clipboardWrite',
      'idle',
      'identity',
      'declarativeNetRequestWithHostAccess',
      ...(browser === 'firefox' ? [] : ['offscreen']),
    ],
    host_permissions: portalHosts,
    // A Server of a company's own, or its callback, one host at a time; by http only where the company names it.
    optional_host_permissions: ['https://*/*', 'http://*/*'],
    // Firefox takes neither `identity` nor `declarativeNetRequest*` as optional, and no browser warns of them: so
    // they are asked for from the start in all.
    optional_permissions: ['notifications', 'downloads'],
    incognito: 'not_allowed',
    action: { default_title: 'Gangway' },
    // Firefox takes what a company sets from a file of its own and knows no schema.
    ...(browser === 'firefox' ? {} : { storage: { managed_schema: 'policy.json' } }),
    content_security_policy: { extension_pages: policy(command) },
    web_accessible_resources: [
      {
        resources: ['panel.html'],
        matches: ['https://*/*'],
        ...(browser === 'firefox' ? {} : { use_dynamic_url: true }),
      },
      // A rule can lead only to a fixed address. In Chrome the sign-in alone may see whether it is there; in Firefox,
      // where the address differs in every profile, whatever leads to it must.
      {
        resources: ['signed-in.html'],
        matches: [browser === 'firefox' ? 'https://*/*' : 'https://app.vssps.visualstudio.com/*'],
      },
    ],
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: geckoId,
              strict_min_version: '147.0',
              data_collection_permissions: { required: ['authenticationInfo'] },
            },
          },
        }
      : { minimum_chrome_version: '123', externally_connectable: { ids: [] } }),
  }),
})
