import { browser } from 'wxt/browser'
import { count } from '../text/index'
import { renderer } from '../text/render'
import { credentials } from '../vault/credentials'
import { queue } from '../vault/gate'
import { watchRows } from './store'

const colours = { news: '#2451c4', ended: '#b3261e' }

const inTurn = queue()

/**
 * Shows on the button in the toolbar what a person should look at: how many changes of what is watched nobody has
 * seen, else that a token has ended. It has one owner, so that nobody wipes what another shows.
 */
export const showBadge = (): Promise<void> => inTurn(draw)

async function draw(): Promise<void> {
  const t = renderer(browser.i18n.getUILanguage())
  const ended = (await credentials()).filter(({ ends }) => ends !== null && ends <= Date.now()).length
  const unseen = (await watchRows()).reduce((sum, row) => sum + row.unseen, 0)
  const title =
    unseen > 0
      ? t(count(unseen, 'Gangway: {n} change in what you watch', 'Gangway: {n} changes in what you watch'))
      : ended > 0
        ? t(count(ended, 'Gangway: {n} token has ended', 'Gangway: {n} tokens have ended'))
        : 'Gangway'
  await browser.action.setBadgeBackgroundColor({ color: unseen > 0 ? colours.news : colours.ended })
  await browser.action.setBadgeText({ text: unseen > 0 ? String(unseen) : ended > 0 ? '!' : '' })
  await browser.action.setTitle({ title })
}

/** Shows a mark on the button for a moment. */
export async function flashBadge(text: string): Promise<void> {
  await browser.action.setBadgeText({ text })
  setTimeout(() => void showBadge(), 2000)
}
