import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserName, builtFor } from './browser'

/** What of a manifest tests change. */
interface Manifest {
  permissions: string[]
  host_permissions: string[]
  key?: string
}

/**
 * A copy of the built extension with another manifest: with what a person would allow by a click, for no prompt can
 * be pressed here. Whoever made it removes it.
 */
export function builtWith(name: BrowserName, change: (manifest: Manifest) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-built-'))
  cpSync(builtFor(name), folder, { recursive: true })
  const file = join(folder, 'manifest.json')
  const manifest: Manifest = JSON.parse(readFileSync(file, 'utf8'))
  change(manifest)
  writeFileSync(file, JSON.stringify(manifest))
  return folder
}
