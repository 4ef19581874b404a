import type { CDPSession, Frame, Page } from 'puppeteer-core'
import type { Answered } from '../../lib/messages/shapes'
import { builtFor, createStage, type Stage, type StageOptions, until } from '../support/browser'

/** The built extension that is attacked; another build may be named, so that two can be compared. */
export const built = process.env['EXTENSION_PATH'] ?? builtFor('chromium')

/** A browser with the built extension, on a lab of its own. */
export const attackStage = (options: StageOptions = {}): Promise<Stage> =>
  createStage({ extension: built, ...options })

/** A place where an expression can be run. */
interface Context {
  evaluate(expression: string): Promise<unknown>
}

/** The isolated world of our content script: what an attacker has who has broken the page's renderer. */
export interface ContentWorld extends Context {
  session: CDPSession
}

interface Described {
  id: number
  origin: string
  auxData?: { type?: string; frameId?: string }
}

/** Finds the isolated world of our content script in the top document of a page. */
export async function contentWorld(stage: Stage, page: Page): Promise<ContentWorld> {
  const session = await page.createCDPSession()
  const found: Described[] = []
  session.on('Runtime.executionContextCreated', ({ context }) => void found.push(context as Described))
  session.on('Runtime.executionContextsCleared', () => void (found.length = 0))
  await session.send('Runtime.enable')
  const { frameTree } = await session.send('Page.getFrameTree')
  const world = await until(
    () =>
      found.find(
        context =>
          context.origin === stage.origin &&
          context.auxData?.type === 'isolated' &&
          context.auxData.frameId === frameTree.frame.id,
      ),
    'our content script',
  )
  return {
    session,
    async evaluate(expression) {
      const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
        contextId: world.id,
        expression,
        awaitPromise: true,
        returnByValue: true,
      })
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
      const { value }: { value?: unknown } = result
      return value
    },
  }
}

/** Sends the background anything at all, from anywhere. Undefined where nobody answers. */
export async function tell(from: Context | Page | Frame, message: unknown): Promise<unknown> {
  return from.evaluate(`chrome.runtime.sendMessage(${JSON.stringify(message)})`)
}

/** Sends the background a message in the protocol's form. */
export async function ask<T = unknown>(
  from: Context | Page | Frame,
  type: string,
  payload: unknown = {},
): Promise<Answered<T>> {
  return (await tell(from, { type, payload })) as Answered<T>
}

/** The value of an answer that has to be a good one. */
export async function want<T>(from: Context | Page | Frame, type: string, payload: unknown = {}): Promise<T> {
  const answer = await ask<T>(from, type, payload)
  if (!answer.ok) throw new Error(`${type}: ${answer.error.code} ${JSON.stringify(answer.error.what)}`)
  return answer.value
}

/** The words of a refusal, to be compared; `ok` where it was none. */
export function refusal(answer: unknown): string {
  const { ok, error } = (answer ?? {}) as Partial<{ ok: boolean; error: { code: string; what: unknown } }>
  if (ok !== false || !error) return ok ? 'ok' : `no answer: ${JSON.stringify(answer)}`
  const { what } = error
  const text = typeof what === 'object' && what !== null && 'text' in what ? what.text : what
  return `${error.code}: ${String(text)}`
}

export const notAllowed = 'forbidden: This is not allowed from here.'
export const notOurs = 'internal: This panel was not opened by Gangway. Close it and open it again.'

/** Puts a frame with our panel into a page, as our content script would, or a page that has its address. */
export async function addFrame(page: Page, from: Context | Page, address: string): Promise<Frame> {
  const before = new Set(page.frames())
  await from.evaluate(`{
    const frame = document.createElement('iframe')
    frame.src = ${JSON.stringify(address)}
    document.documentElement.append(frame)
  }`)
  const frame = await until(
    () => page.frames().find(one => !before.has(one) && /panel\.html|chrome-error/.test(one.url())),
    'the frame',
  )
  await until(
    async () =>
      (await frame.evaluate('document.readyState').catch(() => '')) === 'complete' ? true : undefined,
    'the frame to be loaded',
  )
  return frame
}

/** The address of the panel that pages may frame; it lasts as long as the browser's session. */
export const panelAddress = async (from: Context | Page): Promise<string> =>
  String(await from.evaluate(`chrome.runtime.getURL('/panel.html')`))

/** Everything in `storage.session`, by way of a page of ours. */
export const sessionStore = async (own: Page): Promise<Record<string, unknown>> =>
  (await own.evaluate('chrome.storage.session.get(null)')) as Record<string, unknown>

/** Makes every pass that is out older than it may be. */
export async function agePasses(own: Page, ms: number): Promise<void> {
  await own.evaluate(`chrome.storage.session.get(null).then(all => chrome.storage.session.set(
    Object.fromEntries(Object.entries(all).flatMap(([key, held]) =>
      key.startsWith('pass:') ? [[key, { ...held, at: held.at - ${ms} }]] : []))))`)
}

export const kite = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS'

/** A page of ours on its own with an action's place: it may ask what top-level pages may. */
export const place = (owner: string, app: string, more: Record<string, string> = {}) => ({
  portal: 'appcenter',
  ownerKind: 'org',
  owner,
  app,
  ...more,
})
