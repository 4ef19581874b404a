import type { Page, Target } from 'puppeteer-core'
import type { Action } from '../../lib/actions/action'
import { formOf } from '../../lib/actions/form'
import type { View } from '../../lib/actions/view'
import { renderer } from '../../lib/text/render'
import { type Stage, until } from './browser'
import { backstage, click, enter, type Place, passTime, press, textOf } from './hand'

/** What a person does with any action, whatever it is: what tests of the whole catalogue share. */

const t = renderer('en')

/** Opens the real popup over a page's tab, as a click on the button in the toolbar does. Chromium only. */
export async function openPopup(stage: Stage, page: Page): Promise<Page> {
  const back = await backstage(stage)
  const isPopup = (target: Target) => target.url() === `${stage.origin}/popup.html`
  const old = stage.browser.targets().find(isPopup)
  // A popup that lost the focus may have closed by itself.
  await old?.asPage().then(
    popup => popup.close(),
    () => {},
  )
  await until(() => (stage.browser.targets().some(isPopup) ? undefined : true), 'the end of the old popup')
  await page.bringToFront()
  await back.evaluate('chrome.action.openPopup()')
  const popup = await (await stage.browser.waitForTarget(isPopup, { timeout: 15_000 })).asPage()
  await popup.waitForSelector('h1', { timeout: 15_000 })
  return popup
}

/** Goes back to the first screen by the panel's own button. */
export async function goHome(place: Place): Promise<void> {
  await until(async () => {
    if (await place.$('.actions')) return true
    await (await place.$('[aria-label="Back"]'))?.click().catch(() => {})
    return undefined
  }, 'the first screen')
}

/** Chooses an action where it stands in the list, else by typing its name. */
export async function choose(place: Place, action: Action): Promise<void> {
  const row = `[data-action="${action.id}"]:not([aria-disabled="true"])`
  const field = await place.waitForSelector('.actions input[type="search"]', { timeout: 15_000 })
  if (field && !(await place.$(row))) await enter(field, t(action.title))
  const found = await place.waitForSelector(row, { timeout: 5000 }).catch(() => null)
  if (!found) throw new Error(`${action.id} is not offered; what can be read is:\n${await textOf(place)}`)
  // On a busy machine a row may move between the press and the release of the button.
  await click(place, row, async () => (await place.$('.actions')) === null)
}

/** Fills the form of an action with an input; the form's own defaults stay where the input says nothing. */
async function fillForm(place: Place, input: Record<string, unknown>): Promise<void> {
  await place.waitForSelector('main.body form', { timeout: 15_000 })
  for (const [name, value] of Object.entries(input)) {
    const field = await place.waitForSelector(`#field-${name}`)
    if (!field) throw new Error(`the form has no field ${name}`)
    const kind = await field.evaluate(element =>
      element instanceof HTMLInputElement ? element.type : element.localName,
    )
    const text = Array.isArray(value) ? value.join('\n') : String(value)
    if (kind === 'select') await field.select(text)
    else if (kind === 'checkbox') {
      if ((await field.evaluate(box => box instanceof HTMLInputElement && box.checked)) !== value)
        await field.click()
    } else {
      await field.evaluate(element => {
        if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) element.select()
      })
      await enter(field, text)
    }
  }
  await click(place, 'main.body form button[type="submit"]')
}

/** Chooses an action and gives it an input, up to its view or its preview. */
export async function begin(place: Place, action: Action, input: Record<string, unknown>): Promise<void> {
  await choose(place, action)
  const { fields, required } = formOf(action.input)
  if (Object.keys(fields).length === 0) return
  // A query with defaults shows something at once, or says what it lacks; what it reads is changed from there.
  if (action.kind === 'query' && required.length === 0) {
    await click(
      place,
      '::-p-aria(Change what is read[role="button"]), ::-p-aria(Change what was entered[role="button"])',
      async () => (await place.$('main.body form')) !== null,
    )
  }
  await fillForm(place, input)
}

/** Where each kind of view shows what it has. */
const shapes: Record<View['view'], string> = {
  facts: 'main.body dl',
  table: 'main.body table[role="grid"] tbody tr, main.body .empty',
  chart: 'main.body .chart svg, main.body .empty',
  text: 'main.body textarea.text',
  copies: 'main.body .copies code',
  links: 'main.body .links a[href^="https://"]',
  file: 'main.body a[download]',
  qr: 'main.body .qr img, main.body .qr svg',
}

