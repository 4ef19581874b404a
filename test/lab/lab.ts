import type { Report } from '../../lib/fieldcheck/report.ts'
import { type AppCenter, type AppCenterOptions, createAppCenter } from './appcenter/site.ts'
import {
  type AppStoreConnect,
  type AppStoreConnectOptions,
  createAppStoreConnect,
} from './appstoreconnect/site.ts'
import { type AzureDevOps, createAzureDevOps } from './azuredevops/site.ts'
import { createEntra, type Entra } from './entra/site.ts'
import { Control, type Fault } from './faults.ts'
import { realityOf } from './field.ts'
import { foreignSite } from './foreign.ts'
import { parse } from './json.ts'
import { type Exchange, RequestRecord } from './record.ts'
import type { Answer, Incoming, Known, Site } from './site.ts'

/** How a lab is made. Everything has a default that suits a demonstration. */
export interface LabOptions extends AppCenterOptions, AppStoreConnectOptions {
  /** Receives each line of the record (newline-delimited JSON) as it is written. */
  onRecord?: (line: string) => void
  /** Pages of a test's own, by host and path (`evil.example.com/frame`); their hosts join the lab's. */
  pages?: Record<string, LabPage>
  /** Judges every exchange as it ends; what it returns is collected in `violations`. */
  check?: (exchange: Exchange) => string[]
  /** Files of field checks: what they looked at is answered as they met it. */
  field?: readonly Report[]
}

/** A page of a test's own: an attacker's, or a stranger portal. */
interface LabPage {
  text: string
  headers?: Record<string, string>
}

/** What only the transport knows of a request. */
interface Transport {
  address?: string
  hasLength?: boolean
}

/** A lost connection, as `fetch` reports it. The server turns it into a dropped socket. */
export class Dropped extends TypeError {
  constructor() {
    super('Failed to fetch')
  }
}

/** The simulated portals. */
export interface Lab {
  /** Answers a request. Rejects with `Dropped` where the connection is lost. */
  handle(request: Request, transport?: Transport): Promise<Response>
  /** `fetch` over `handle`: honours `signal`, and `redirect: 'manual'` as browsers do. */
  fetch: typeof fetch
  control: Control
  record: RequestRecord
  appcenter: AppCenter
  appstoreconnect: AppStoreConnect
  azuredevops: AzureDevOps
  /** Where the tokens of Microsoft Entra ID come from. */
  entra: Entra
  /** Pages of a test's own; may be changed while the lab runs. */
  pages: Map<string, LabPage>
  state: AppCenter['state']
  /** Tokens and names of the seeded world. */
  seed: AppCenter['seed']
  /** The state as plain data without what changes by itself, to be compared before and after. */
  snapshot(): AppCenter['state']['data'] & {
    appstoreconnect: ReturnType<AppStoreConnect['snapshot']>
    azuredevops: AzureDevOps['state']['data']
  }
  /** Keeps how the portals stand; what it gives takes them back there. Tokens and keys stay the same objects. */
  hold(): () => void
  violations: { exchange: Exchange; text: string }[]
  now(): number
  hosts: string[]
}

const local = ['localhost', '127.0.0.1']

