import * as v from 'valibot'
import type { Cell } from '../../../actions/view'
import { count, say } from '../../../text/index'
import { type AnswerOf, appPath, defineQuery } from '../define'
import { bytes } from '../words'

/** What a release is, at a glance: the panel's head on a release's page. */
export const releaseFacts = defineQuery({
  id: 'appcenter.release.facts',
  title: say('Release facts'),
  about: say('Version, state, groups, notes and origin of this release.'),
  needs: ['owner', 'app', 'release'],
  credential: { access: 'read', reach: 'app' },
  area: 'distribute',
  input: v.object({}),
  examples: [{ address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/58', input: {} }],
  operations: ['releases_getLatestByUser'],
  facts: true,
  async run(context, _input, { read }) {
    const path = { ...appPath(context), release_id: context.release }
    const release = await read({ op: 'releases_getLatestByUser', path })
    const groups = (release.destinations ?? []).flatMap(to => (to.name ? [to.name] : []))
    return {
      view: 'facts',
      title: `${release.short_version} (${release.version})`,
      pill: release.enabled ? { pill: say('Enabled'), tone: 'ok' } : { pill: say('Disabled'), tone: 'warn' },
      facts: [
        { label: say('Version'), value: { id: `${release.short_version} (${release.version})` } },
        { label: say('Uploaded'), value: { at: release.uploaded_at } },
        { label: say('Given to'), value: groups.length ? groups.join(', ') : say('nobody yet') },
        { label: say('From'), value: originOf(release) },
        { label: say('Size'), value: release.size ? bytes(release.size) : null },
        {
          label: say('Notes'),
          value: release.release_notes?.trim()
            ? count(release.release_notes.length, '{n} character', '{n} characters')
            : say('none'),
        },
      ],
    }
  },
})

function originOf({ build }: AnswerOf<'releases_getLatestByUser'>): Cell {
  if (!build?.branch_name) return null
  const commit = build.commit_hash?.slice(0, 7)
  return commit ? `${build.branch_name} @ ${commit}` : build.branch_name
}
