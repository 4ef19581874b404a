import 'fake-indexeddb/auto'

/** Stands in for the browser's own API where the vault uses it: what lives as long as a session of the browser. */
const session = new Map<string, unknown>()
const managed = new Map<string, unknown>()

const area = (held: Map<string, unknown>) => ({
  get: async (key: string | null) =>
    key === null ? Object.fromEntries(held) : held.has(key) ? { [key]: held.get(key) } : {},
  set: async (values: Record<string, unknown>) => {
    for (const [key, value] of Object.entries(values)) held.set(key, JSON.parse(JSON.stringify(value)))
  },
  remove: async (key: string) => void held.delete(key),
})

const standIn = {
  runtime: { id: 'test', getURL: (path: string) => path },
  storage: {
    session: area(session),
    managed: area(managed),
  },
}
Object.assign(globalThis, { browser: standIn, chrome: standIn })

/** Gives the browser that stands in further parts of its API. */
export const giveBrowser = (apis: object): void => void Object.assign(standIn, apis)

/** Everything this session of the browser keeps. */
export const sessionHeld = session
/** What a company has set. */
export const managedHeld = managed

/** The browser ends and begins again: its session is gone, the disk is as it was. */
export const endBrowser = (): void => session.clear()
