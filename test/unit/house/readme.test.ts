import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Query } from '../../../lib/actions/action'
import { toolsFor } from '../../../lib/background/actors'
import { readContext } from '../../../lib/context/index'
import { createRequester } from '../../../lib/http/requester'
import { Secret } from '../../../lib/http/secret'
import { portalOf } from '../../../lib/portals/registry'
import { createLab } from '../../lab/lab'
import { top } from './graph'

const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md']
const read = (name: string) => readFileSync(join(top, name), 'utf8')

describe('the documents', () => {
  it.each(documents)('%s links only to what is there', name => {
    const links = [...read(name).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, to = '']) => to)
    const gone = links.filter(to => !/^[a-z]+:/.test(to) && !existsSync(join(top, dirname(name), to)))
    expect(gone).toEqual([])
  })

  it('name every command, and no other', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'))
    const named = new Set(
      [...read('README.md').matchAll(/^\| `npm (?:run )?(\w+)` \|/gm)].map(([, command]) => command),
    )
    const own = Object.keys(scripts).filter(script => script !== 'postinstall')
    expect([...named].sort()).toEqual(own.sort())
  })

  it('the picture is small', () => {
    expect(statSync(join(top, 'test/gallery/readme.png')).size).toBeLessThan(150_000)
  })
})

describe('the action that the README adds', () => {
  const code = /```ts\n\/\/ (lib\/\S+)\n([\s\S]*?)```/.exec(read('README.md'))
  const lines = code?.[2]?.trim().split('\n').length ?? 0

  it('is some twenty lines', () => {
    expect(lines).toBeGreaterThan(10)
    expect(lines).toBeLessThanOrEqual(25)
  })

  it('works', async () => {
    const [, path = '', text = ''] = code ?? []
    // It is loaded from elsewhere, so that the catalogue does not find it.
    const file = join(top, '.cache/readme/action.ts')
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(
      file,
      text.replace(/from '(\.[^']+)'/g, (_, to: string) => `from '${join(top, dirname(path), to)}'`),
    )
    const exported: { newestRelease: Query } = await import(/* @vite-ignore */ file)
    const action = exported.newestRelease
    const lab = createLab()
    const portal = portalOf('appcenter')
    const context = readContext(action.examples[0].address)
    if (!portal || !context) throw new Error('the example fits nothing')
    const sleep = async () => {}
    const renew = async () => {}
    const requester = createRequester({ fetch: lab.fetch, now: lab.now, sleep, random: () => 0.5, renew })
    const secret = new Secret(lab.seed.tokens.reader)
    const actor = { id: 'reader', kind: 'appcenter-user', base: portal.base, params: {}, secret }
    const view = await action.run(context, {}, toolsFor(portal, actor, requester, lab.now()))
    const newest = lab.state.app('acme', 'Kite-iOS')?.releases.find(release => release.enabled)
    expect(view).toMatchObject({ view: 'text', text: newest?.shortVersion })
  })
})
