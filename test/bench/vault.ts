import { createRequester } from '../../lib/http/requester'
import { portal } from '../../lib/portals/appstoreconnect/index'
import { signedToken } from '../../lib/portals/appstoreconnect/token'
import type { WayTools } from '../../lib/portals/portal'
import { today } from '../../lib/vault/kdf'
import { createLab } from '../lab/lab'
import { keyActor } from '../support/keys'
import { type Builds, staticPage } from './builds'
import { send } from './inpage'
import { againstFloor, againstLimit, inTurns, type Line, least, quantile, round } from './measure'
import { makeBench, silentPopup } from './panel'

const release = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/58'
const releaseRead = 'https://api.appcenter.ms/v0.1/apps/acme/Kite-iOS/releases/58'
const passphrase = 'correct horse battery staple'

/** Rows 11 to 14: what it costs that secrets lie encrypted. */
export async function vault(builds: Builds): Promise<Line[]> {
  return [...(await opening(builds)), await signing(), await signatures()]
}

/** To unlock, and what a request costs while the vault is unlocked by a passphrase. */
async function opening(builds: Builds): Promise<Line[]> {
  const bench = await makeBench(builds, createLab({ rate: false }), release)
  const { browser, stage, bareTab, lab } = bench
  try {
    const bareKdf = await browser.tab(`${await browser.load(builds.kdf)}/${staticPage}`)
    // The popup asks for the tab that came to the front last.
    await browser.tab(release, true)
    await silentPopup(bench)
    await stage.run(send, { type: 'vault.passphrase', payload: { do: 'set', passphrase } })

    const opened = await inTurns(
      7,
      () => bareKdf.run(send, { password: passphrase, ...today }),
      async () => {
        await stage.run(send, { type: 'vault.lock', payload: {} })
        return stage.run(send, { type: 'vault.unlock', payload: { passphrase } })
      },
    )

    const facts = { type: 'query.run', payload: { action: 'appcenter.release.facts', input: {} } }
    const read = { url: releaseRead, token: lab.seed.tokens.owner }
    const calls = await inTurns(
      100,
      () => bareTab.run(send, read),
      () => stage.run(send, facts),
    )
    const floor = least(calls.floor)
    return [
      // Everybody pays the floor, and who guesses pays nothing else. Beside it are two strict writes, some keys, and
      // the answer with how the vault stands: some 40 ms, a sixth of it on a machine that makes 250 ms of the floor.
      againstFloor(11, 'unlock by a passphrase, worker awake', opened, 1.25),
      // Longer than that and people choose shorter passphrases, or none.
      againstLimit(11, 'the same, as a person waits for it', least(opened.ours), 1500, 'ms', null, {
        MiB: today.memory / 1024,
        passes: today.passes,
      }),
      // A multiple tells little: a real portal takes tens of milliseconds where the lab takes four. What is ours
      // (reads of the database, one decryption, a look at the clock) is not to be felt beside any portal.
      againstLimit(
        12,
        'an API call, vault unlocked by a passphrase, warm',
        least(calls.ours),
        round(floor + 5),
        'ms',
        floor,
        {
          median: round(quantile(calls.ours, 0.5)),
          'median of the floor': round(quantile(calls.floor, 0.5)),
        },
      ),
    ]
  } finally {
    await bench.close()
  }
}

/** Signatures of one sample: one alone is too short for the clock. */
const batch = 100

/** A token signed by a `.p8`, against the bare signature of as many bytes. */
async function signing(): Promise<Line> {
  const key = createLab().appstoreconnect.seed.keys.admin
  const actor = keyActor(key)
  const made = new Map<string, unknown>()
  const tools: WayTools = {
    now: Date.now,
    async once<T>(name: string, make: () => Promise<{ value: T }>): Promise<T> {
      if (!made.has(name)) made.set(name, (await make()).value)
      return made.get(name) as T
    },
    session: { get: async () => undefined, set: async () => {} },
    post: () => Promise.reject(new Error('nothing is sent here')),
    renew: async () => {},
  }
  const ours = () => signedToken(actor, tools, { seconds: 870 })
  const text = new TextEncoder().encode((await ours()).replace(/\.[^.]*$/, ''))
  const bare = made.get('key') as CryptoKey
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const begun = performance.now()
    for (let n = 0; n < batch; n++) await work()
    return (performance.now() - begun) / batch
  }
  const pairs = await inTurns(
    20,
    () => timed(() => crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, bare, text)),
    () => timed(ours),
  )
  // Two small JSONs in base64 beside an elliptic curve. It is a tenth of a millisecond, once in a quarter of an hour:
  // the budget is there to see when the key is imported anew for each.
  return againstFloor(13, `a token signed by a .p8, of ${batch}`, pairs, 2.5)
}

/** How many tokens are signed for a request every second, for a quarter of an hour. */
async function signatures(): Promise<Line> {
  const begun = Date.UTC(2026, 10, 22, 9)
  const seconds = 15 * 60
  let now = begun
  const lab = createLab({ now: () => now, rate: false })
  const actor = keyActor(lab.appstoreconnect.seed.keys.admin)
  const tokens = new Set<string>()
  const requester = createRequester({
    fetch: (url, init) => {
      tokens.add(new Headers(init.headers).get('authorization') ?? '')
      return lab.fetch(url, init)
    },
    now: () => now,
    sleep: async ms => void (now += ms),
    random: () => 0.5,
    renew: async () => {},
  })
  let requests = 0
  for (; now < begun + seconds * 1000; now += 1000, requests++)
    await requester.read(portal, actor, { op: 'apps_getCollection', query: { limit: 1 } })
  // One is used for 13 minutes of its 15, so that none ends on its way.
  return againstLimit(14, 'tokens signed in a quarter of an hour of requests', tokens.size, 2, 'pieces', 2, {
    requests,
  })
}
