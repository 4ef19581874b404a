import type { CDPSession, Page } from 'puppeteer-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Shown } from '../../lib/messages/shapes'
import { type Stage, until } from '../support/browser'
import { ask, attackStage, refusal, want } from './help'

/**
 * What somebody who takes an image of the worker's memory finds: every string that anything still holds, and every
 * memory of WebAssembly, in which passphrases become keys. Into other buffers the browser lets nobody look.
 */

const passphrase = 'correct horse battery staple'
const ofBackup = 'of the backup alone'

let stage: Stage
let own: Page
let session: CDPSession
/** Everything that must not be found, by what it is. */
let canaries: Record<string, string>

const recheckAll = async () => {
  for (const { id } of await want<Shown[]>(own, 'credentials.list'))
    expect(refusal(await ask(own, 'credentials.recheck', { id }))).toBe('ok')
}

beforeAll(async () => {
  // A snapshot cuts strings off at 1024 letters unless it is told not to.
  stage = await attackStage({ args: ['--js-flags=--heap-snapshot-string-limit=100000000'] })
  own = await stage.openOwn('options.html')
  const { seed } = stage.lab
  const key = stage.lab.appstoreconnect.seed.keys.admin
  const pat = stage.lab.azuredevops.seed.pats.org
  const add = (what: object) => want(own, 'credentials.add', { name: 'x', production: false, ...what })
  await add({ portal: 'appcenter', secret: seed.tokens.owner })
  const { pem, file, issuerId } = key
  await add({ portal: 'appstoreconnect', secret: pem, file, fields: { issuerId } })
  await add({ portal: 'azuredevops', secret: pat, fields: { organization: 'acme' } })
  await signIn()
  await want(own, 'vault.passphrase', { do: 'set', passphrase })
  await want(own, 'backup.make', { passphrase: ofBackup, own: passphrase })
  await recheckAll()

  // The file has line breaks in it, what is kept has none: the lines themselves are in both.
  const [, first = '', second = ''] = pem.split('\n')
  const { sessions } = stage.lab.entra
  canaries = {
    'token of App Center': seed.tokens.owner,
    'first line of the .p8': first,
    'second line of the .p8': second,
    'personal access token': pat,
    'the same in a header': Buffer.from(`:${pat}`).toString('base64'),
    'refresh token': sessions.flatMap(({ refresh }) => refresh).at(-1) ?? '',
    'access token': sessions.flatMap(({ access }) => access).at(-1)?.secret ?? '',
    passphrase,
    'passphrase of the backup': ofBackup,
  }
  const worker = await stage.browser.waitForTarget(target => target.type() === 'service_worker')
  session = await worker.createCDPSession()
})
afterAll(() => stage.close())

async function signIn(): Promise<void> {
  const { domain, client } = stage.lab.entra.seed
  const signedIn = want(own, 'credentials.signIn', {
    portal: 'azuredevops',
    kind: 'ado-entra',
    fields: { organization: 'acme', tenant: domain, client },
    name: 'x',
    production: false,
  })
  const page = await until(
    async () => (await stage.browser.pages()).find(one => one.url().includes('login.microsoftonline.com')),
    'the page to sign in',
  )
  const button = await page.waitForSelector('#accept')
  await button?.click().catch(() => {})
  await signedIn
}

/** All strings in the worker's heap, as one text, once what nobody holds any more was thrown away. */
async function strings(): Promise<string> {
  const parts: string[] = []
  const take = ({ chunk }: { chunk: string }) => void parts.push(chunk)
  session.on('HeapProfiler.addHeapSnapshotChunk', take)
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  session.off('HeapProfiler.addHeapSnapshotChunk', take)
  const snapshot = JSON.parse(parts.join('')) as { strings: string[] }
  return snapshot.strings.join('\n')
}

/** Which canaries lie in a memory of WebAssembly. They are handed in as numbers, so that no string is made of them. */
async function inMemories(): Promise<boolean[]> {
  const objectGroup = 'search'
  const { result } = await session.send('Runtime.evaluate', {
    expression: 'WebAssembly.Memory.prototype',
    objectGroup,
  })
  const { objects } = await session.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId ?? '',
    objectGroup,
  })
  const { result: told } = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    functionDeclaration: `function (needles) {
      const all = this.map(memory => new Uint8Array(memory.buffer))
      return needles.map(needle => all.some(bytes => {
        for (let at = bytes.indexOf(needle[0]); at >= 0; at = bytes.indexOf(needle[0], at + 1))
          if (needle.every((byte, i) => bytes[at + i] === byte)) return true
        return false
      }))
    }`,
    arguments: [{ value: Object.values(canaries).map(text => [...Buffer.from(text)]) }],
    returnByValue: true,
  })
  await session.send('Runtime.releaseObjectGroup', { objectGroup })
  return told.value as boolean[]
}

/** Where canaries lie: `['passphrase in a string']`. */
async function found(): Promise<string[]> {
  const text = await strings()
  const memories = await inMemories()
  return Object.entries(canaries).flatMap(([name, canary], n) => [
    ...(text.includes(canary) ? [`${name} in a string`] : []),
    ...(memories[n] ? [`${name} in WebAssembly`] : []),
  ])
}

it('an unlocked worker holds the access token it was given: it would need a new one each time', async () => {
  expect(await found()).toContain('access token in a string')
})

it('a locked one holds nothing of any secret, however often it was opened', async () => {
  await want(own, 'vault.lock')
  expect(await found()).toEqual([])
  expect(refusal(await ask(own, 'vault.unlock', { passphrase: `${passphrase}s` }))).toMatch(/^invalid/)
  await want(own, 'vault.unlock', { passphrase })
  await recheckAll()
  await want(own, 'vault.lock')
  expect(await found()).toEqual([])
})

it('the same search finds each of them where somebody holds it', async () => {
  await session.send('Runtime.evaluate', {
    expression: `globalThis.planted = ${JSON.stringify(Object.values(canaries))}.map(text => {
      const memory = new WebAssembly.Memory({ initial: 1 })
      new Uint8Array(memory.buffer).set(new TextEncoder().encode(text), 100)
      return [text, memory]
    })`,
  })
  expect(Object.values(canaries).every(text => text.length > 16)).toBe(true)
  const names = Object.keys(canaries)
  expect(await found()).toEqual(names.flatMap(name => [`${name} in a string`, `${name} in WebAssembly`]))
})
