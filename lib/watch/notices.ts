import { browser } from 'wxt/browser'
import { count, say, type Text } from '../text/index'
import { renderer } from '../text/render'
import type { News } from './watcher'

/** Whether the person lets Gangway show notifications. */
export const mayNotify = (): Promise<boolean> =>
  browser.permissions.contains({ permissions: ['notifications'] })

/** What a notification says. Its id tells where a click leads. */
interface Notice {
  id: string
  title: Text
  message: Text
}

/** Shows a notification, where the person allowed it, in the place of one with the same id. */
export async function notify({ id, title, message }: Notice): Promise<void> {
  if (!(await mayNotify())) return
  const t = renderer(browser.i18n.getUILanguage())
  await browser.notifications.create(id, {
    type: 'basic',
    iconUrl: browser.runtime.getURL('/icons/128.png'),
    title: t(title),
    message: t(message),
  })
}

/** Takes away every notification: they name what was wiped. */
export async function clearNotices(): Promise<void> {
  if (!(await mayNotify())) return
  for (const id of Object.keys(await browser.notifications.getAll())) await browser.notifications.clear(id)
}

/**
 * Tells of changes, all in one notification: who comes back to a computer that slept is not met by a storm. What
 * stands there already is not shown again: a worker that was ended between showing and noting would else tell twice.
 */
export async function tellNews(news: readonly News[]): Promise<void> {
  const notice = noticeOf(news)
  if (!notice || !(await mayNotify())) return
  if (!Object.hasOwn(await browser.notifications.getAll(), notice.id)) await notify(notice)
}

/** The notice of some changes; its id is the same for the same changes. */
function noticeOf(news: readonly News[]): Notice | undefined {
  const [first] = news
  const newest = news.at(-1)
  if (!first || !newest) return undefined
  if (news.length === 1) {
    const { watch, change } = first
    return { id: `watch:${watch.id}:${change.id}`, title: watch.last.subject, message: change.text }
  }
  const lines = news
    .slice(-4)
    .map(({ watch, change }) => say('{what}: {how}', { what: watch.last.subject, how: change.text }))
  const more = news.length - lines.length
  return {
    id: `watches:${newest.change.id}`,
    title: count(news.length, '{n} change in what you watch', '{n} changes in what you watch'),
    message: lines.reduceRight(
      (below, line) => say('{line}\n{below}', { line, below }),
      more > 0 ? count(more, 'and {n} more', 'and {n} more') : say(''),
    ),
  }
}

/** Leads from a click on a notification to what it is about: by how its id begins. */
type Leads = Readonly<Record<string, (rest: string) => Promise<void>>>

/** A click on a notification leads to what it is about. */
export function noticeClicked(id: string, leads: Leads): void {
  const [prefix = '', rest = ''] = id.split(/:(.*)/s)
  const lead = leads[prefix]
  if (!lead) return
  void browser.notifications.clear(id)
  void lead(rest).catch((error: unknown) => console.error(String(error)))
}
