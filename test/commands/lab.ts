import { randomBytes } from 'node:crypto'
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { retiredAreas } from '../lab/appcenter/site.ts'
import { createLab } from '../lab/lab.ts'
import { startServer } from '../lab/server.ts'
import { fieldFile } from '../support/field-file.ts'

/** `npm run lab`: the simulated portals on this machine, until it is stopped. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    retired: { type: 'boolean', default: false },
    hostile: { type: 'boolean', default: false },
    scale: { type: 'string', default: '40' },
    tokens: { type: 'string', default: '14' },
    testers: { type: 'string', default: '60' },
    builds: { type: 'string', default: '12' },
    record: { type: 'string' },
    field: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string', default: '1' },
    certificate: { type: 'string', default: '.cache/lab/certificate.pem' },
  },
})

const record = values.record === undefined ? undefined : createWriteStream(values.record, { flags: 'a' })
const lab = createLab({
  seed: whole('seed', values.seed, 2 ** 31),
  apps: whole('scale', values.scale, 5000),
  tokens: whole('tokens', values.tokens, 5000),
  scale: {
    testers: whole('testers', values.testers, 10_000),
    builds: whole('builds', values.builds, 5000),
  },
  hostile: values.hostile,
  closed: values.retired ? retiredAreas : [],
  field: values.field.map(fieldFile),
  ...(record && { onRecord: (line: string) => record.write(line) }),
})
const server = await startServer(lab, {
  port: whole('port', values.port, 65_535),
  controlKey: randomBytes(16).toString('hex'),
})
const certificate = resolve(values.certificate)
mkdirSync(dirname(certificate), { recursive: true })
writeFileSync(certificate, server.certificate)

const { tokens, app, owner } = lab.seed
console.log(`The lab runs at 127.0.0.1:${server.port} (seed ${values.seed}, ${lab.state.data.apps.length} apps${values.retired ? ', retired' : ''})

Hosts
${server.hosts.map(host => `  https://${host}`).join('\n')}

Tokens (of this lab only)
  ${tokens.owner}  ${owner}, full access
  ${tokens.reader}  ${owner}, read-only
  ${tokens.app}  ${app.owner}/${app.name}, full access
  ${tokens.appReader}  ${app.owner}/${app.name}, read-only
  ${tokens.colleague}  ${lab.seed.colleague}, full access
  ${tokens.ended}  ended

A browser for it
  chromium --user-data-dir="$(mktemp -d)" ${server.chromiumArgs.map(arg => `'${arg}'`).join(' ')} https://appcenter.ms/orgs/${app.owner}/apps/${app.name}

A command line for it
  curl --cacert ${certificate} --connect-to ::127.0.0.1:${server.port} -H 'X-API-Token: ${tokens.reader}' https://api.appcenter.ms/v0.1/user

Control
  ${server.controlUrl}/faults
${values.record === undefined ? '' : `\nRecord\n  ${resolve(values.record)}\n`}
Stop it with Ctrl+C.`)

const stop = () => {
  void server.close().then(() => {
    record?.end()
    process.exit(0)
  })
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)

function whole(name: string, text: string, most: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0 && value <= most) return value
  console.error(`--${name} must be a whole number from 0 to ${most}`)
  process.exit(2)
}
