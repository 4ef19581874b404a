import { createHash, generateKeyPairSync } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserName, findBrowser, type StageOptions } from './browser'
import { builtWith } from './built'
import { lentView, mayLend } from './view'

/** What a company sets for its browsers. */
type CompanyRules = Record<string, unknown>

/** A browser of a company's: what it is started with, and the rules that its administrator may change. */
export interface Company {
  options: Pick<StageOptions, 'browser' | 'extension' | 'executable' | 'env'>
  /** Writes other rules where the browser looks for them; when it looks is its own affair. */
  set(rules: CompanyRules): void
  close(): void
}

/** Where Chromium looks for what the administrators of a Linux machine set. */
const chromiumFolder = '/etc/chromium'

/** Whether rules of a company can be set here for one browser alone, without changing the machine. */
export function mayBeCompany(name: BrowserName): boolean {
  const found = findBrowser(name)
  if (found === undefined || process.platform !== 'linux') return false
  if (name === 'firefox') return true
  // Chrome and Edge look elsewhere.
  if (!/chromium[^/]*$/.test(found) || !existsSync(chromiumFolder)) return false
  return mayLend('--bind', tmpdir(), chromiumFolder)
}

/**
 * Makes such a browser. No other on this machine sees its rules: Firefox reads them in the home folder it is given,
 * Chromium in a folder that only it finds in the place of the machine's.
 * @param hosts patterns of hosts that a person would have allowed by a click; no prompt can be pressed here
 */
export function makeCompany(name: BrowserName, rules: CompanyRules, hosts: readonly string[]): Company {
  const folder = mkdtempSync(join(tmpdir(), 'gangway-company-'))
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = publicKey.export({ type: 'spki', format: 'der' })
  const extension = builtWith(name, manifest => {
    manifest.host_permissions.push(...hosts)
    // The rules name the extension by its id, which without this would hang on the folder.
    if (name === 'chromium') manifest.key = key.toString('base64')
  })
  const made = name === 'chromium' ? inChromium(folder, idOf(key)) : inFirefox(folder)
  made.set(rules)
  return {
    options: { browser: name, extension, ...made.options },
    set: made.set,
    close() {
      for (const made of [folder, extension]) rmSync(made, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The id that Chromium gives an extension of this key: half of its hash, in letters from a to p. */
const idOf = (key: Buffer): string =>
  Array.from(createHash('sha256').update(key).digest('hex').slice(0, 32), digit =>
    String.fromCharCode(97 + Number.parseInt(digit, 16)),
  ).join('')

function inChromium(folder: string, id: string): Pick<Company, 'options' | 'set'> {
  const etc = join(folder, 'etc')
  cpSync(chromiumFolder, etc, { recursive: true })
  mkdirSync(join(etc, 'policies/managed'), { recursive: true })
  return {
    options: { executable: lentView(folder, '--bind', etc, chromiumFolder) },
    set: rules =>
      writeFileSync(
        join(etc, 'policies/managed/gangway.json'),
        JSON.stringify({ '3rdparty': { extensions: { [id]: rules } } }),
      ),
  }
}

function inFirefox(folder: string): Pick<Company, 'options' | 'set'> {
  const places = join(folder, '.mozilla/managed-storage')
  mkdirSync(places, { recursive: true })
  const name = 'gangway@gangway.dev'
  return {
    options: { env: { HOME: folder } },
    set: data =>
      writeFileSync(
        join(places, `${name}.json`),
        JSON.stringify({ name, description: 'Rules of a company', type: 'storage', data }),
      ),
  }
}
