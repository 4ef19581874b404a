import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import * as v from 'valibot'
import { findBrowser, quiet, until } from './browser'

/**
 * Chromium over the raw pipe. A library attaches itself to every target, and a worker with a debugger attached
 * is never ended: here nothing is attached but the pages that a test asks for.
 */

const Answer = v.object({
  id: v.optional(v.number()),
  result: v.optional(v.record(v.string(), v.unknown())),
  error: v.optional(v.object({ message: v.string() })),
})
type Result = Record<string, unknown>

/** A page that is driven by commands alone. */
export interface PipePage {
  /** The value of an expression in the page. */
  evaluate(expression: string): Promise<unknown>
  /** Waits until an expression is true. */
  when(expression: string, what: string): Promise<void>
  /** Presses the first element of a selector that can be pressed. */
  press(selector: string): Promise<void>
  /** Types into the element of a selector. */
  type(selector: string, text: string): Promise<void>
  close(): Promise<void>
}

/** A browser with one extension in it. */
export interface PipeBrowser {
  /** `chrome-extension://…` */
  origin: string
  open(address: string): Promise<PipePage>
  /** The newest page whose address begins so, once it is there; pages taken before do not count. */
  take(address: string): Promise<PipePage>
  /** The types of all targets of the extension that live now. */
  alive(): Promise<string[]>
  close(): Promise<void>
}

const Target = v.object({ targetId: v.string(), type: v.string(), url: v.string(), attached: v.boolean() })
const Targets = v.object({ targetInfos: v.array(Target) })

/** Starts Chromium with an extension. */
export async function startPipe(extension: string, args: readonly string[]): Promise<PipeBrowser> {
  const program = findBrowser('chromium')
  if (program === undefined) throw new Error('There is no chromium on this machine.')
  const profile = mkdtempSync(join(tmpdir(), 'gangway-pipe-'))
  const child = spawn(
    program,
    [
      '--headless=new',
      '--remote-debugging-pipe',
      '--enable-unsafe-extension-debugging',
      `--user-data-dir=${profile}`,
      ...quiet,
      ...args,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  )
  const send = client(child)
  const { id } = v.parse(
    v.object({ id: v.string() }),
    await send('Extensions.loadUnpacked', { path: extension }),
  )
  const origin = `chrome-extension://${id}`
  const targets = async () => v.parse(Targets, await send('Target.getTargets', {})).targetInfos
  const taken = new Set<string>()

  const attach = async (targetId: string): Promise<PipePage> => {
    taken.add(targetId)
    const { sessionId } = v.parse(
      v.object({ sessionId: v.string() }),
      await send('Target.attachToTarget', { targetId, flatten: true }),
    )
    const evaluate = async (expression: string): Promise<unknown> => {
      const answer = await send(
        'Runtime.evaluate',
        { expression, awaitPromise: true, returnByValue: true, userGesture: true },
        sessionId,
      )
      if (answer['exceptionDetails']) throw new Error(JSON.stringify(answer['exceptionDetails']))
      return v.parse(v.object({ result: v.object({ value: v.optional(v.unknown()) }) }), answer).result.value
    }
    const when = async (expression: string, what: string): Promise<void> => {
      const look = () => evaluate(`Boolean(${expression})`).catch(() => false)
      await until(async () => ((await look()) === true ? true : undefined), what).catch(
        async (error: unknown) => {
          throw new Error(
            `${what}; what can be read is:\n${String(await evaluate('document.body.innerText'))}`,
            {
              cause: error,
            },
          )
        },
      )
    }
    const find = (selector: string) => `document.querySelector(${JSON.stringify(selector)})`
    return {
      evaluate,
      when,
      async press(selector) {
        await when(`${find(selector)} && !${find(selector)}.disabled`, selector)
        await evaluate(`${find(selector)}.click()`)
      },
      async type(selector, text) {
        await when(find(selector), selector)
        await evaluate(`(${find(selector)}.focus(), ${find(selector)}.select?.())`)
        await send('Input.insertText', { text }, sessionId)
      },
      close: async () => {
        await send('Target.closeTarget', { targetId })
        await until(
          async () => ((await targets()).some(one => one.targetId === targetId) ? undefined : true),
          'the end of a page',
        )
      },
    }
  }
  return {
    origin,
    async open(address) {
      const made = await send('Target.createTarget', { url: address })
      const page = await attach(v.parse(v.object({ targetId: v.string() }), made).targetId)
      await page.when("document.readyState === 'complete'", address)
      return page
    },
    async take(address) {
      const found = await until(
        async () =>
          (await targets()).find(
            one => one.type === 'page' && one.url.startsWith(address) && !taken.has(one.targetId),
          ),
        address,
      )
      return attach(found.targetId)
    },
    alive: async () => (await targets()).filter(one => one.url.startsWith(origin)).map(one => one.type),
    async close() {
      const gone = new Promise(resolve => child.once('exit', resolve))
      await send('Browser.close', {}).catch(() => child.kill('SIGKILL'))
      await gone
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Commands and answers over the pipe: JSON, each ended by a zero byte. */
function client(
  child: ChildProcess,
): (method: string, params: object, sessionId?: string) => Promise<Result> {
  const [, , , to, from] = child.stdio as [null, null, null, Writable, Readable]
  const waiting = new Map<number, { resolve(result: Result): void; reject(error: Error): void }>()
  let next = 1
  let rest = ''
  from.setEncoding('utf8')
  from.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\0')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const answer = v.parse(Answer, JSON.parse(part))
      const asked = answer.id === undefined ? undefined : waiting.get(answer.id)
      if (answer.id === undefined || !asked) continue
      waiting.delete(answer.id)
      if (answer.error) asked.reject(new Error(answer.error.message))
      else asked.resolve(answer.result ?? {})
    }
  })
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the browser has ended'))
  })
  return (method, params, sessionId) =>
    new Promise((resolve, reject) => {
      const id = next++
      waiting.set(id, { resolve, reject })
      to.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`)
    })
}
