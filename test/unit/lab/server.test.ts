import { request } from 'node:https'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLab, type Lab } from '../../lab/lab.ts'
import { type LabServer, startServer } from '../../lab/server.ts'

let lab: Lab
let server: LabServer

beforeEach(async () => {
  lab = createLab()
  server = await startServer(lab, { controlKey: 'key-of-this-test' })
})

afterEach(() => server.close())

/** A call with the certificate checked, as a client with its own list of authorities does. */
function call(
  host: string,
  path: string,
  options: { method?: string; body?: string; headers?: Record<string, string> } = {},
) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>(
    (resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: server.port,
          servername: host,
          ca: server.certificate,
          method: options.method ?? 'GET',
          path,
          headers: { host, ...options.headers },
          agent: false,
        },
        response => {
          let text = ''
          response.setEncoding('utf8')
          response.on('data', (chunk: string) => {
            text += chunk
          })
          response.on('error', reject)
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
          )
        },
      )
      sent.on('error', reject)
      sent.end(options.body)
    },
  )
}

const token = () => ({ 'x-api-token': lab.seed.tokens.owner })

/** Hosts that have nothing to show at their root, or to nobody. */
const bare: Record<string, number> = {
  'file.appcenter.ms': 404,
  'api.appstoreconnect.apple.com': 401,
  'itunesconnect.apple.com': 301,
  'northamerica-1.object-storage.apple.com': 403,
  'login.microsoftonline.com': 404,
}

test('serves every host over HTTPS with one certificate', async () => {
  for (const host of server.hosts.filter(name => !name.startsWith('control.'))) {
    const path = host === 'api.appcenter.ms' ? '/v0.1/user' : '/'
    const answer = await call(host, path, { headers: token() })
    expect([host, answer.status]).toEqual([host, bare[host] ?? 200])
  }
  expect(server.spki).toMatch(/^[A-Za-z0-9+/]{43}=$/)
  expect(server.chromiumArgs[0]).toContain(`MAP api.appcenter.ms 127.0.0.1:${server.port}`)
})

test('keeps encoded branches as they came', async () => {
  const answer = await call('api.appcenter.ms', '/v0.1/apps/acme/Kite-iOS/branches/feature%2Fx/builds', {
    headers: token(),
  })
  expect(answer.status).toBe(200)
  expect(lab.record.entries.at(-1)).toMatchObject({
    op: 'builds_listByBranch',
    path: expect.stringContaining('feature%2Fx'),
  })
})

test('a write without any length is answered 411, one with length 0 is not', async () => {
  const path = '/v0.1/apps/acme/Kite-iOS/invitations/new%40example.com'
  const without = await new Promise<number>((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: server.port,
        servername: 'api.appcenter.ms',
        ca: server.certificate,
        method: 'POST',
        path,
        headers: { host: 'api.appcenter.ms', ...token() },
        agent: false,
      },
      response => resolve(response.resume().statusCode ?? 0),
    )
    sent.on('error', reject)
    sent.removeHeader('transfer-encoding')
    sent.removeHeader('content-length')
    sent.end()
  })
  expect(without).toBe(411)
  const zero = await call('api.appcenter.ms', path, {
    method: 'POST',
    headers: { ...token(), 'content-length': '0' },
  })
  expect(zero.status).toBe(204)
})

test('a drop destroys the socket, before or after the effect', async () => {
  lab.control.fault({ do: 'dropAfter', match: { op: 'releases_updateDetails' } })
  const body = JSON.stringify({ enabled: false })
  const sent = call('api.appcenter.ms', '/v0.1/apps/acme/Kite-iOS/releases/60', {
    method: 'PUT',
    body,
    headers: { ...token(), 'content-type': 'application/json' },
  })
  await expect(sent).rejects.toThrow(/hang up|reset/i)
  expect(lab.state.app('acme', 'Kite-iOS')?.releases[0]?.enabled).toBe(false)
})

test('an answer that is cut begins and never ends', async () => {
  lab.control.fault({ do: 'cut', match: { op: 'apps_list' }, times: 2 })
  // A connection that ends before any answer says “hang up”.
  await expect(call('api.appcenter.ms', '/v0.1/apps', { headers: token() })).rejects.toThrow('aborted')
  const response = await lab.fetch('https://api.appcenter.ms/v0.1/apps', { headers: token() })
  expect(response.status).toBe(200)
  await expect(response.json()).rejects.toThrow('Failed to fetch')
})

test('the control answers to its key only, sets faults, holds and releases', async () => {
  expect((await call('control.lab.test', '/wrong/record')).status).toBe(404)
  const fault = JSON.stringify({ do: 'hold', match: { op: 'users_get' } })
  expect(
    (await call('control.lab.test', '/key-of-this-test/faults', { method: 'POST', body: fault })).status,
  ).toBe(201)
  const waiting = call('api.appcenter.ms', '/v0.1/user', { headers: token() })
  const held: { id: string }[] = JSON.parse(
    (await call('control.lab.test', '/key-of-this-test/held?until=1')).text,
  )
  expect(held).toHaveLength(1)
  await call('control.lab.test', `/key-of-this-test/release/${held[0]?.id}`, { method: 'POST', body: '' })
  expect((await waiting).status).toBe(200)
  const bad = await call('control.lab.test', '/key-of-this-test/faults', {
    method: 'POST',
    body: '{"do":"explode"}',
  })
  expect(bad.status).toBe(400)
})

test('pages carry the walls of the portal, and COEP where asked', async () => {
  const page = await call('appcenter.ms', '/orgs/acme/apps/Kite-iOS')
  expect(page.headers['content-security-policy']).toContain("frame-src 'none'")
  expect(page.headers['cross-origin-embedder-policy']).toBeUndefined()
  const isolated = await call('appcenter.ms', '/orgs/acme/apps/Kite-iOS?coep')
  expect(isolated.headers['cross-origin-embedder-policy']).toBe('require-corp')
  const boxed = await call('appcenter.ms', '/orgs/acme/apps/Kite-iOS?sandbox')
  expect(boxed.headers['content-security-policy']).toContain('sandbox')
})
