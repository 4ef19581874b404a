import { states } from './states'

/** Stands in for `wxt/browser` in the gallery: answers from the state named in the address. */
const name = new URLSearchParams(location.search).get('state') ?? ''
const state = states[name]
if (state?.rtl) document.documentElement.dir = 'rtl'

const has = <K extends string>(value: unknown, key: K): value is Record<K, unknown> =>
  typeof value === 'object' && value !== null && key in value

async function answer(message: { type: string; payload: unknown }): Promise<unknown> {
  const value = state?.answers[message.type] ?? null
  if (has(value, 'never')) return new Promise(() => {})
  await Promise.resolve()
  return has(value, 'fault') ? { ok: false, error: value.fault } : { ok: true, value }
}

const nothing = { addListener: () => {} }

export const browser = {
  runtime: {
    sendMessage: answer,
    connect: () => ({ onMessage: nothing, onDisconnect: nothing, disconnect: () => {} }),
    getURL: (path: string) => path,
  },
  storage: {
    local: {
      get: async () => ({ 'dock:appcenter.ms': { y: 0.5, hidden: true } }),
      set: async () => {},
      onChanged: { ...nothing, removeListener: () => {} },
    },
  },
  permissions: { contains: async () => false, request: async () => true },
}
