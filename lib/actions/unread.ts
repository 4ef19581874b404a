import { count, type Text } from '../text/index'

/** So many are told by name. */
const few = 5

/** What could not be read of many apps: one that is closed or forbidden must not hide the others. */
export function unread() {
  const failed = new Map<string, { what: Text; apps: string[] }>()
  return {
    /** Notes why one could not be read. */
    note(app: string, what: Text): void {
      const key = JSON.stringify(what)
      failed.set(key, { what, apps: [...(failed.get(key)?.apps ?? []), app] })
    },
    /** A line for each reason. */
    lines: (): Text[] =>
      [...failed.values()].map(({ what, apps }) =>
        count(
          apps.length,
          '{apps} could not be read: {what}',
          '{n} apps could not be read: {what} ({apps})',
          { apps: apps.length > few ? `${apps.slice(0, few).join(', ')} …` : apps.join(', '), what },
        ),
      ),
  }
}