/** Waits for a view of that kind, drawn and without a fault. */
export async function seesView(place: Place, kind: View['view']): Promise<void> {
  const found = await place.waitForSelector(`${shapes[kind]}, .fault`, { timeout: 20_000 }).catch(() => null)
  if (!found || (await place.$('.fault')))
    throw new Error(`no ${kind} came; what can be read is:\n${await textOf(place)}`)
}

/** What stands on a run's screen. */
interface RunShown {
  state: string
  typed: string | null
  button: string | null
  elsewhere: boolean
  goOn: boolean
  text: string
}

const runShown = (place: Place): Promise<RunShown | undefined> =>
  place
    .evaluate(() => {
      const state = document.querySelector('.head .pill')?.textContent
      const main = document.querySelector('main.run')
      if (!main || state === undefined || state === null) return undefined
      const button = document.querySelector<HTMLButtonElement>('.confirm .buttons button:last-child')
      // A new secret has a way to the window of its own.
      const buttons = [...document.querySelectorAll<HTMLButtonElement>('button:not(.card *)')]
      const wanted = document.querySelector('label[for="typed"] b')?.textContent ?? null
      const field = document.querySelector<HTMLInputElement>('#typed')
      return {
        state,
        typed: wanted !== null && field?.value === '' ? wanted : null,
        button: button && !button.disabled ? button.innerText : null,
        elsewhere: buttons.some(one => one.innerText === 'Continue in a window' && !one.disabled),
        goOn: buttons.some(one => one.innerText.startsWith('Go on') && !one.disabled),
        text: document.body.innerText,
      }
    })
    .catch(() => undefined)

/** Waits for a preview, or for a run that needs none. */
export const seesRun = (place: Place): Promise<string> =>
  until(async () => {
    if (await place.$('.fault, .wrong')) throw new Error(`no preview came:\n${await textOf(place)}`)
    return (await runShown(place))?.text
  }, 'the preview')

/**
 * One look at a run, and what a person does next: goes on in the window where it must, types what is asked for, lets
 * the hold and other waits pass, looks and goes on.
 * @returns where it is now, and as what it has ended
 */
export async function runOn(stage: Stage, place: Place): Promise<{ place: Place; ended?: string }> {
  const now = await runShown(place)
  if (!now) return { place }
  if (['Done', 'Partly done', 'Failed', 'Stopped', 'Unknown'].some(end => now.state.endsWith(end)))
    return { place, ended: now.state.replace(/^\W+/, '') }
  if (now.state.endsWith('Not sent yet') || now.text.includes('Goes on in')) await passTime(stage)
  else if (now.elsewhere) return { place: await continueInWindow(stage, place) }
  else if (now.typed !== null) await (await place.$('#typed'))?.type(now.typed)
  else if (now.goOn) await (await place.$('main.run .buttons button.primary'))?.click().catch(() => {})
  else if (now.button !== null)
    await (await place.$('.confirm .buttons button:last-child'))?.click().catch(() => {})
  return { place }
}

/** Takes a run from its preview to its end as a person would. @returns where it ended and as what */
export async function runThrough(stage: Stage, from: Place): Promise<{ place: Place; state: string }> {
  let place = from
  const state = await until(
    async () => {
      const now = await runOn(stage, place)
      place = now.place
      return now.ended
    },
    'the end of the run',
    40_000,
  ).catch(async (error: unknown) => {
    throw new Error(`${String(error)}; what can be read is:\n${await textOf(place)}`)
  })
  return { place, state }
}

/** Goes on in the extension's own window. */
export async function continueInWindow(stage: Stage, place: Place): Promise<Page> {
  const before = await stage.browser.pages()
  // In a page, a click within half a second of the panel's appearing does not count.
  const opened = async () => (await stage.browser.pages()).length > before.length
  await click(place, '::-p-aria(Continue in a window[role="button"])', opened)
  const own = await stage.window(before)
  await own.waitForSelector('main.run', { timeout: 15_000 })
  return own
}

/** Takes back what a run did, from its own screen. */
export async function undoRun(stage: Stage, place: Place): Promise<{ place: Place; state: string }> {
  await press(place, 'Undo…')
  await place.waitForSelector('.confirm', { timeout: 15_000 })
  return runThrough(stage, place)
}
