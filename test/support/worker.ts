import './session'
import type { Engine } from '../../lib/background/engine'
import type { Params } from '../../lib/portals/portal'
import { createLab, type Lab } from '../lab/lab'
import { consent } from './consent'
import { matches as matchesPattern } from './match'

/** What the browser's own window for signing in is asked for. */
interface Flow {
  url: string
  interactive: boolean
}

/** The background on a lab, in this process: everything is real but the browser around it. */
export interface BackgroundRig {
  lab: Lab
  engine: Engine
  /** Sends a message as the options do. */
  send: Send
  /** Sends a message as another page of ours does. */
  sendFrom(page: string): Send
  /** Windows of the browser's own that were asked for, and what is done in the next: a button of the page. */
  flows: Flow[]
  choice: string
  /** Does in the tab what a person does there, while a sign-in waits for it. */
  throughTab<T>(work: Promise<T>): Promise<T>
  /** Warnings that were shown, by their titles; `null` where the person allows none. */
  notices: string[] | null
  /** Hosts that the person does not let Gangway reach. */
  denied: Set<string>
  /** The content scripts that are registered. */
  scripts: Map<string, Record<string, unknown>>
  /** The addresses of the tabs that are open, and which scripts were run in them. */
  tabs: { url: string; ran: string[] }[]
  /** The entries of the context menu. */
  menu: { id: string; targetUrlPatterns?: string[] }[]
}

type Handlers = typeof import('../../lib/background/handlers')['handlers']
type Send = <T extends keyof Handlers>(
  type: T,
  payload: Parameters<Handlers[T]>[0],
) => Promise<Awaited<ReturnType<Handlers[T]>>>

/** The redirect address of some browser. */
const redirect = 'https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/'

/** The tab that a sign-in opens. */
const tab = 7

/** Makes a background with an empty vault. */
export async function createBackground(): Promise<BackgroundRig> {
  const lab = createLab()
  const flows: Flow[] = []
  const scripts: BackgroundRig['scripts'] = new Map()
  const menu: BackgroundRig['menu'] = []
  const tabs: BackgroundRig['tabs'] = []
  const denied = new Set<string>()
  const rig: Pick<BackgroundRig, 'choice' | 'notices'> = { choice: 'accept', notices: null }
  const nobody = async () => {}
  let opened: (url: string) => void = () => {}
  const { browser } = globalThis as unknown as { browser: Record<string, unknown> }
  Object.assign(browser['runtime'] as object, {
    getURL: (path: string) => `chrome-extension://gangway${path}`,
    getPlatformInfo: nobody,
  })
  Object.assign(browser, {
    identity: {
      getRedirectURL: () => redirect,
      async launchWebAuthFlow(flow: Flow) {
        flows.push(flow)
        if (flow.interactive) return consent(lab, flow.url, rig.choice)
        const answer = await lab.handle(new Request(flow.url))
        const to = answer.headers.get('location')
        if (to === null) throw new Error('User interaction required.')
        return to
      },
    },
    permissions: {
      contains: async ({ origins }: { origins?: string[] }) =>
        origins?.every(one => !denied.has(one)) ?? rig.notices !== null,
    },
    notifications: {
      create: async (_id: string, { title }: { title: string }) => void rig.notices?.push(title),
    },
    action: { setBadgeBackgroundColor: nobody, setBadgeText: nobody, setTitle: nobody },
    contextMenus: {
      removeAll: async () => void (menu.length = 0),
      create: (entry: BackgroundRig['menu'][number]) => void menu.push(entry),
    },
    i18n: { getUILanguage: () => 'en' },
    alarms: { create: nobody, clear: nobody },
    tabs: {
      query: async ({ url: patterns = [] }: { url?: string[] }) =>
        tabs.flatMap(({ url }, n) =>
          patterns.some(pattern => matchesPattern(pattern, url)) ? [{ id: n + 1 }] : [],
        ),
      remove: nobody,
      create: async () => ({ id: tab }),
      update: async (_id: number, { url }: { url: string }) => opened(url),
      onRemoved: { addListener: () => {}, removeListener: () => {} },
    },
    declarativeNetRequest: { updateSessionRules: nobody },
    scripting: {
      executeScript: async ({ target, files }: { target: { tabId: number }; files: string[] }) =>
        void tabs[target.tabId - 1]?.ran.push(...files),
      getRegisteredContentScripts: async () => [...scripts.values()],
      registerContentScripts: async (all: { id: string }[]) => {
        for (const one of all) scripts.set(one.id, one)
      },
      unregisterContentScripts: async ({ ids }: { ids: string[] }) => {
        for (const id of ids) scripts.delete(id)
      },
    },
  })
  globalThis.fetch = (url, init) => {
    // A browser says of itself who sends a form.
    const headers = new Headers(init?.headers)
    if (init?.method !== 'GET') headers.set('Origin', 'chrome-extension://gangway')
    return lab.fetch(url, { ...init, headers })
  }
  const [{ createEngine }, { createWatches }, { handlers }, { credentials, removeCredential }] =
    await Promise.all([
      import('../../lib/background/engine'),
      import('../../lib/background/watches'),
      import('../../lib/background/handlers'),
      import('../../lib/vault/credentials'),
    ])
  for (const { id } of await credentials()) await removeCredential(id)
  const engine = createEngine(() => {}, createWatches)
  const sendAs = (caller: { page: string; tab: number }) => (type: keyof Handlers, payload: unknown) =>
    (handlers[type] as (payload: unknown, caller: unknown, engine: unknown) => Promise<unknown>)(
      payload,
      { zone: 'page', tabUrl: null, document: caller.page, ...caller },
      engine,
    )
  async function throughTab<T>(work: Promise<T>): Promise<T> {
    const url = await new Promise<string>(resolve => {
      opened = resolve
    })
    const query = new URL(await consent(lab, url, rig.choice)).search
    await Promise.all([sendAs({ page: 'signed-in.html', tab })('credentials.back', { query }), work])
    return work
  }
  const sendFrom = (page: string): Send => sendAs({ page, tab: 1 }) as Send
  const send = sendFrom('options.html')
  return Object.assign(rig, { lab, engine, flows, denied, scripts, tabs, menu, throughTab, send, sendFrom })
}

/** What a person fills in to sign in with Microsoft Entra ID. */
export const entraOrder = ({ entra }: Pick<Lab, 'entra'>, fields: Params = {}) => ({
  portal: 'azuredevops' as const,
  kind: 'ado-entra',
  fields: { organization: 'acme', tenant: entra.seed.domain, client: entra.seed.client, ...fields },
  name: 'Work account',
  production: false,
})
