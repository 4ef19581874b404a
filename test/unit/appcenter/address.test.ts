import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { appCenterExamples } from '../../../lib/context/appcenter.examples'
import { readContext } from '../../../lib/context/index'
import { actionOf } from '../../../lib/portals/registry'
import { specification } from '../../lab/appcenter/contract'
import { createLab } from '../../lab/lab'
import { Clock, createBench } from '../../support/world'

const clock = new Clock(Date.UTC(2026, 10, 22, 9))
const lab = createLab({ now: () => clock.now })
const bench = createBench(lab, lab.seed.tokens.owner, clock)
const app = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS'

const texts = async (id: string, address: string): Promise<Record<string, string>> => {
  const view = await bench.query(id, address)
  if (view.view !== 'copies') throw new Error(`${id} gives ${view.view}`)
  return Object.fromEntries(
    view.copies.map(({ label, text }) => [typeof label === 'string' ? label : label.text, text]),
  )
}
const lines = (address: string) => texts('appcenter.copy.command', address)
const links = (address: string) => texts('appcenter.link.convert', address)

/** What a shell makes of a line. */
const shellWords = (line: string, shell: 'bash' | 'sh' = 'sh'): string[] =>
  execFileSync(
    shell,
    [...(shell === 'bash' ? ['--norc'] : []), '-c', `set -- ${line}; printf '%s\\0' "$@"`],
    { env: { TOKEN: 'secret' }, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' },
  )
    .split('\0')
    .slice(0, -1)

const hostile = [
  "a'; rm -rf ~; '",
  '$(touch x)',
  '`id`',
  '"><img src=x onerror=alert(1)>',
  'a b&c|d',
  '-rf',
  '\\',
]

describe('every kind of page', () => {
  const all = appCenterExamples.map(({ address }) => address)

  it('has a curl line that reads it', async () => {
    for (const address of all) {
      const words = shellWords((await lines(address))['curl'] ?? '')
      expect(words.slice(0, 3)).toEqual(['curl', '-H', 'X-API-Token: secret'])
      expect(new URL(words[3] ?? '').origin).toBe('https://api.appcenter.ms')
    }
  })

  it.skipIf(!specification())('is documented as the operation that this line calls', async () => {
    for (const address of all) {
      const view = await bench.query('appcenter.api.docs', address)
      if (view.view !== 'links') throw new Error('no links')
      const href = view.links[0]?.href ?? ''
      const { pathname } = new URL((await links(address.includes('acme') ? address : app))['API'] ?? '')
      const [, , op] = /^https:\/\/openapi\.appcenter\.ms\/#\/([a-z]+)\/(\w+)$/.exec(href) ?? []
      if (address.includes('acme')) expect(specification()?.find('GET', pathname)?.op, address).toBe(op)
    }
  })

  it('asks for a beginning where there must be one', async () => {
    expect((await lines(`${app}/crashes/errors`))['curl']).toContain('?start=2026-10-25T00%3A00%3A00.000Z')
  })
})

describe('lines for the terminal', () => {
  it('name what the page shows', async () => {
    expect((await lines(`${app}/distribute/releases/58`))['App Center CLI']).toBe(
      'appcenter distribute releases show --release-id 58 --app acme/Kite-iOS',
    )
    expect((await lines(`${app}/build/branches/feature%2Fx`))['App Center CLI']).toBe(
      'appcenter build branches show --branch feature/x --app acme/Kite-iOS',
    )
    expect((await lines('https://appcenter.ms/settings/apitokens'))['App Center CLI']).toBe(
      'appcenter tokens list',
    )
    expect(await lines(`${app}/crashes/errors/1000000001u`)).not.toHaveProperty('App Center CLI')
  })

  it.each(hostile)('stay inert with %s in them', async name => {
    const escaped = encodeURIComponent(name)
    const branch = await lines(`${app}/build/branches/${escaped}`)
    for (const shell of ['bash', 'sh'] as const) {
      expect(shellWords(branch['App Center CLI'] ?? '', shell)).toEqual([
        ...['appcenter', 'build', 'branches', 'show', '--branch', name, '--app', 'acme/Kite-iOS'],
      ])
      const curl = shellWords(
        (await lines(`https://appcenter.ms/orgs/acme/apps/${escaped}`))['curl'] ?? '',
        shell,
      )
      expect(curl).toHaveLength(4)
      expect(decodeURIComponent(new URL(curl[3] ?? '').pathname)).toBe(`/v0.1/apps/acme/${name}`)
    }
  })

  it('have no quote in an address, so that no shell can end it there', async () => {
    const curl =
      (await lines(`https://appcenter.ms/orgs/acme/apps/${encodeURIComponent("a';id'")}`))['curl'] ?? ''
    expect(curl.split("'")).toHaveLength(3)
  })

  it('are not made of what a terminal would act on, nor of names the CLI refuses', async () => {
    for (const name of ['a\u0003\nid', 'a\u202eb']) {
      const made = await lines(`${app}/build/branches/${encodeURIComponent(name)}`)
      expect(made).not.toHaveProperty('App Center CLI')
      expect(made['curl']).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    }
    expect(await lines('https://appcenter.ms/users/someone/apps/with%20space')).not.toHaveProperty(
      'App Center CLI',
    )
  })
})

describe('a link', () => {
  it('is given for the portal, the install portal and the API', async () => {
    expect(await links(`${app}/distribute/releases/58`)).toEqual({
      Portal: `${app}/distribute/releases/58`,
      'Install page': 'https://install.appcenter.ms/orgs/acme/apps/Kite-iOS/releases/58',
      API: 'https://api.appcenter.ms/v0.1/apps/acme/Kite-iOS/releases/58',
      'API in the browser, signed in': 'https://appcenter.ms/api/v0.1/apps/acme/Kite-iOS/releases/58',
      Markdown: `[acme/Kite-iOS · release 58](${app}/distribute/releases/58)`,
      'Portal, if the owner is {kind}':
        'https://appcenter.ms/users/acme/apps/Kite-iOS/distribute/releases/58',
    })
  })

  it('of the install portal leads back', async () => {
    const back = await links(
      'https://install.appcenter.ms/orgs/acme/apps/Kite-iOS/distribution_groups/public%20beta/releases/7',
    )
    expect(back['Portal']).toBe(`${app}/distribute/distribution-groups/public%20beta/releases/7`)
    expect((await links('https://install.appcenter.ms/orgs/acme/apps/Kite-iOS'))['Portal']).toBe(app)
  })

  it('of an organisation has no install page', async () => {
    expect(await links('https://appcenter.ms/orgs/acme')).not.toHaveProperty('Install page')
  })

  it('reads as the same place, whatever form it has', async () => {
    for (const { address, context } of appCenterExamples) {
      if (!('owner' in context) || context.section === 'install') continue
      expect(readContext((await links(address))['Portal'] ?? '')).toEqual(context)
    }
  })

  it.each([...hostile, 'x](https://evil.example)', 'a\u202e\nb', '(b)'])(
    'as Markdown keeps %s in its words',
    async name => {
      const { Markdown = '' } = await texts(
        'appcenter.copy.markdown',
        `https://appcenter.ms/orgs/acme/apps/${encodeURIComponent(name)}`,
      )
      expect(Markdown).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      // One link: what is between the brackets holds no bare bracket, what is between the parentheses no parenthesis.
      const [, label = '', href = ''] = /^\[((?:\\.|[^\\[\]])*)\]\(([^()\s]*)\)$/.exec(Markdown) ?? []
      expect(label).not.toBe('')
      expect(readContext(href)).toMatchObject({ owner: 'acme', app: name })
    },
  )
})

it.each([
  ['distribute/distribution-stores/Play', 'Store', 'Play'],
  ['test/runs/569b30c8-a51a-4842-a539-eea4179e104f', 'Test run', '569b30c8-a51a-4842-a539-eea4179e104f'],
  ['distribute/code-push/Staging', 'Deployment', 'Staging'],
])('the ids of %s have its own', async (path, label, id) => {
  expect((await texts('appcenter.copy.ids', `${app}/${path}`))[label]).toBe(id)
})

it('nothing of this needs a token', () => {
  for (const id of ['api.docs', 'copy.command', 'link.convert', 'copy.markdown']) {
    expect(actionOf(`appcenter.${id}`)?.credential).toBeNull()
  }
})
