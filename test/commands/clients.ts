import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { specification } from '../lab/appcenter/contract.ts'
import { checkExchange } from '../lab/contract.ts'
import { isObject, type Json, parse } from '../lab/json.ts'
import { createLab } from '../lab/lab.ts'
import { startServer } from '../lab/server.ts'
import { keyChecks, keyClients } from './clients-appstoreconnect.ts'

/**
 * `npm run clients`: clients that others made, unchanged, against the lab: App Center's official command line, and
 * two of App Store Connect. What they print and return is held against the lab's state, and every exchange against
 * the specification.
 */
const clients = ['appcenter-cli@3.0.4', ...keyClients]
const folder = resolve('.cache/clients')
const binary = join(folder, 'node_modules/.bin/appcenter')

interface Outcome {
  code: number
  output: string
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  return new Promise((done, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
    })
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
    })
    child.on('error', reject)
    child.on('close', code => done({ code: code ?? 1, output }))
  })
}

const installed = clients.every(client =>
  existsSync(join(folder, 'node_modules', client.replace(/@[^@]*$/, ''))),
)
if (!installed) {
  console.log(`installing ${clients.join(', ')} into ${folder}`)
  mkdirSync(folder, { recursive: true })
  const args = [
    'install',
    '--ignore-scripts',
    '--no-save',
    '--no-package-lock',
    '--prefix',
    folder,
    ...clients,
  ]
  const { code, output } = await run('npm', args, process.env)
  if (code !== 0) {
    console.error(output)
    console.log('0 passed, 1 failed')
    process.exit(1)
  }
}

const violations: string[] = []
const lab = createLab({
  check: exchange => {
    const found = checkExchange(exchange)
    violations.push(...found.map(text => `${exchange.method} ${exchange.path}: ${text}`))
    return found
  },
})
const server = await startServer(lab, { controlKey: 'clients' })
const home = mkdtempSync(join(tmpdir(), 'gangway-clients-'))
const certificate = join(home, 'certificate.pem')
writeFileSync(certificate, server.certificate)

const { data } = lab.state
const kite = lab.state.app('acme', 'Kite-iOS')
if (!kite) throw new Error('the lab has no main app')
const acme = data.orgs[0]
const owner = data.people[0]
const mine = () => data.tokens.filter(token => token.personId === owner?.id)
const firstGroup = kite.groups[0]

/** A client's command; returns what it printed as JSON. */
async function appcenter(...args: string[]): Promise<{ json: Json | undefined; text: string }> {
  const { code, output } = await run(
    binary,
    [...args, '--env', 'local', '--token', lab.seed.tokens.owner, '--disable-telemetry', '--output', 'json'],
    {
      PATH: process.env.PATH,
      HOME: home,
      MOBILE_CENTER_TELEMETRY: 'off',
      APPCENTER_ENDPOINT: `https://localhost:${server.port}`,
      NODE_EXTRA_CA_CERTS: certificate,
    },
  )
  if (code !== 0) throw new Error(`exit code ${code}: ${output.trim()}`)
  return { json: parse(output), text: output }
}

function equal(name: string, actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (a !== b) throw new Error(`${name}: printed ${a}, expected ${b}`)
}

/** One column of a list, sorted: the client sorts and groups as it likes. */
function column(json: Json | undefined, name: string): string[] {
  if (!Array.isArray(json)) throw new Error('no list was printed')
  return json.map(row => (isObject(row) ? String(row[name]) : '')).sort()
}

/** Tables come out as rows of texts. */
function cells(json: Json | undefined, at: number): string[] {
  if (!Array.isArray(json)) throw new Error('no table was printed')
  return json.map(row => (Array.isArray(row) ? String(row[at]) : '')).sort()
}

function field(json: Json | undefined, name: string): Json | undefined {
  if (!isObject(json)) throw new Error('no object was printed')
  return json[name]
}

const kiteArgs = ['--app', 'acme/Kite-iOS']
let made: Json | undefined

