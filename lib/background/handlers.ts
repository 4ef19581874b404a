import * as v from 'valibot'
import { browser } from 'wxt/browser'
import type { Action } from '../actions/action'
import { applies } from '../actions/applies'
import type { Context } from '../context/index'
import { Fault } from '../http/fault'
import { remembering, urlInFront } from '../messages/last'
import type { AnswerOf, MessageType, ReadPayload } from '../messages/protocol'
import type { Opened } from '../messages/shapes'
import { actionOf, portalOf } from '../portals/registry'
import { rungOf } from '../runs/confirm'
import { getRun, recentRuns } from '../runs/journal'
import type { RunRecord } from '../runs/record'
import { confirm, goOn, makePreview, makeUndo, stillSo, stop } from '../runs/runs'
import { uploadProgress } from '../runs/uploads'
import { say } from '../text/index'
import { credentials } from '../vault/credentials'
import { standing } from '../vault/key'
import { fetchOnce } from '../vault/onetime'
import { changeSettings, settings } from '../vault/settings'
import { actFor, actorOf, choiceOf, portalFor, toolsFor } from './actors'
import { inArea, probeAreas } from './areas'
import { credentialHandlers } from './credentials'
import { deskHandlers } from './desk'
import { checkOn, type Engine, planOf, showRun } from './engine'
import { runFieldCheck } from './fieldcheck'
import { find } from './find'
import { hostOf } from './hosts'
import { keepSecret } from './keep'
import { makeMenus } from './menus'
import { opened } from './opened'
import { contextIn, contextOf, lookAgain, samePlace } from './places'
import { tellMoved } from './ports'
import { checkChange } from './rules'
import { addressAt, contextAt, rootsAt } from './servers'
import { enter, givePass, purposeOf, takePass, takeTicket } from './sessions'
import { settingsShown } from './shown'
import { takesFile, uploadHandlers } from './uploads'
import { vaultHandlers } from './vault'
import { startWatch, watchHandlers } from './watches'
import { openOptions, openUploader, openWindow } from './windows'
import { type Caller, isTop, uploaderPage } from './zones'

/** What a handler is told: who asks, and what. */
type Handler<T extends MessageType> = (
  payload: ReadPayload<T>,
  caller: Caller,
  engine: Engine,
) => Promise<AnswerOf<T>>
type Handlers = { [T in MessageType]: Handler<T> }

function actionFor(id: string, context: Context | null): { action: Action; context: Context } {
  const action = actionOf(id)
  if (!action || !context || !applies(action, context))
    throw new Fault('invalid', say('This action does not fit here.'))
  return { action, context }
}

/** Input as the action's schema wants it. @throws Fault `invalid` */
function inputFor(action: Action, raw: Record<string, unknown>): Record<string, unknown> {
  const parsed = v.safeParse(action.input, raw)
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  throw new Fault(
    'invalid',
    say('{field}: {what}', { field: v.getDotPath(issue) ?? '', what: issue.message }),
  )
}

/** A frame may touch runs of its own context only. */
async function runFor(id: string, caller: Caller): Promise<RunRecord> {
  const run = await getRun(id)
  if (isTop(caller)) return run
  const context = await contextOf(caller)
  if (!context || !samePlace(run.context, context))
    throw new Fault('invalid', say('This run belongs to another place.'))
  return run
}

/** What a frame must not finish: the page around it could cover or move it. */
async function finishable(run: RunRecord, caller: Caller): Promise<{ production: boolean }> {
  const { credential } = await actorOf(run.credential, Date.now())
  const stage = run.stages[0]
  const dangerous = stage && rungOf(run, planOf(run), stage, credential.production) === 2
  const ownWindow = isTop(caller) && ['panel.html', uploaderPage].includes(caller.page)
  // Firefox cannot tell whether a frame is covered.
  const unseen = import.meta.env.FIREFOX && caller.zone === 'frame'
  if (unseen || (dangerous && !ownWindow))
    throw new Fault('invalid', say('This is finished in a window of its own.'))
  return { production: credential.production }
}

async function preview(action: Action, context: Context, input: Record<string, unknown>, engine: Engine) {
  if (action.kind !== 'plan') throw new Fault('invalid', say('This action changes nothing.'))
  await checkOn(context.portal)
  await checkChange(action.effect)
  const acting = await actFor(action, context, Date.now())
  if (!acting) throw new Fault('internal', say('A change needs a token.'))
  const tools = toolsFor(portalFor(context), acting.actor, engine.requester, Date.now())
  const stage = await inArea(action, context, () => action.first(context, input, tools))
  return { plan: action, credential: acting.credential, stage }
}

