import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesOf, top } from './graph'

/** Every text file of the project, also one that is not committed yet; in a copy without git what lies there. */
function texts(): string[] {
  const found = existsSync(join(top, '.git'))
    ? execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
        cwd: top,
        encoding: 'utf8',
      }).split('\n')
    : ['lib', 'entrypoints', 'public', 'test', '.ci'].flatMap(folder => filesOf(folder, /./))
  return found.filter(path => path !== '' && !/\.(png|ico|woff2?)$/.test(path) && existsSync(join(top, path)))
}

const here = 'test/unit/house/words.test.ts'
const all = texts()
  .filter(path => path !== here)
  .map(path => ({ path, text: readFileSync(join(top, path), 'utf8') }))

/** Lines that hold what they should not. */
function lines(wrong: RegExp, fits: (path: string) => boolean = () => true): string[] {
  return all
    .filter(({ path }) => path !== 'package-lock.json' && fits(path))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, n) => (wrong.test(line) ? [`${path}:${n + 1}: ${line.trim()}`] : [])),
    )
}

describe('words that do not belong', () => {
  it('nothing is left half done', () => {
    expect(lines(/\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([])
  })

  it('no place on somebody’s machine, and no registry by name', () => {
    expect(lines(/(^|[\s'"`(=])\/(work|home|Users|root)\//)).toEqual([])
    expect(lines(/\bregistry\.[a-z]+\.(org|com)|\b(deb|ftp)\.[a-z]+\.org/)).toEqual([])
  })

  it('no address of a person: examples end in example.com', () => {
    const mail =
      /(?<!:\/\/[^\s'"]*)[\w.+-]+@(?!(?:[\w-]+\.)*example\.(?:com|org|net)\b)(?:[\w-]{2,}\.)+[a-z]{2,}\b/i
    // `https://name@host` is no mail; nor are addresses of git, of which the parser's tests are full.
    const found = lines(mail, path => !path.startsWith('test/unit/context/'))
    expect(found.filter(line => !line.includes('gangway@gangway.dev'))).toEqual([])
  })

  it('nothing is written to the console but what went wrong', () => {
    expect(
      lines(/\bconsole\.(log|debug|info|trace)\b|\bdebugger\b/, path =>
        /^(lib\/(?!build\/)|entrypoints\/)/.test(path),
      ),
    ).toEqual([])
  })

  it('no HTML is made from text', () => {
    const sinks = /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|eval\()/
    expect(lines(sinks, path => /^(lib\/(?!build\/)|entrypoints\/)/.test(path))).toEqual([])
  })
})

describe('the lockfile', () => {
  const lock = readFileSync(join(top, 'package-lock.json'), 'utf8')

  it('names no place to download from', () => {
    expect(lock).not.toContain('"resolved"')
    expect(readFileSync(join(top, '.npmrc'), 'utf8')).toContain('omit-lockfile-registry-resolved=true')
  })

  it('fits package.json, and every version is exact', () => {
    interface Manifest {
      dependencies: Record<string, string>
      devDependencies: Record<string, string>
    }
    const own: Manifest = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'))
    const { packages }: { packages: Record<string, Manifest> } = JSON.parse(lock)
    expect(packages['']?.dependencies).toEqual(own.dependencies)
    expect(packages['']?.devDependencies).toEqual(own.devDependencies)
    for (const version of Object.values({ ...own.dependencies, ...own.devDependencies }))
      expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  })
})

describe('the top of the project', () => {
  it('holds what it should and nothing else', () => {
    const tops = [...new Set(all.map(({ path }) => path.split('/')[0] ?? ''))]
    const known = [
      '.ci',
      '.gitattributes',
      '.gitignore',
      '.npmrc',
      '.oxlintrc.json',
      'ARCHITECTURE.md',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'biome.json',
      'entrypoints',
      'lib',
      'package-lock.json',
      'package.json',
      'public',
      'test',
      'tsconfig.json',
      'wxt.config.ts',
    ]
    expect(tops.filter(name => !known.includes(name))).toEqual([])
  })
})
