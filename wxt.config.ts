import { fileURLToPath } from 'node:url'
import { defineConfig } from 'wxt'
import { fewChunks } from './lib/build/few-chunks'
import { noInnerHtml, oneJwe, polyfillAsModule } from './lib/build/libraries'
import { noExamples } from './lib/build/no-examples'
import { noNetwork } from './lib/build/no-network'
import { parts } from './lib/build/parts'

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
const policy = (browser: string, command: string) =>
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
    // The worker's policy for its own parts; every page says of itself that it has none.
    command === 'serve' || browser === 'firefox' ? "trusted-types 'none'" : 'trusted-types parts',
  ].join('; ')

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
    plugins: [
      noInnerHtml,
      polyfillAsModule,
      oneJwe,
      ...(env.command === 'build' ? [noNetwork, noExamples, fewChunks] : []),
      ...(env.command === 'build' && env.browser !== 'firefox' ? [parts()] : []),
    ],
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
    content_security_policy: { extension_pages: policy(browser, command) },
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
