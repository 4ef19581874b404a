import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesOf, top } from './graph'
import expected from './manifests.json'

interface Manifest {
  [key: string]: unknown
  content_scripts: { js: string[]; matches: string[] }[]
}

/** What a person grants and what a page may meet: it changes only on purpose. `npm test` builds before. */
const fixed = [
  'manifest_version',
  'permissions',
  'host_permissions',
  'optional_permissions',
  'optional_host_permissions',
  'incognito',
  'content_security_policy',
  'web_accessible_resources',
  'externally_connectable',
] as const

const folders = { chrome: '.output/chrome-mv3', firefox: '.output/firefox-mv3' }

describe.each(Object.entries(folders))('built for %s', (name, folder) => {
  const there = existsSync(join(top, folder, 'manifest.json'))
  const manifest = (): Manifest => {
    const built: Manifest = JSON.parse(readFileSync(join(top, folder, 'manifest.json'), 'utf8'))
    return built
  }

  it.runIf(there)('the manifest asks for what it asked for before', () => {
    const built = manifest()
    const seen = {
      ...Object.fromEntries(fixed.flatMap(key => (built[key] === undefined ? [] : [[key, built[key]]]))),
      content_scripts: built.content_scripts.map(({ js, matches }) => ({ js, matches })),
      data_collection: (
        built['browser_specific_settings'] as { gecko: { data_collection_permissions: unknown } } | undefined
      )?.gecko.data_collection_permissions,
    }
    expect(JSON.parse(JSON.stringify(seen))).toEqual(expected[name === 'chrome' ? 'chrome' : 'firefox'])
  })

  const background = (): string => {
    const parts =
      name === 'chrome' ? readdirSync(join(top, folder, 'parts')).map(part => `parts/${part}`) : []
    return ['background.js', ...parts].map(file => readFileSync(join(top, folder, file), 'utf8')).join('')
  }

  it.runIf(there)('the background knows one way to a key of a JWE', () => {
    const text = background()
    expect(text).toContain('direct-encryption')
    for (const way of ['RSA-OAEP', 'ECDH-ES', 'PBES2-HS256', 'A256GCMKW'])
      expect(text.includes(way), way).toBe(false)
  })

  it.runIf(there)('the background holds nothing that actions say to the tests alone', () => {
    const text = background()
    expect(text.length).toBeGreaterThan(300_000)
    for (const word of ['apps/6440000001', 'orgs/acme/apps/Kite-iOS', 'examples'])
      expect(text.includes(word), word).toBe(false)
  })

  it.runIf(there)('content scripts hold no vault, no network, no polyfill', () => {
    const scripts = manifest().content_scripts.flatMap(({ js }) => js)
    expect(scripts).toHaveLength(3)
    for (const script of scripts) {
      const text = readFileSync(join(top, folder, script), 'utf8')
      for (const word of [
        'vault',
        'jose',
        'polyfill',
        'indexedDB',
        'fetch(',
        'XMLHttpRequest',
        'X-API-Token',
        'preact',
      ])
        expect(text.includes(word), `${script} holds ${word}`).toBe(false)
    }
  })

  it.runIf(there)('pages hold neither the vault nor a way to the network, and say so of themselves', () => {
    for (const page of filesOf(folder, /\.html$/)) {
      const html = readFileSync(join(top, page), 'utf8')
      // The uploader alone sends: the bytes of a file never pass through the worker.
      const reach = page.endsWith('/uploader.html') ? 'https:' : "'none'"
      expect(html, page).toContain(`"connect-src ${reach}; trusted-types 'none'"`)
      expect(html, page).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|https?:\/\//)
    }
    for (const chunk of filesOf(`${folder}/chunks`, /\.js$/)) {
      const text = readFileSync(join(top, chunk), 'utf8')
      for (const word of ['X-API-Token', 'indexedDB', 'A256GCM'])
        expect(text.includes(word), `${chunk} holds ${word}`).toBe(false)
      expect(text, chunk).not.toMatch(/\b(inner|outer)HTML\s*=(?!=)/)
    }
  })
})
