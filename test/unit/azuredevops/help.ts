import { type Actor, createRequester, type RequestWorld } from '../../../lib/http/requester'
import { Secret } from '../../../lib/http/secret'
import { portal } from '../../../lib/portals/azuredevops/index'
import type { CredentialKind, Identity, Life, Params, Request, SignIn } from '../../../lib/portals/portal'
import { createLab, type Lab } from '../../lab/lab'
import { consent } from '../../support/consent'
import { Clock } from '../../support/world'

export const acme = 'https://dev.azure.com/acme'
/** The redirect address of some browser. */
export const redirect = 'https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/'

/** The portal's side of the extension on a lab, in a test's time. */
export interface Rig {
  lab: Lab
  clock: Clock
  /** What was stored in the place of a secret, oldest first; `before` tells how many requests the lab had met. */
  renewed: { secret: Secret; before: number; life?: Life }[]
  world: RequestWorld
  actor(kind: string, secret: Secret | string, base?: string, params?: Params): Actor
  read(actor: Actor, request: Request): Promise<unknown>
  /** A worker that has just begun: it knows nothing but what is stored. */
  restart(): void
  identify(actor: Actor): Promise<Identity>
  /** Signs in through the pages of the lab. */
  signIn(kind: string, fields: Params, choice?: string): Promise<Actor>
}

const kindOf = (kind: string): CredentialKind => {
  const found = portal.kinds.find(one => one.kind === kind)
  if (!found) throw new Error(`no kind ${kind}`)
  return found
}

export const wayOf = (kind: string): SignIn => {
  const { signIn } = kindOf(kind)
  if (!signIn) throw new Error(`${kind} is no way to sign in`)
  return signIn
}

/** Makes a rig. `origin`: what a browser says of the extension in every request that is no GET. */
export function createRig(origin: string | null = 'chrome-extension://gangway'): Rig {
  const clock = new Clock(Date.UTC(2026, 10, 22, 9))
  const lab = createLab({ now: () => clock.now })
  const renewed: Rig['renewed'] = []
  const kept = new Map<string, { secret: Secret; until: number }>()
  const sessionOf = (id: string) => ({
    get: async (name: string) => kept.get(`${id}:${name}`),
    set: async (name: string, secret: Secret, until: number) =>
      void kept.set(`${id}:${name}`, { secret, until }),
  })
  const world: RequestWorld = {
    fetch: (url, init) => {
      const headers = new Headers(init.headers)
      if (origin !== null && init.method !== 'GET') headers.set('Origin', origin)
      return lab.fetch(url, { ...init, headers })
    },
    now: () => clock.now,
    sleep: clock.sleep,
    random: () => 0.5,
    renew: async (_id, secret, life) => {
      renewed.push({ secret, before: lab.record.entries.length, ...(life && { life }) })
    },
    silent: {
      redirect,
      go: async url => (await lab.handle(new Request(url))).headers.get('location') ?? undefined,
    },
    session: { of: id => sessionOf(id), clear: async () => kept.clear() },
  }
  let requester = createRequester(world)
  let actors = 0
  const actor: Rig['actor'] = (kind, secret, base = acme, params = {}) => ({
    id: `actor-${actors++}`,
    kind,
    base,
    params,
    secret: typeof secret === 'string' ? new Secret(secret) : secret,
  })
  const read = (who: Actor, request: Request) => requester.read(portal, who, request)
  return {
    lab,
    clock,
    renewed,
    world,
    actor,
    read,
    restart() {
      kept.clear()
      requester = createRequester(world)
    },
    identify: who =>
      portal.identify(
        (kind, request, base = who.base) => requester.read(portal, { ...who, kind, base }, request),
        {
          kind: who.kind,
          base: who.base,
          params: who.params,
          context: null,
          skew: () => 0,
        },
      ),
    async signIn(kind, fields, choice = 'accept') {
      const way = wayOf(kind)
      const begun = await way.begin(fields, redirect)
      const address = await consent(lab, begun.url, choice)
      const tools = { now: world.now, post: requester.post }
      const { secret, params } = await way.finish(tools, fields, begun, address)
      return actor(kind, secret, acme, params)
    },
  }
}

export const who: Request = { op: 'location.GetConnectionData', query: { connectOptions: 'none' } }
export const projects: Request = { op: 'core.GetProjects' }
