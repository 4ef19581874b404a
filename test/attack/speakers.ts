import type { Frame, Page } from 'puppeteer-core'
import { protocol, type Zone } from '../../lib/messages/protocol'
import type { RunView } from '../../lib/messages/shapes'
import { until } from '../support/browser'
import { addToken, allowWrites, dockAt, openPanel } from '../support/hand'
import {
  addFrame,
  ask,
  attackStage,
  type ContentWorld,
  contentWorld,
  kite,
  panelAddress,
  refusal,
  tell,
  want,
} from './help'

const types = Object.entries(protocol).map(([type, { from }]) => ({ type, from: from as readonly Zone[] }))
/** Types of message that a zone may not send, and those that it may. */
export const closedTo = (zone: Zone) =>
  types.filter(({ from }) => !from.includes(zone)).map(({ type }) => type)
export const openTo = (zone: Zone) => types.filter(({ from }) => from.includes(zone)).map(({ type }) => type)

/** Sends a message of every type and gives the refusals that differ from the one that is due. */
export const others = async (from: Parameters<typeof tell>[0], all: readonly string[], due: string) => {
  const answers = await Promise.all(all.map(async type => [type, refusal(await ask(from, type))] as const))
  return answers.filter(([, answer]) => answer !== due)
}

/** A preview of a small change that can be taken back. */
export const preview = (from: Page | Frame, release: string, context?: object) =>
  want<RunView>(from, 'plan.preview', {
    action: 'appcenter.releases.disable',
    input: { releases: [release] },
    ...(context ? { context } : {}),
  })

/**
 * A browser with a token that may write, and all who speak to its background: a page of ours, a portal's page and its
 * content script.
 */
export async function speakers() {
  const stage = await attackStage()
  const own = await addToken(stage, stage.lab.seed.tokens.owner, { name: 'Work' })
  await allowWrites(stage)
  const page = await stage.open(kite)
  /** The content script of a page whose panel was opened and closed again: before that it answers nobody. */
  const contentOf = async (at: Page): Promise<ContentWorld> => {
    await openPanel(stage, at)
    const dock = await dockAt(at)
    await at.mouse.click(dock.x, dock.y)
    await until(() => (at.frames().length === 1 ? true : undefined), 'the end of the panel')
    return contentWorld(stage, at)
  }
  const world = await contentOf(page)
  const pass = async (from = world, payload: object = {}) =>
    (await want<{ pass: string }>(from, 'panel.pass', payload)).pass
  /** A frame as our content script makes it, that has shown no pass yet. */
  const bareFrame = async (at: Page = page, from: ContentWorld = world): Promise<Frame> =>
    addFrame(at, from, await panelAddress(from))
  /** A frame that has shown its pass. */
  const goodFrame = async (at: Page = page, from: ContentWorld = world): Promise<Frame> => {
    const frame = await bareFrame(at, from)
    await want(frame, 'panel.open', { pass: await pass(from) })
    return frame
  }
  return { stage, own, page, world, contentOf, pass, bareFrame, goodFrame }
}
export type Speakers = Awaited<ReturnType<typeof speakers>>
