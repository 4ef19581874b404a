import * as v from 'valibot'
import { browser } from 'wxt/browser'
import type { RequestWorld } from '../http/requester'
import { Secret } from '../http/secret'
import { seal, unseal } from '../vault/key'

const Row = v.object({ until: v.number(), sealed: v.string() })
const prefix = 'token:'

/**
 * Tokens that were fetched for credentials, while the browser runs: in its memory, sealed with the vault's key. A
 * worker lives for half a minute, and would else spend a refresh token each time it wakes.
 */
export const madeTokens: NonNullable<RequestWorld['session']> = {
  of(id) {
    const bound = (name: string) => ({ id, kind: `${prefix}${name}` })
    const key = (name: string) => `${prefix}${id}:${name}`
    return {
      async get(name) {
        const row = v.safeParse(Row, (await browser.storage.session.get(key(name)))[key(name)])
        if (!row.success) return undefined
        const text = await unseal(bound(name), row.output.sealed).catch(() => undefined)
        return text === undefined ? undefined : { secret: new Secret(text), until: row.output.until }
      },
      async set(name, secret, until) {
        const row = { until, sealed: await seal(bound(name), secret.reveal()) }
        await browser.storage.session.set({ [key(name)]: row })
      },
    }
  },
  async clear() {
    const all = Object.keys(await browser.storage.session.get(null))
    await browser.storage.session.remove(all.filter(one => one.startsWith(prefix)))
  },
}
