import type { Page } from 'puppeteer-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { VaultState } from '../../lib/messages/shapes'
import { actionOf } from '../../lib/portals/registry'
import type { Shown } from '../../lib/vault/credentials'
import { want } from '../attack/help'
import { Random } from '../lab/random'
import { createStage, type Stage, until } from '../support/browser'
import { addToken, allowWrites, click, openPanel, type Place, textOf } from '../support/hand'
import { begin, runOn, runThrough, seesRun } from '../support/walk'

/** How often the browser crashes in a run: `npm run torture` takes twenty. */
const crashes = Number(process.env['CRASHES'] ?? 1)
const seed = Number(process.env['KILLS_SEED'] ?? 1)
/** How long a run may take to a crash, in milliseconds. */
const patience = 40_000
/** How long all of it may take, in milliseconds. */
const allOfIt = 60_000 + crashes * 15_000
/** The demo app has so many releases that can be disabled; the newest five are kept. */
const many = 50

const change = 'releases_updateDetails'
const passphrase = 'correct horse battery staple'

const action = actionOf('appcenter.releases.disable')
if (!action) throw new Error('the action is gone')

let stage: Stage
beforeEach(async () => {
  stage = await createStage()
})
afterEach(() => stage.close())

/** The newest run, opened from the history in a tab. */
async function newestRun(): Promise<Page> {
  const page = await stage.openOwn('popup.html')
  await click(page, '.push > button')
  await click(page, '.runs button')
  return page
}

/** A moment at which the browser crashes. */
interface Moment {
  what: string
  reached(): boolean
}

/** Chooses one: while the portal has not acted yet, when it has, or as its answer leaves. */
function nextMoment(random: Random): Moment {
  const { control } = stage.lab
  const match = { op: change, nth: random.int(1, 2) }
  const kind = random.int(0, 2)
  if (kind < 2) {
    control.fault({ do: 'hold', after: kind === 1, match })
    return { what: 'a change that is held', reached: () => control.held().length > 0 }
  }
  let left = false
  control.fault({ do: 'run', after: true, match, run: () => void (left = true) })
  return { what: 'the answer to a change', reached: () => left }
}

const changes = () => stage.lab.record.of(change)

describe('the browser crashes', () => {
  it(
    `in the middle of a run of ${many}, ${crashes} times: each change is made exactly once`,
    async () => {
      const random = new Random(seed)
      await (await addToken(stage, stage.lab.seed.tokens.owner)).close()
      await allowWrites(stage)
      const page = await stage.open('https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases')
      let place: Place = await openPanel(stage, page)
      await begin(place, action, { keep: 5 })
      await seesRun(place)

      let next = nextMoment(random)
      for (let left = crashes; left > 0; left--) {
        const { what, reached } = next
        const ended = await until(
          async () => {
            if (reached()) return 'reached'
            const now = await runOn(stage, place)
            place = now.place
            return now.ended
          },
          what,
          patience,
        ).catch(async (error: unknown) => {
          throw new Error(`${String(error)}; what can be read is:\n${await textOf(place)}`, { cause: error })
        })
        expect(ended, what).toBe('reached')
        await stage.crash(() => {
          // What was on its way when the browser ended comes to the portal all the same.
          stage.lab.control.reset()
          if (left > 1) next = nextMoment(random)
        })
        place = await newestRun()
      }

      const { state } = await runThrough(stage, place)
      expect(state).toBe('Done')
      const times = new Map<string, number>()
      for (const { path } of changes()) times.set(path, (times.get(path) ?? 0) + 1)
      expect([...times].filter(([, sent]) => sent > 1)).toEqual([])
      expect(times.size).toBe(many)
    },
    allOfIt,
  )

  it(
    `while the vault is written, ${crashes} times: it opens, and what was answered is kept`,
    async () => {
      const random = new Random(seed)
      const { tokens } = stage.lab.seed
      await (await addToken(stage, tokens.owner, { name: 'First' })).close()
      const second = { portal: 'appcenter', secret: tokens.reader, name: 'Second', production: false }
      let held = await vault(await stage.openOwn('options.html'))
      for (let i = 0; i < crashes; i++) {
        const page = await stage.openOwn('options.html')
        const [type, payload, then]: [string, object, Partial<Held>] =
          random.int(0, 1) === 0
            ? held.second === undefined
              ? ['credentials.add', second, { names: ['First', 'Second'] }]
              : ['credentials.remove', { id: held.second }, { names: ['First'] }]
            : held.by === 'profile'
              ? ['vault.passphrase', { do: 'set', passphrase }, { by: 'passphrase' }]
              : ['vault.passphrase', { do: 'remove', old: passphrase }, { by: 'profile' }]
        let answered = false
        const asked = want(page, type, payload).then(
          () => void (answered = true),
          () => {},
        )
        // Nobody can tell how far it is when so many messages have been answered: each crash comes at a moment of its own.
        for (let n = random.int(0, 25); n > 0; n--) await want(page, 'vault.state')
        await stage.crash()
        await asked
        const now = await vault(await stage.openOwn('options.html'))
        const after = { ...held, ...then }
        const why = `${type}, ${answered ? 'answered' : 'not answered'}`
        expect(answered ? [told(after)] : [told(held), told(after)], why).toContain(told(now))
        held = now
      }
    },
    allOfIt,
  )
})

/** What the vault holds. */
interface Held {
  by: VaultState['by']
  names: string[]
  /** The id of the token that comes and goes. */
  second: string | undefined
}

const told = ({ by, names }: Held): string => `${names.join(', ')} by ${by}`

/** Opens the vault, and asks the portal with each token that is in it. */
async function vault(page: Page): Promise<Held> {
  const { by, locked } = await want<VaultState>(page, 'vault.state')
  if (locked) await want(page, 'vault.unlock', { passphrase })
  const stored = await want<Shown[]>(page, 'credentials.list')
  for (const { id } of stored) await want(page, 'credentials.recheck', { id })
  return {
    by,
    names: stored.map(({ name }) => name).sort(),
    second: stored.find(({ name }) => name === 'Second')?.id,
  }
}
