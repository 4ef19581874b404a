import { type SpawnOptions, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

/** What the commands share: the project's tools, started as this very Node starts them on every system. */

export const top = resolve(import.meta.dirname, '../..')
const requireFrom = createRequire(join(top, 'package.json'))

/** The script of a tool in node_modules, by its package and the name of its command. */
function toolOf(pack: string, command: string): string {
  // Packages that do not export their package.json are found where npm puts them.
  const file = join(top, 'node_modules', pack, 'package.json')
  const folder = dirname(existsSync(file) ? file : requireFrom.resolve(`${pack}/package.json`))
  const { bin }: { bin: string | Record<string, string> } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  )
  const script = typeof bin === 'string' ? bin : bin[command]
  if (script === undefined) throw new Error(`${pack} has no command ${command}`)
  return join(folder, script)
}

export interface Outcome {
  code: number
  output: string
  ms: number
}

/** Runs a program to its end. `quiet` keeps what it prints, else it is shown at once as well. */
export function run(
  program: string,
  args: readonly string[],
  more: { quiet?: boolean; env?: Record<string, string> } = {},
): Promise<Outcome> {
  const start = performance.now()
  // Every tool decides itself what it builds or tests for.
  const { FORCE_COLOR: _color, NODE_ENV: _mode, ...inherited } = process.env
  const options: SpawnOptions = {
    cwd: top,
    // What is read later, or goes to a file, is plain.
    env:
      more.quiet || !process.stderr.isTTY
        ? { ...inherited, NO_COLOR: '1', ...more.env }
        : { ...inherited, FORCE_COLOR: '1', ...more.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  }
  return new Promise((done, reject) => {
    const child = spawn(program, args, options)
    let output = ''
    const take = (chunk: Buffer) => {
      output += chunk.toString('utf8')
      if (!more.quiet) process.stderr.write(chunk)
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.on('error', reject)
    child.on('close', code => done({ code: code ?? 1, output, ms: performance.now() - start }))
  })
}

/** Runs a tool of node_modules. */
export const tool = (
  [pack, command]: readonly [pack: string, command: string],
  args: readonly string[],
  more: { quiet?: boolean; env?: Record<string, string> } = {},
): Promise<Outcome> => run(process.execPath, [toolOf(pack, command), ...args], more)

/** The tools by their packages. */
export const tools = {
  biome: ['@biomejs/biome', 'biome'],
  oxlint: ['oxlint', 'oxlint'],
  tsc: ['typescript', 'tsc'],
  vitest: ['vitest', 'vitest'],
  wxt: ['wxt', 'wxt'],
} as const

/** Builds the extension for a browser, as it is published. */
export const build = (browser: 'chrome' | 'firefox', quiet = true): Promise<Outcome> =>
  tool(tools.wxt, ['build', '--mv3', '-b', browser], { quiet })

/** Seconds, for the eye. */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

interface Report {
  numPassedTests: number
  numFailedTests: number
  testResults: { name: string; status: string; message: string; assertionResults: { status: string }[] }[]
}

/**
 * Runs test files, all or those whose names hold one of the words, and counts what passed and failed. A file
 * that does not load, an error outside every test and a run that breaks off count as failed.
 */
export async function tests(
  words: readonly string[],
  env: Record<string, string> = {},
): Promise<{ passed: number; failed: number }> {
  const file = join(top, '.cache/tests.json')
  mkdirSync(dirname(file), { recursive: true })
  rmSync(file, { force: true })
  const args = ['run', '--config', 'test/vitest.config.ts', '--reporter=default', '--reporter=json']
  const { code, ms } = await tool(tools.vitest, [...args, `--outputFile.json=${file}`, ...words], { env })
  console.log(`${code === 0 ? 'pass' : 'FAIL'}  tests (${seconds(ms)})`)
  let report: Report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    console.log('The tests broke off without a report.')
    return { passed: 0, failed: 1 }
  }
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some(one => one.status === 'failed'),
  )
  for (const { name, message } of unloaded) console.log(`FAIL  ${name} as a whole: ${message}`)
  const failed = report.numFailedTests + unloaded.length
  return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed }
}
