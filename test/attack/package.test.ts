import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { built } from './help'

const top = resolve(import.meta.dirname, '../..')
const files = readdirSync(built, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => relative(built, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
const read = (file: string) => readFileSync(join(built, file), 'utf8')
const scripts = files.filter(file => extname(file) === '.js')

/** All that the extension may ever ask for. A change here is a change of what people have agreed to. */
const manifest = {
  manifest_version: 3,
  name: 'Gangway',
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
    'offscreen',
  ],
  host_permissions: [
    'https://*.appcenter.ms/*',
    'https://mobile.azure.com/*',
    'https://appstoreconnect.apple.com/*',
    'https://api.appstoreconnect.apple.com/*',
    'https://developer.apple.com/*',
    'https://dev.azure.com/*',
    'https://*.dev.azure.com/*',
    'https://*.visualstudio.com/*',
  ],
  optional_host_permissions: ['https://*/*', 'http://*/*'],
  optional_permissions: ['notifications', 'downloads'],
  incognito: 'not_allowed',
  action: { default_title: 'Gangway', default_popup: 'popup.html' },
  content_security_policy: {
    extension_pages:
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; connect-src https: http:; frame-ancestors 'self' https:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types parts",
  },
  web_accessible_resources: [
    { resources: ['panel.html'], matches: ['https://*/*'], use_dynamic_url: true },
    { resources: ['signed-in.html'], matches: ['https://app.vssps.visualstudio.com/*'] },
  ],
  storage: { managed_schema: 'policy.json' },
  minimum_chrome_version: '123',
  externally_connectable: { ids: [] },
  background: { service_worker: 'background.js' },
  options_ui: { open_in_tab: true, page: 'options.html' },
  content_scripts: [
    {
      matches: ['https://appcenter.ms/*', 'https://install.appcenter.ms/*', 'https://mobile.azure.com/*'],
      run_at: 'document_idle',
      js: ['content-scripts/appcenter.js'],
    },
    {
      matches: ['https://appstoreconnect.apple.com/*', 'https://developer.apple.com/account/*'],
      run_at: 'document_idle',
      js: ['content-scripts/appstoreconnect.js'],
    },
    {
      matches: ['https://*.visualstudio.com/*', 'https://dev.azure.com/*'],
      run_at: 'document_idle',
      js: ['content-scripts/azuredevops.js'],
    },
  ],
}

describe('the built extension', () => {
  it('asks for what is agreed and nothing more', () => {
    const { version, description, icons, ...rest } = JSON.parse(read('manifest.json')) as Record<
      string,
      unknown
    >
    expect(rest).toEqual(manifest)
    expect([typeof version, typeof description, typeof icons]).toEqual(['string', 'string', 'object'])
  })

  it('makes no code and no HTML out of text', () => {
    const sinks =
      /\beval\s*\(|new Function\b|\.(inner|outer)HTML\s*=[^=]|insertAdjacentHTML|document\.write|createContextualFragment|setHTMLUnsafe|parseFromString|\bimportScripts\b|setTimeout\(\s*["'`]|dangerouslySetInnerHTML\s*[:=]/
    expect(scripts.length).toBeGreaterThan(10)
    // The worker loads its own parts, by the one policy that the manifest names.
    const load = 'importScripts(policy.createScriptURL(name))'
    expect(read('background.js').split(load)).toHaveLength(2)
    for (const file of scripts) {
      const text = file === 'background.js' ? read(file).replace(load, '') : read(file)
      expect([file, sinks.exec(text)?.[0]]).toEqual([file, undefined])
    }
  })

  it('has only scripts and styles of its own in its pages', () => {
    const pages = files.filter(file => extname(file) === '.html')
    expect(pages.toSorted()).toEqual([
      'offscreen.html',
      'options.html',
      'panel.html',
      'popup.html',
      'signed-in.html',
      'uploader.html',
    ])
    for (const page of pages) {
      const html = read(page)
      const reach = page === 'uploader.html' ? 'https:' : "'none'"
      expect(html).toContain(
        `<meta http-equiv="Content-Security-Policy" content="connect-src ${reach}; trusted-types 'none'">`,
      )
      for (const [, address = ''] of html.matchAll(/\b(?:src|href|action|data|srcset|poster)="([^"]*)"/g))
        if (address !== '/ask.js' || page !== 'popup.html') expect(address).toMatch(/^\/?(assets|chunks)\//)
      expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|<style|\sstyle=|<iframe|<base/i)
    }
  })

  it('names no host but those of the portals, and some that are only ever words', () => {
    const portals =
      /(^|\.)(appcenter\.ms|mobile\.azure\.com|appstoreconnect\.apple\.com|developer\.apple\.com|itunesconnect\.apple\.com|apps\.apple\.com|dev\.azure\.com|visualstudio\.com|login\.microsoftonline\.com)$/
    // Namespaces of XML and a prefix in warnings: names that look like addresses, which nobody opens.
    const words = /^(www\.w3\.org|fb\.me|github\.com)$/
    const found = new Map<string, string>()
    for (const file of [...scripts, ...files.filter(one => /\.(html|css|json)$/.test(one))])
      for (const [, host = ''] of read(file).matchAll(/\b(?:https?|wss?|ftp):\/\/([\w.-]+\w)/g))
        if (!portals.test(host) && !words.test(host)) found.set(host, file)
    expect(Object.fromEntries(found)).toEqual({})
  })

  it('keeps what is dangerous out of content scripts', () => {
    const own = scripts.filter(file => file.startsWith('content-scripts/'))
    // One a portal, and one for Servers: it is registered where a person has allowed their host.
    expect(own).toHaveLength(4)
    for (const file of own)
      expect([
        file,
        /indexedDB|crypto\.|fetch\(|XMLHttpRequest|X-API-Token|credentials\.|run\.apply|postMessage|CustomEvent|localStorage|webextension-polyfill/.exec(
          read(file),
        )?.[0],
      ]).toEqual([file, undefined])
    for (const file of scripts.filter(one => !own.includes(one) && !/^(background\.js$|parts\/)/.test(one)))
      expect([
        file,
        /indexedDB|XMLHttpRequest|X-API-Token|WebSocket|sendBeacon/.exec(read(file))?.[0],
      ]).toEqual([file, undefined])
  })

  it('holds no source map and nothing that is not needed', () => {
    const kinds = new Set(files.map(file => extname(file)))
    expect([...kinds].toSorted()).toEqual(['.css', '.html', '.js', '.json', '.png', '.svg'])
    for (const file of scripts)
      expect(read(file)).not.toMatch(/sourceMappingURL|\/work\/|\/root\/|node_modules/)
  })

  it('is the same to the last bit when it is built again', async () => {
    const hash = async () => {
      const outDir = mkdtempSync(join(tmpdir(), 'gangway-zip-'))
      try {
        const how = JSON.stringify({ root: top, outDir, browser: 'chrome', manifestVersion: 3 })
        const work = `import('wxt').then(wxt => wxt.zip(${how}))`
        await promisify(execFile)(process.execPath, ['-e', work], { cwd: top })
        const zip = readdirSync(outDir).find(file => file.endsWith('.zip')) ?? ''
        return createHash('sha256')
          .update(readFileSync(join(outDir, zip)))
          .digest('hex')
      } finally {
        rmSync(outDir, { recursive: true, force: true })
      }
    }
    const first = await hash()
    expect(await hash()).toBe(first)
  })
})