/** Builds the simulated portals in memory. */
export function createLab(options: LabOptions = {}): Lab {
  const now = options.now ?? Date.now
  const appcenter = createAppCenter(options)
  const appstoreconnect = createAppStoreConnect({ ...options, now })
  const entra = createEntra(now)
  const azuredevops = createAzureDevOps(now, entra.tokenOf)
  const pages = new Map(Object.entries(options.pages ?? {}))
  const pageHosts = [...pages.keys()].map(key => key.split('/')[0] ?? key)
  const own = pageSite(pages, pageHosts)
  const sites: Site[] = [appcenter.site, appstoreconnect.site, azuredevops.site, entra.site, foreignSite, own]
  const control = new Control()
  const record = new RequestRecord(word => sites.some(site => site.isSecret(word)), options.onRecord)
  const violations: Lab['violations'] = []
  const reality = realityOf(options.field ?? [])

  const finish = (exchange: Exchange, answer: Answer) => {
    record.close(
      exchange,
      answer.status,
      answer.body ?? (answer.text === undefined ? undefined : answer.text.slice(0, 200)),
    )
    for (const text of options.check?.(exchange) ?? []) violations.push({ exchange, text })
    return respond(answer)
  }

  const handle = async (request: Request, transport: Transport = {}): Promise<Response> => {
    const incoming = await read(request, transport, now())
    const site = pages.has(incoming.host + incoming.path)
      ? own
      : sites.find(candidate => candidate.hosts.includes(incoming.host))
    if (!site) throw new Dropped()
    const known = site.know(incoming)
    const exchange = record.open({
      at: new Date(incoming.at).toISOString(),
      host: incoming.host,
      method: incoming.method,
      path: incoming.path,
      query: incoming.url.search,
      op: known.op,
      requestBody: incoming.body ?? incoming.bodyText,
      credentialId: known.credentialId,
      cookies: cookieNames(incoming.headers),
      origin: incoming.headers.get('origin') ?? undefined,
    })
    const effect = async () => {
      exchange.reached = true
      const answer = reality(known.op, await site.answer({ ...incoming, at: now() }, known))
      exchange.effect = answer.status
      return answer
    }
    const met = control.meet(incoming, known)
    if (!met) return finish(exchange, await effect())
    exchange.fault = met.fault.do
    const answer = await withFault(met, { site, incoming, known, exchange, effect, control })
    if (answer) return finish(exchange, answer)
    record.close(exchange, 0, undefined)
    throw new Dropped()
  }

  return {
    handle,
    fetch: fetchOver(handle),
    control,
    record,
    appcenter,
    appstoreconnect,
    azuredevops,
    entra,
    pages,
    state: appcenter.state,
    seed: appcenter.seed,
    snapshot: () => ({
      ...appcenter.snapshot(),
      appstoreconnect: appstoreconnect.snapshot(),
      azuredevops: azuredevops.snapshot(),
    }),
    hold() {
      const restores = [appcenter.hold(), appstoreconnect.hold(), azuredevops.hold()]
      return () => {
        for (const restore of restores) restore()
      }
    },
    violations,
    now,
    hosts: [...new Set(sites.flatMap(site => [...site.hosts]))].filter(host => !local.includes(host)),
  }
}

function pageSite(pages: Map<string, LabPage>, hosts: string[]): Site {
  return {
    hosts,
    know: () => ({}),
    isSecret: () => false,
    refuse: () => ({ status: 404, text: '' }),
    answer: request => {
      const page = pages.get(request.host + request.path)
      if (!page) return { status: 404, text: 'Not found' }
      return {
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8', ...page.headers },
        text: page.text,
      }
    },
  }
}

interface Scene {
  site: Site
  incoming: Incoming
  known: Known
  exchange: Exchange
  effect: () => Promise<Answer>
  control: Control
}

