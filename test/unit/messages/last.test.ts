import '../../support/session'
import { beforeEach, describe, expect, it } from 'vitest'
import { askFirst, forgetLast, recalled, remembering } from '../../../lib/messages/last'
import { endBrowser, giveBrowser, sessionHeld } from '../../support/session'

const page = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS'
/** Any two answers that differ. */
const last = { ok: false, error: { code: 'locked', what: 'Gangway is locked.' } } as const
const fresh = { ok: false, error: { code: 'timeout', what: 'There was no answer in time.' } } as const
const remember: ReturnType<typeof remembering> = (...what) => remembering()(...what)
const soon = () => Date.now() + 60_000

let inFront: string | undefined
const sent: unknown[] = []

beforeEach(async () => {
  endBrowser()
  sent.length = 0
  inFront = page
  giveBrowser({
    runtime: {
      sendMessage: async (message: unknown) => {
        sent.push(message)
        return fresh
      },
    },
    tabs: { query: async () => [{ url: inFront }] },
  })
  await remember(page, last, soon())
})

describe('what the popup was answered last is known', () => {
  it('on the same page', async () => {
    expect(await recalled()).toEqual(last)
  })

  it('on no other', async () => {
    inFront = `${page}/distribute`
    expect(await recalled()).toBeUndefined()
    inFront = undefined
    expect(await recalled()).toBeUndefined()
  })

  it('not once the vault has locked', async () => {
    await remember(page, last, Date.now())
    expect(await recalled()).toBeUndefined()
  })

  it('not once it was forgotten', async () => {
    await forgetLast()
    expect(sessionHeld.size).toBe(0)
    expect(await recalled()).toBeUndefined()
  })

  it('not where what is stored is something else', async () => {
    sessionHeld.set('last', { url: page, answer: JSON.stringify(last) })
    expect(await recalled()).toBeUndefined()
  })
})

describe('the first question', () => {
  it('wakes nobody where the last answer is known', async () => {
    expect(await askFirst()).toEqual({ answer: last, last: true })
    expect(sent).toEqual([])
  })

  it('goes to the background where it is not, and where it cannot be read', async () => {
    const asked = { type: 'panel.open', payload: {} }
    inFront = `${page}/distribute`
    expect(await askFirst()).toEqual({ answer: fresh, last: false })
    inFront = page
    sessionHeld.set('last', { url: page, answer: '{', until: soon() })
    expect(await askFirst()).toEqual({ answer: fresh, last: false })
    expect(sent).toEqual([asked, asked])
  })
})
