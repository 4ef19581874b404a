import '../../support/session'
import { beforeEach, describe, expect, it } from 'vitest'
import { forgetLast, recalled, remember } from '../../../lib/background/recall'
import { endBrowser, giveBrowser, sessionHeld } from '../../support/session'

const page = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS'
const answer = '{"ok":true,"value":{"name":"Kite-iOS"}}'
const origin = 'https://gangway.example'
const soon = () => Date.now() + 60_000

const popup = { id: 'test', origin, url: `${origin}/popup.html` }
const opens = { type: 'panel.open' }

let inFront: string | undefined

beforeEach(async () => {
  endBrowser()
  inFront = page
  giveBrowser({
    runtime: { id: 'test', getURL: (path: string) => `${origin}${path}` },
    tabs: { query: async () => [{ url: inFront }] },
  })
  await remember(page, answer, soon())
})

describe('the popup is shown what it was last answered', () => {
  it('on the same page', async () => {
    expect(await recalled(opens, popup)).toBe(answer)
  })

  it('on no other', async () => {
    inFront = `${page}/distribute`
    expect(await recalled(opens, popup)).toBeUndefined()
    inFront = undefined
    expect(await recalled(opens, popup)).toBeUndefined()
  })

  it('not once the vault has locked', async () => {
    await remember(page, answer, Date.now())
    expect(await recalled(opens, popup)).toBeUndefined()
  })

  it('not once it was forgotten', async () => {
    await forgetLast()
    expect(sessionHeld.size).toBe(0)
    expect(await recalled(opens, popup)).toBeUndefined()
  })

  it('not where what is stored is something else', async () => {
    sessionHeld.set('last', { url: page, answer })
    expect(await recalled(opens, popup)).toBeUndefined()
  })

  it.each([
    ['another question', { type: 'pins.get' }, popup],
    ['the options', opens, { ...popup, url: `${origin}/options.html` }],
    ['a window of its own', opens, { ...popup, url: `${origin}/panel.html` }],
    ['a frame', opens, { ...popup, frameId: 3, tab: { id: 1, url: page } }],
    [
      'a content script',
      opens,
      { id: 'test', origin: 'https://appcenter.ms', url: page, frameId: 0, tab: { id: 1 } },
    ],
    ['another extension', opens, { ...popup, id: 'other' }],
  ])('%s is not', async (_, message, sender) => {
    expect(await recalled(message, sender)).toBeUndefined()
  })
})
