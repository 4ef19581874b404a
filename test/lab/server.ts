import { createHash, X509Certificate } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { Readable } from 'node:stream'
import { generate } from 'selfsigned'
import { readFault } from './fault-json.ts'
import type { Control } from './faults.ts'
import { Dropped, type Lab } from './lab.ts'

/** The host under which a test in another process sets faults; its path is a key that only the starter knows. */
const controlHost = 'control.lab.test'

/** A running server. */
export interface LabServer {
  port: number
  /** Names that a test's browser has to map to this port. */
  hosts: string[]
  /** The certificate, for clients that take an authority (`NODE_EXTRA_CA_CERTS`). */
  certificate: string
  /** For Chromium's `--ignore-certificate-errors-spki-list`. */
  spki: string
  /** Chromium's arguments that lead all hosts of the lab here, and all others nowhere. */
  chromiumArgs: string[]
  /** Firefox's preferences for the same. */
  firefoxPrefs: Record<string, string | number | boolean>
  /** Address of the control; secret. */
  controlUrl: string
  close(): Promise<void>
}

/** Serves a lab over HTTPS on this machine only. */
export async function startServer(
  lab: Lab,
  options: { port?: number; controlKey: string },
): Promise<LabServer> {
  const hosts = [...lab.hosts, controlHost]
  const { key, cert } = await certificateFor(hosts)
  const server = createServer({ key, cert, keepAlive: true }, (request, response) => {
    void serve(lab, options.controlKey, request, response)
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const { port } = address
  const spki = spkiOf(cert)
  return {
    port,
    hosts,
    certificate: cert,
    spki,
    chromiumArgs: [
      `--host-resolver-rules=${hosts.map(host => `MAP ${host} 127.0.0.1:${port}`).join(', ')}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost`,
      `--ignore-certificate-errors-spki-list=${spki}`,
    ],
    firefoxPrefs: {
      'network.dns.localDomains': hosts.join(','),
      'network.socket.forcePort': `443=${port}`,
      'network.http.http3.enable': false,
      'network.trr.mode': 5,
    },
    controlUrl: `https://${controlHost}/${options.controlKey}`,
    close: () => {
      lab.control.reset()
      server.closeAllConnections()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}

async function certificateFor(hosts: string[]): Promise<{ key: string; cert: string }> {
  const names = [...hosts, 'localhost']
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 3_600_000),
    notAfterDate: new Date(Date.now() + 3 * 86_400_000),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map(value => ({ type: 2 as const, value })),
          { type: 7 as const, ip: '127.0.0.1' },
        ],
      },
    ],
  })
  return { key: made.private, cert: made.cert }
}

function spkiOf(cert: string): string {
  const der = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(der).digest('base64')
}

async function serve(
  lab: Lab,
  key: string,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const request = await toRequest(message)
    const url = new URL(request.url)
    const transport = {
      address: message.socket.remoteAddress ?? 'unknown',
      hasLength:
        message.headers['content-length'] !== undefined || message.headers['transfer-encoding'] !== undefined,
    }
    const answer =
      url.hostname === controlHost
        ? await command(lab, key, url, request)
        : await lab.handle(request, transport)
    response.writeHead(answer.status, [...answer.headers].flat())
    if (message.method !== 'HEAD' && answer.body) for await (const chunk of answer.body) response.write(chunk)
    response.end()
  } catch (error) {
    // A dropped connection is a dropped socket: no status, no words. Anything else is a fault of the lab itself.
    if (!(error instanceof Dropped)) console.error('lab:', error)
    // What was answered before it broke off arrives.
    if (response.headersSent) message.socket.destroySoon()
    else message.socket.destroy()
  }
}

async function toRequest(message: IncomingMessage): Promise<Request> {
  const headers = new Headers()
  for (const [name, value] of Object.entries(message.headers)) {
    if (!name.startsWith(':')) for (const one of [value ?? []].flat()) headers.append(name, one)
  }
  const method = message.method ?? 'GET'
  const host = (message.headers.host ?? 'localhost').replace(/:\d+$/, '')
  const chunks: Buffer[] = []
  for await (const chunk of Readable.from(message) as AsyncIterable<Uint8Array>)
    chunks.push(Buffer.from(chunk))
  const body = Buffer.concat(chunks)
  return new Request(`https://${host}${message.url ?? '/'}`, {
    method,
    headers,
    ...(body.length > 0 && method !== 'GET' && method !== 'HEAD' && { body: new Uint8Array(body) }),
  })
}

/** Commands of a test that runs elsewhere: faults as data, held requests, the record, the state. */
async function command(lab: Lab, key: string, url: URL, request: Request): Promise<Response> {
  const [, given, what = '', id = ''] = url.pathname.split('/')
  if (given !== key) return new Response('Not found', { status: 404 })
  const { control } = lab
  switch (`${request.method} ${what}`) {
    case 'POST faults': {
      const fault = readFault(await request.text())
      if (!fault) return Response.json({ message: 'no such fault' }, { status: 400 })
      return Response.json({ id: control.fault(fault).id }, { status: 201 })
    }
    case 'GET faults':
      return Response.json(control.list())
    case 'DELETE faults':
      control.reset()
      return new Response(null, { status: 204 })
    case 'GET held':
      return Response.json(await heldWithin(control, Number(url.searchParams.get('until') ?? 0)))
    case 'POST release':
      return Response.json({ released: control.release(id) })
    case 'POST flush':
      await control.flushLate()
      return new Response(null, { status: 204 })
    case 'GET record':
      return Response.json(lab.record.entries)
    case 'DELETE record':
      lab.record.clear()
      return new Response(null, { status: 204 })
    case 'GET state':
      return Response.json(withoutSecrets(lab))
    case 'GET seed':
      return Response.json(lab.seed)
    default:
      return new Response('Not found', { status: 404 })
  }
}

function heldWithin(control: Control, count: number) {
  return count > 0 ? control.untilHeld(count) : control.held()
}

/** The state without the texts of tokens. */
function withoutSecrets(lab: Lab) {
  const data = lab.snapshot()
  return { ...data, tokens: data.tokens.map(token => ({ ...token, secret: '' })) }
}
