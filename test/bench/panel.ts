import type { PayloadOf } from '../../lib/messages/protocol'
import { createLab, type Lab } from '../lab/lab'
import { type LabServer, startServer } from '../lab/server'
import { type Builds, staticPage } from './builds'
import { type Chromium, startChromium, type Tab } from './chromium'
import { forget, send, tellPainted } from './inpage'
import { againstFloor, inTurns, type Line } from './measure'

const release = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/58'
const releaseRead = 'https://api.appcenter.ms/v0.1/apps/acme/Kite-iOS/releases/58'

/** A browser with ours and the bare worker in it, a portal's page in front, and a tab that is measured. */
export interface Bench {
  lab: Lab
  server: LabServer
  browser: Chromium
  /** Origins of the two extensions. */
  ours: string
  bare: string
  /** Shows the pages that are measured; the tab in front of its window, so that it is painted. */
  stage: Tab
  /** A page of ours that does nothing, and one of the bare extension. */
  keeper: Tab
  bareTab: Tab
  close(): Promise<void>
}

/** A credential as the options send it. */
export type Offer = PayloadOf<'credentials.add'>

/** A token of everything in the lab's App Center. */
const ownerOf = (lab: Lab): Offer => ({
  portal: 'appcenter',
  secret: lab.seed.tokens.owner,
  name: 'Work',
  production: false,
})

/** Sets the bench up before a page of the portal; a token is stored by the message that the options send. */
export async function makeBench(
  builds: Builds,
  lab: Lab,
  address: string,
  offer: Offer = ownerOf(lab),
): Promise<Bench> {
  const server = await startServer(lab, { controlKey: crypto.randomUUID() })
  const browser = await startChromium(server)
  const ours = await browser.load(builds.ours)
  const bare = await browser.load(builds.bare)
  // Pages of both extensions stay open, so that no process has to start while something is measured.
  const bareTab = await browser.tab(`${bare}/${staticPage}`)
  const keeper = await browser.tab(`${ours}/${staticPage}`)
  await keeper.run(send, { type: 'credentials.add', payload: offer })
  const stage = await browser.tab()
  // The popup asks for the active tab of the window that was last in front: the newest.
  await browser.tab(address, true)
  await stage.send('Runtime.enable')
  await stage.send('Runtime.addBinding', { name: 'tell' })
  return {
    lab,
    server,
    browser,
    ours,
    bare,
    stage,
    keeper,
    bareTab,
    async close() {
      await browser.close()
      await server.close()
    },
  }
}

/** Loads a page and waits until an element of it has been painted; milliseconds from the navigation's start. */
async function untilPainted({ stage, browser }: Bench, url: string, selector: string): Promise<number> {
  await stage.go('about:blank')
  const { identifier } = await stage.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `(${tellPainted.toString()})(${JSON.stringify(selector)})`,
  })
  await browser.stopWorkers()
  const told = stage.next('Runtime.bindingCalled', event => event.name === 'tell')
  await stage.go(url)
  const { payload } = await told
  await stage.send('Page.removeScriptToEvaluateOnNewDocument', { identifier })
  return Number(payload)
}

/** The popup's page with its own scripts silent: a sender that the background knows and that does nothing. */
export async function silentPopup({ stage, ours }: Bench): Promise<void> {
  await stage.send('Emulation.setScriptExecutionDisabled', { value: true })
  await stage.go(`${ours}/popup.html`)
  await stage.send('Emulation.setScriptExecutionDisabled', { value: false })
}

/** Whether a popup is opened for the first time on a page, or once more. */
const times = ['again on a page', 'first time on a page'] as const

/** Rows 5, 6 and 7: from a click on the button to an answer of the portal. */
export async function panel(builds: Builds): Promise<Line[]> {
  const bench = await makeBench(builds, createLab({ rate: false }), release)
  const { browser, stage, keeper, bareTab, ours, lab } = bench
  const able = '[data-action]:not([aria-disabled="true"])'
  const lines: Line[] = []
  try {
    for (const time of times) {
      const painted = await inTurns(
        15,
        () => untilPainted(bench, `${ours}/${staticPage}`, able),
        async () => {
          if (time === 'first time on a page') await keeper.run(forget)
          return untilPainted(bench, `${ours}/popup.html`, able)
        },
      )
      const what = `panel, until the first action can be clicked, worker stopped, ${time}`
      lines.push(againstFloor(5, what, painted, 2.5))
    }

    await silentPopup(bench)
    const cold = async (tab: Tab, message: object): Promise<number> => {
      await browser.stopWorkers()
      return tab.run(send, message)
    }
    const opens = { type: 'panel.open', payload: {} }
    const answers = await inTurns(
      20,
      () => cold(bareTab, opens),
      () => cold(stage, opens),
    )
    lines.push(againstFloor(6, 'actionsFor to a stopped worker → answer', answers, 1.3))

    const facts = { type: 'query.run', payload: { action: 'appcenter.release.facts', input: {} } }
    const read = { url: releaseRead, token: lab.seed.tokens.owner }
    lab.record.clear()
    const calls = await inTurns(
      100,
      () => bareTab.run(send, read),
      () => stage.run(send, facts),
    )
    const requests = lab.record.entries.filter(entry => entry.path === new URL(releaseRead).pathname).length
    lines.push(
      againstFloor(7, 'an API call through panel and background, warm', calls, 1.3, {
        'requests in 202 calls': requests,
      }),
    )
  } finally {
    await bench.close()
  }
  return lines
}
