import { count, type Text } from '../../../../text/index'
import { type AnswerOf, appPath, type With } from '../../define'
import type { Reads } from './issues'

/** So many releases are asked for; unasked, the portal lists the newest hundred. */
export const mostReleases = 5000

/** Every release of an app, newest first. */
export async function readReleases(
  context: With<'owner' | 'app'>,
  read: Reads['read'],
): Promise<AnswerOf<'releases_list'>> {
  const all = await read({ op: 'releases_list', path: appPath(context), query: { top: mostReleases } })
  return [...all].sort((a, b) => b.id - a.id)
}

/** What to say where the list may have been cut: its limit is not in the specification we have. */
export const mayLack = (all: readonly unknown[]): Text[] =>
  all.length === 100 || all.length === mostReleases
    ? [count(all.length, '', 'App Center listed exactly {n} releases: it may have left older ones out.')]
    : []
