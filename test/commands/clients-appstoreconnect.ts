import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Lab } from '../lab/lab.ts'

/** Independent clients of App Store Connect, of different making: one by hand, one out of an older specification. */
export const keyClients = ['node-app-store-connect-api@5.0.6', 'appstore-connect-sdk@2.0.0']

/** What is used of `node-app-store-connect-api`. */
interface ByHand {
  api(given: {
    issuerId: string
    apiKey: string
    privateKey: string
    automaticRetries: number
    fetch: typeof fetch
  }): Promise<{ readAll(path: string): Promise<{ data: { id: string }[] }> }>
}

/** What is used of `appstore-connect-sdk`. */
interface Generated {
  createClient(given: { issuerId?: string; privateKeyId: string; privateKey: string }): object
  appsGetCollection(given: { client: object; fetch: typeof fetch; query?: object }): Promise<{
    data?: { data: { id: string }[] }
    error?: { errors: { code: string }[] }
  }>
  devicesGetCollection: Generated['appsGetCollection']
}

type Check = [name: string, work: () => Promise<void>]

/** The clients, unchanged, on the lab in this process: each signs its own tokens and reads answers as it likes. */
export function keyChecks(
  lab: Lab,
  folder: string,
  equal: (name: string, actual: unknown, expected: unknown) => void,
): Check[] {
  const file = (path: string) => pathToFileURL(join(folder, 'node_modules', path)).href
  const byHand = async () => {
    const loaded: ByHand = await import(/* @vite-ignore */ file('node-app-store-connect-api/index.mjs'))
    return loaded
  }
  const generated = async () => {
    const loaded: Generated = await import(/* @vite-ignore */ file('appstore-connect-sdk/dist/main.js'))
    return loaded
  }
  const { keys, issuerId } = lab.appstoreconnect.seed
  const ids = lab.appstoreconnect.state.data.rows.apps.map(({ id }) => id).sort()
  const sorted = (rows: readonly { id: string }[] = []) => rows.map(({ id }) => id).sort()
  const client = async (name: 'admin' | 'individual' | 'revoked') => {
    const { createClient, ...sdk } = await generated()
    const { keyId, pem, issuerId: issuer } = keys[name]
    const made = createClient({
      privateKeyId: keyId,
      privateKey: pem,
      ...(issuer === '' ? {} : { issuerId: issuer }),
    })
    return { sdk, made }
  }
  return [
    [
      'node-app-store-connect-api: every page of a list',
      async () => {
        const { api } = await byHand()
        const { keyId: apiKey, pem: privateKey } = keys.admin
        const caller = await api({ issuerId, apiKey, privateKey, automaticRetries: 0, fetch: lab.fetch })
        const { data } = await caller.readAll('apps?limit=2')
        equal('apps', sorted(data), ids)
      },
    ],
    [
      'appstore-connect-sdk: a list, by a token without iat',
      async () => {
        const { sdk, made } = await client('admin')
        const { data } = await sdk.appsGetCollection({
          client: made,
          fetch: lab.fetch,
          query: { limit: 200 },
        })
        equal('apps', sorted(data?.data), ids)
      },
    ],
    [
      'appstore-connect-sdk: an individual key and what it may not',
      async () => {
        const { sdk, made } = await client('individual')
        const { data } = await sdk.appsGetCollection({ client: made, fetch: lab.fetch })
        equal('apps', sorted(data?.data), lab.appstoreconnect.seed.visible.toSorted())
        const { error } = await sdk.devicesGetCollection({ client: made, fetch: lab.fetch })
        equal('code', error?.errors[0]?.code, 'FORBIDDEN_ERROR')
      },
    ],
    [
      'appstore-connect-sdk: a revoked key',
      async () => {
        const { sdk, made } = await client('revoked')
        const { error } = await sdk.appsGetCollection({ client: made, fetch: lab.fetch })
        equal('code', error?.errors[0]?.code, 'NOT_AUTHORIZED')
      },
    ],
  ]
}