/** What a panel shows of a place that a person typed or chose. */
async function openedByText(context: Context | null, caller: Caller, engine: Engine) {
  const purpose = {
    ...(context ? { address: await addressAt(context) } : {}),
    from: { by: 'text' as const },
  }
  await enter(caller, purpose)
  const place = caller.page === 'popup.html' ? 'popup' : 'window'
  return opened(place, Promise.resolve(context), purpose, engine.requester, Date.now())
}

/** The address that a content script asks about. @throws Fault `invalid` where it is not on a portal */
async function addressFor(caller: Caller, link = caller.tabUrl ?? ''): Promise<string> {
  if (!(await contextAt(link))) throw new Fault('invalid', say('There is nothing of a portal here.'))
  return link
}

/** What answers each message; who may send it was decided before, and its payload validated. */
export const handlers: Handlers = {
  'panel.pass': async ({ link }, caller) => {
    const about =
      link === undefined ? {} : { address: link, from: { by: 'link' as const, host: hostOf(caller.tabUrl) } }
    await addressFor(caller, link)
    return { pass: await givePass(caller, about, Date.now()) }
  },
  'page.roots': (_, caller) => rootsAt(caller.tabUrl ?? ''),
  'panel.window': async ({ link }, caller) => {
    await openWindow({
      address: await addressFor(caller, link),
      from: { by: link === undefined ? 'page' : 'link', host: hostOf(caller.tabUrl) },
    })
    return null
  },
  'panel.open': async ({ pass, ticket }, caller, engine) => {
    const remember = remembering()
    const purpose =
      caller.zone === 'frame' && pass !== undefined
        ? await takePass(caller, pass, Date.now())
        : ticket !== undefined && isTop(caller)
          ? await takeTicket(caller, ticket)
          : await purposeOf(caller)
    if (caller.zone === 'frame' && caller.tab !== null) {
      void browser.tabs.sendMessage(caller.tab, { type: 'opened' }).catch(() => {})
    }
    lookAgain(caller)
    const place = caller.zone === 'frame' ? 'frame' : caller.page === 'popup.html' ? 'popup' : 'window'
    const where = contextOf(caller)
    const answer = await opened(place, where, purpose, engine.requester, Date.now())
    const context = await where
    // Where it cannot be kept, the next popup asks.
    if (place === 'popup') keepLast(answer, remember).catch(() => {})
    if (context) setTimeout(() => probeLater(context, caller, engine))
    return answer
  },
  'panel.look': async ({ context: raw }, caller, engine) => {
    return openedByText(await contextOf(caller, raw), caller, engine)
  },
  'panel.find': async ({ text }, caller, engine) => {
    const context = await find(text, await contextOf(caller))
    if (!context)
      throw new Fault(
        'missing',
        say('“{text}” is neither an address on a portal nor an owner/app.', {
          text: text.trim().slice(0, 60),
        }),
      )
    return openedByText(context, caller, engine)
  },
  'tab.go': async ({ context: raw }, caller) => {
    const url = await addressAt(await contextIn(raw))
    if (caller.zone === 'frame' && caller.tab !== null) await browser.tabs.update(caller.tab, { url })
    else await browser.tabs.create({ url })
    return null
  },
  'panel.close': async (_, caller) => {
    if (caller.tab !== null) await browser.tabs.sendMessage(caller.tab, { type: 'close' }).catch(() => {})
    return null
  },
  'window.open': async (what, caller) => {
    const purpose = await purposeOf(caller)
    if ('page' in what) {
      await openOptions()
      return null
    }
    const context = await contextOf(caller)
    const run = 'run' in what ? await runFor(what.run, caller) : null
    const sends = run ? uploadProgress(run) !== null : 'action' in what && takesFile(what.action)
    const place = (sends && run?.context) || context
    const about = place ? { address: await addressAt(place) } : {}
    await (sends ? openUploader : openWindow)({
      ...about,
      ...(purpose.from ? { from: purpose.from } : {}),
      start: 'action' in what ? { action: what.action, input: what.input } : what,
    })
    return null
  },
  'query.run': async ({ action: id, input, context: raw }, caller, engine) => {
    const { action, context } = actionFor(id, await contextOf(caller, raw))
    if (action.kind !== 'query') throw new Fault('invalid', say('This action needs a preview.'))
    const acting = await actFor(action, context, Date.now())
    const tools = toolsFor(portalFor(context), acting?.actor ?? null, engine.requester, Date.now())
    const asked = inputFor(action, input)
    return inArea(action, context, () => action.run(context, asked, tools))
  },
  'plan.preview': async ({ action: id, input: raw, context: place }, caller, engine) => {
    const { action, context } = actionFor(id, await contextOf(caller, place))
    const input = inputFor(action, raw)
    const { plan, credential, stage } = await preview(action, context, input, engine)
    return showRun(
      await makePreview(plan, stage, { context, input, credential: credential.id, now: Date.now() }),
    )
  },
  'run.apply': async ({ run: id, typed }, caller, engine) => {
    const run = await runFor(id, caller)
    const plan = planOf(run)
    const { production } = await finishable(run, caller)
    if (run.undoes === undefined) {
      // The numbers are read again: a preview that no longer holds is shown anew and asks again.
      const fresh = await preview(plan, run.context, run.input, engine)
      if (!stillSo(run, fresh.stage)) {
        // Who acts now may be somebody else: the new preview is theirs.
        const of = { ...run, credential: fresh.credential.id, now: Date.now() }
        return { run: await showRun(await makePreview(plan, fresh.stage, of)), moved: true }
      }
    }
    const applied = await confirm(id, plan, production, typed, Date.now())
    void engine.executor.resume()
    return { run: await showRun(applied), moved: false }
  },
  'run.goOn': async ({ run: id }, caller, engine) => {
    const before = await runFor(id, caller)
    await finishable(before, caller)
    const run = await goOn(id, Date.now())
    void engine.executor.resume()
    return showRun(run)
  },
  'run.stop': async ({ run: id }, caller, engine) => {
    await runFor(id, caller)
    await stop(id, Date.now())
    void engine.executor.resume()
    return showRun(await getRun(id))
  },
  'run.undo': async ({ run: id }, caller) => {
    const run = await runFor(id, caller)
    return showRun(await makeUndo(id, planOf(run), Date.now()))
  },
  'run.get': async ({ run: id }, caller) => showRun(await runFor(id, caller)),
  'runs.recent': async (_, caller) => {
    const context = await contextOf(caller)
    const runs = await recentRuns(50)
    const own = isTop(caller) ? runs : runs.filter(run => context && samePlace(run.context, context))
    return Promise.all(own.map(showRun))
  },
  'run.secret': async ({ run: id, call, to }, caller) => {
    const run = await runFor(id, caller)
    const secret = await fetchOnce(id, call, Date.now())
    if (!secret) throw new Fault('missing', say('This secret was shown before, or is too old.'))
    if (to === 'show') return { secret: secret.reveal() }
    return { kept: await keepSecret(run, call, secret) }
  },
  'watch.start': async ({ action: id, input, context: raw }, caller, engine) => {
    const { action, context } = actionFor(id, await contextOf(caller, raw))
    if (action.kind !== 'watch') throw new Fault('invalid', say('This action watches nothing.'))
    return startWatch(action, context, inputFor(action, input), engine)
  },
  ...watchHandlers,
  ...credentialHandlers,
  ...deskHandlers,
  ...vaultHandlers,
  ...uploadHandlers,
  'fieldcheck.run': ({ id }, _, engine) => runFieldCheck(id, engine),
  'settings.get': async () => settingsShown(await settings()),
  'settings.writes': async ({ portal, on }) => {
    return settingsShown(await changeSettings(({ writes }) => ({ writes: { ...writes, [portal]: on } })))
  },
  'settings.selection': async ({ on }) => {
    const changed = await changeSettings(() => ({ selection: on }))
    await makeMenus()
    return settingsShown(changed)
  },
  'pins.get': async () => (await settings()).pins['actions'] ?? [],
  'pins.set': async ({ action, on }) => {
    const changed = await changeSettings(({ pins }) => {
      const rest = (pins['actions'] ?? []).filter(id => id !== action)
      return { pins: { ...pins, actions: on ? [...rest, action] : rest } }
    })
    return changed.pins['actions'] ?? []
  },
}

/** Keeps what a popup was answered; what is left of a rate is known to this worker alone. */
async function keepLast(opened: Opened, remember: ReturnType<typeof remembering>): Promise<void> {
  const [url, { at }] = await Promise.all([urlInFront(), standing()])
  if (url === undefined) return
  // The tab may have gone elsewhere since: then the answer is not about what is in front now.
  if (JSON.stringify(await contextAt(url)) !== JSON.stringify(opened.context)) return
  await remember(url, { ok: true, value: { ...opened, rate: null } }, at ?? Number.MAX_SAFE_INTEGER)
}

/** Finds out behind the first paint which areas are closed; where one is, the panel is told to look again. */
function probeLater(context: Context, caller: Caller, engine: Engine): void {
  const work = async (): Promise<void> => {
    if (!portalOf(context.portal)) return
    const choice = choiceOf({ access: 'read', reach: 'app' }, context, await credentials())
    if ('why' in choice) return
    const { actor } = await actorOf(choice.credential.id, Date.now())
    if (await probeAreas(context, actor, engine.requester, Date.now())) tellMoved(caller)
  }
  work().catch(() => {
    // Without a credential or a connection nothing is found out; the actions themselves will say so.
  })
}
