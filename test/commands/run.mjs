import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Runs a command of this folder: `node test/commands/run.mjs lab --port 8443`. What the project needs is
 * installed first, so that every command works in a fresh copy; until then only Node's own modules are at
 * hand. The command itself is TypeScript, loaded by Vite as the tests and the build load it.
 */
const here = dirname(fileURLToPath(import.meta.url))
const top = join(here, '../..')
const [name = '', ...rest] = process.argv.slice(2)
const file = join(here, `${name}.ts`)
if (!/^[a-z]+$/.test(name) || !existsSync(file)) {
  console.error(`There is no command “${name}”.`)
  process.exit(2)
}

/** Whether node_modules holds exactly what the lockfile says, other platforms' optional packages left out. */
function installed() {
  const inFolder = join(top, 'node_modules/.package-lock.json')
  if (!existsSync(inFolder)) return false
  const packages = path => JSON.parse(readFileSync(path, 'utf8')).packages
  const wanted = packages(join(top, 'package-lock.json'))
  const there = packages(inFolder)
  return Object.entries(wanted).every(
    ([path, { version, integrity, optional }]) =>
      path === '' ||
      (there[path] === undefined
        ? optional === true
        : there[path].version === version && there[path].integrity === integrity),
  )
}

/** npm, by the file that runs us where npm does: on Windows its command is no program. */
function npm(...args) {
  const own = process.env.npm_execpath
  // What it prints goes to stderr: some commands promise that stdout is JSON.
  const options = {
    cwd: top,
    stdio: ['ignore', 2, 2],
    shell: own === undefined && process.platform === 'win32',
  }
  const { status } = own
    ? spawnSync(process.execPath, [own, ...args], options)
    : spawnSync('npm', args, options)
  if (status === 0) return
  console.error(`npm ${args.join(' ')} did not succeed.`)
  process.exit(1)
}

process.chdir(top)
if (!installed()) {
  console.error('Installing what the project needs (npm ci).')
  npm('ci')
} else if (!existsSync(join(top, '.wxt/tsconfig.json'))) npm('run', 'postinstall')

// The command reads its own arguments as if it had been started itself.
process.argv = [process.argv[0], file, ...rest]
const { runnerImport } = await import('vite')
// The mode becomes NODE_ENV, and what a command builds is what people get.
await runnerImport(file, { configFile: false, root: top, logLevel: 'warn', mode: 'production' })