const checks: [string, () => Promise<void>][] = [
  [
    'apps list',
    async () => {
      const { json } = await appcenter('apps', 'list')
      equal('names', column(json, 'name'), data.apps.map(app => app.name).sort())
    },
  ],
  [
    'apps show',
    async () => {
      const { json } = await appcenter('apps', 'show', ...kiteArgs)
      equal('secret', field(json, 'appSecret'), kite.secret)
      equal('name', field(json, 'displayName'), kite.displayName)
    },
  ],
  [
    'orgs list',
    async () => {
      const { json } = await appcenter('orgs', 'list')
      equal('names', cells(json, 1), data.orgs.map(org => org.name).sort())
    },
  ],
  [
    'orgs show',
    async () => {
      const { json } = await appcenter('orgs', 'show', '--name', 'acme')
      equal('collaborators', field(json, 'collaboratorsCount'), acme?.members.length)
      equal('apps', field(json, 'appsCount'), data.apps.filter(app => app.ownerId === acme?.id).length)
    },
  ],
  [
    'tokens list',
    async () => {
      const { json } = await appcenter('tokens', 'list')
      equal(
        'ids',
        cells(json, 0),
        mine()
          .map(token => token.id)
          .sort(),
      )
    },
  ],
  [
    'tokens list --type app',
    async () => {
      const { json } = await appcenter('tokens', 'list', '--type', 'app', ...kiteArgs)
      equal(
        'ids',
        cells(json, 0),
        data.tokens
          .filter(token => token.appId === kite.id)
          .map(token => token.id)
          .sort(),
      )
    },
  ],
  [
    'tokens create',
    async () => {
      const { json } = await appcenter('tokens', 'create', '--description', 'made by the client')
      made = field(json, 'id')
      const token = mine().find(other => other.id === made)
      equal('description', token?.description, 'made by the client')
      equal('token', field(json, 'apiToken'), token?.secret)
    },
  ],
  [
    'tokens delete',
    async () => {
      await appcenter('tokens', 'delete', String(made), '--quiet')
      equal(
        'still there',
        mine().some(token => token.id === made),
        false,
      )
    },
  ],
  [
    'build branches list',
    async () => {
      const { json } = await appcenter('build', 'branches', 'list', ...kiteArgs)
      const built = kite.branches.filter(branch => kite.builds.some(build => build.branch === branch.name))
      equal('branches', column(json, 'sourceBranch'), built.map(branch => branch.name).sort())
    },
  ],
  [
    'build branches show',
    async () => {
      const { json } = await appcenter('build', 'branches', 'show', '--branch', 'feature/x', ...kiteArgs)
      const last = kite.builds.find(build => build.branch === 'feature/x')
      equal('build', field(json, 'buildNumber'), String(last?.id))
    },
  ],
  [
    'distribute releases list',
    async () => {
      const { json } = await appcenter('distribute', 'releases', 'list', ...kiteArgs)
      const published = kite.releases.filter(release => release.groupIds.length > 0)
      equal('ids', column(json, 'id'), published.map(release => String(release.id)).sort())
    },
  ],
  [
    'distribute releases show',
    async () => {
      const { json } = await appcenter('distribute', 'releases', 'show', '--release-id', '60', ...kiteArgs)
      equal('version', field(json, 'shortVersion'), '5.12')
      equal('notes', field(json, 'releaseNotes'), kite.releases[0]?.notes)
    },
  ],
  [
    'distribute groups list',
    async () => {
      const { text } = await appcenter('distribute', 'groups', 'list', ...kiteArgs)
      for (const group of kite.groups) equal(group.name, text.includes(group.name), true)
    },
  ],
  [
    'distribute groups show',
    async () => {
      const { text } = await appcenter(
        'distribute',
        'groups',
        'show',
        '--group',
        firstGroup?.name ?? '',
        ...kiteArgs,
      )
      for (const member of firstGroup?.members ?? []) equal(member.email, text.includes(member.email), true)
    },
  ],
  ...keyChecks(lab, folder, equal),
  [
    specification()
      ? 'every exchange fits the specification'
      : 'specification not at hand: no exchange was held against it',
    async () => {
      equal('violations', violations, [])
    },
  ],
]

let passed = 0
for (const [name, check] of checks) {
  try {
    await check()
    passed += 1
    console.log(`pass  ${name}`)
  } catch (error) {
    console.log(`FAIL  ${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
await server.close()
rmSync(home, { recursive: true, force: true })
console.log(`${passed} passed, ${checks.length - passed} failed`)
process.exit(passed === checks.length ? 0 : 1)
