import * as v from 'valibot'
import { choice, flag, word } from '../../../actions/fields'
import { toFault } from '../../../http/fault'
import { say, type Text } from '../../../text/index'
import { type AnswerOf, appPath, defineQuery } from '../define'
import { versionOf } from '../words'
import { short } from './shared/builds'
import { example, inSection, placeOf } from './shared/place'
import { mayLack, readReleases } from './shared/releases'

type Release = AnswerOf<'releases_list'>[number]

// Notes stand in no list: each costs a request of a rate that is shared with the person's CI.
const deep = 200

const groupsOf = ({ destinations }: Release): string =>
  (destinations ?? []).flatMap(({ name }) => name ?? []).join(', ')

const has = (release: Release, words: string): boolean => {
  const { branch_name, commit_hash, commit_message } = release.build ?? {}
  return [versionOf(release), String(release.id), groupsOf(release), branch_name, commit_hash, commit_message]
    .filter(Boolean)
    .join('\n')
    .toLowerCase()
    .includes(words)
}

const bulk = (action: string, title: Text) => ({
  action: `appcenter.releases.${action}`,
  title,
  field: 'releases',
})

/** The releases of an app, by any of their words. */
export const releasesSearch = defineQuery({
  id: 'appcenter.releases.search',
  title: say('Search releases'),
  about: say('Finds releases by version, build number, group, branch, commit or notes.'),
  needs: ['owner', 'app'],
  where: inSection('distribute'),
  credential: { access: 'read', reach: 'app' },
  area: 'distribute',
  input: v.object({
    text: word('Version, build, group, branch or commit'),
    state: choice('State', ['all', 'enabled', 'disabled']),
    notes: flag('Look into the notes too (a request for each release)'),
  }),
  examples: example('distribute/releases', { text: '5.12' }),
  operations: ['releases_list', 'releases_getLatestByUser'],
  rank: 20,
  keywords: 'find filter builds versions list',
  async run(context, { text, state, notes }, { read, all }) {
    const words = text.toLowerCase()
    const listed = await readReleases(context, read)
    const fitting = listed.filter(({ enabled }) => state === 'all' || enabled === (state === 'enabled'))
    const looked = notes && words !== '' ? fitting.filter(release => !has(release, words)).slice(0, deep) : []
    const inNotes = new Set<number>()
    await all(looked, async ({ id }) => {
      const path = { ...appPath(context), release_id: id }
      const found = await read({ op: 'releases_getLatestByUser', path }).catch((error: unknown) => {
        // Deleted since the list was read.
        if (toFault(error).code === 'missing') return null
        throw error
      })
      if (found?.release_notes?.toLowerCase().includes(words)) inNotes.add(id)
    })
    return {
      view: 'table',
      title: say('Releases'),
      columns: [
        { key: 'version', title: say('Version'), kind: 'id' },
        { key: 'number', title: say('Release'), kind: 'number' },
        { key: 'state', title: say('State') },
        { key: 'uploaded', title: say('Uploaded'), kind: 'time' },
        { key: 'groups', title: say('Given to') },
        { key: 'branch', title: say('Branch') },
        { key: 'commit', title: say('Commit'), kind: 'id' },
      ],
      rows: fitting
        .filter(release => has(release, words) || inNotes.has(release.id))
        .map(release => ({
          key: String(release.id),
          cells: {
            version: { id: versionOf(release) },
            // It names and counts nothing: no separators.
            number: String(release.id),
            state: release.enabled
              ? { pill: say('Enabled'), tone: 'ok' }
              : { pill: say('Disabled'), tone: 'warn' },
            uploaded: { at: release.uploaded_at },
            groups: groupsOf(release),
            branch: release.build?.branch_name ?? null,
            commit: release.build?.commit_hash ? { id: short(release.build.commit_hash) } : null,
          },
          context: placeOf(context, { section: 'distribute', release: String(release.id) }),
        })),
      bulk: [bulk('disable', say('Disable')), bulk('enable', say('Enable')), bulk('delete', say('Delete'))],
      notes: [
        ...mayLack(listed),
        ...(looked.length === deep
          ? [say('The notes of the {n} newest were read, not of all.', { n: deep })]
          : []),
      ],
      empty: say('No release matches.'),
    }
  },
})