/** The answer under a fault; undefined where the connection is lost. */
async function withFault(met: { id: string; fault: Fault }, scene: Scene): Promise<Answer | undefined> {
  const { site, incoming, known, exchange, effect, control } = scene
  const { fault } = met
  switch (fault.do) {
    case 'delay':
      await new Promise(resolve => setTimeout(resolve, fault.ms))
      return effect()
    case 'hold': {
      if (!fault.after) {
        await control.wait(exchange)
        return effect()
      }
      const answer = await effect()
      await control.wait(exchange)
      return answer
    }
    case 'dropBefore':
      return undefined
    case 'dropAfter':
      await effect()
      return undefined
    case 'late':
      control.postpone(met.id, effect, fault.ms)
      return undefined
    case 'status': {
      if (fault.after) await effect()
      const answer: Answer = { status: fault.status, headers: fault.headers ?? {} }
      if (fault.text !== undefined) answer.text = fault.text
      else if (fault.body !== undefined) answer.body = fault.body
      return answer
    }
    case 'malformed': {
      const answer = await effect()
      const whole = JSON.stringify(answer.body ?? { ok: true })
      return {
        status: answer.status === 204 ? 200 : answer.status,
        text: whole.slice(0, Math.max(1, whole.length >> 1)),
        headers: { 'content-type': 'application/json; charset=utf-8' },
      }
    }
    case 'cut':
      return { ...(await effect()), cut: true }
    case 'html':
      return {
        status: fault.status ?? 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        text: '<!DOCTYPE html><html lang="en"><title>Service notice</title><p>The service is being moved.</p></html>',
      }
    case 'redirect':
      return {
        status: fault.status ?? 302,
        headers: { location: fault.to ?? `https://evil.example.com${incoming.path}` },
        text: '',
      }
    case 'closed':
    case 'ended':
      return site.refuse(fault.do, incoming, known)
    case 'run': {
      if (!fault.after) {
        await fault.run()
        return effect()
      }
      const answer = await effect()
      await fault.run()
      return answer
    }
  }
}

async function read(request: Request, transport: Transport, at: number): Promise<Incoming> {
  const url = new URL(request.url)
  const isFile = request.headers.get('content-type') === 'application/octet-stream'
  const bytes = request.body !== null && isFile ? new Uint8Array(await request.arrayBuffer()) : undefined
  const bodyText = request.body === null || bytes ? undefined : await request.text()
  return {
    ...(bytes ? { bytes } : {}),
    method: request.method.toUpperCase(),
    host: url.hostname,
    url,
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    bodyText,
    body: bodyText ? parse(bodyText) : undefined,
    hasLength:
      transport.hasLength ??
      (bodyText !== undefined || bytes !== undefined || request.headers.has('content-length')),
    address: transport.address ?? 'in-process',
    at,
  }
}

function respond(answer: Answer): Response {
  const headers = new Headers(answer.headers)
  const empty = [101, 204, 205, 304].includes(answer.status)
  if (answer.text === undefined && answer.body !== undefined && !headers.has('content-type')) {
    headers.set('content-type', 'application/json; charset=utf-8')
  }
  const text = answer.text ?? (answer.body === undefined ? null : JSON.stringify(answer.body))
  const body = answer.bytes ?? (answer.cut && text !== null ? broken(text) : text)
  return new Response(empty ? null : body, { status: answer.status, headers })
}

/** A body that breaks off in the middle. */
function broken(text: string): ReadableStream<Uint8Array> {
  const half = new TextEncoder().encode(text.slice(0, Math.ceil(text.length / 2)))
  let sent = false
  return new ReadableStream({
    pull: controller => {
      if (sent) controller.error(new Dropped())
      else controller.enqueue(half)
      sent = true
    },
  })
}

function cookieNames(headers: Headers): string[] {
  const cookie = headers.get('cookie')
  return cookie ? cookie.split(';').map(part => part.split('=')[0]?.trim() ?? '') : []
}

/** A `fetch` that never leaves the process. */
function fetchOver(handle: Lab['handle']): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const { signal } = request
    signal.throwIfAborted()
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    const response = await Promise.race([handle(request), aborted])
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || !location) return response
    if (request.redirect === 'error') throw new Dropped()
    if (request.redirect === 'manual') return opaqueRedirect(request.url)
    return fetchOver(handle)(new URL(location, request.url), { headers: request.headers, signal })
  }
}

/** What browsers hand out for a redirect under `redirect: 'manual'`. */
function opaqueRedirect(url: string): Response {
  const response = Response.error()
  Object.defineProperties(response, { type: { value: 'opaqueredirect' }, url: { value: url } })
  return response
}
