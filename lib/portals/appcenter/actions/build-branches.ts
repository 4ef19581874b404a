import * as v from 'valibot'
import { say } from '../../../text/index'
import { appPath, defineQuery } from '../define'
import { buildPill, short } from './shared/builds'
import { example, inSection, placeOf } from './shared/place'

/** The branches of an app and how their last builds stand. */
export const branches = defineQuery({
  id: 'appcenter.build.branches',
  title: say('Branches and last builds'),
  about: say('Every branch with the state of its last build.'),
  needs: ['owner', 'app'],
  where: inSection('build'),
  credential: { access: 'read', reach: 'app' },
  area: 'build',
  input: v.object({}),
  examples: example('build'),
  operations: ['builds_listBranches'],
  rank: 20,
  keywords: 'ci status queue',
  async run(context, _input, { read }) {
    const all = await read({ op: 'builds_listBranches', path: appPath(context) })
    return {
      view: 'table',
      title: say('Branches'),
      columns: [
        { key: 'branch', title: say('Branch') },
        { key: 'state', title: say('Last build') },
        { key: 'build', title: say('Build'), kind: 'id' },
        { key: 'commit', title: say('Commit'), kind: 'id' },
        { key: 'queued', title: say('Queued'), kind: 'time' },
      ],
      rows: all.map(({ branch: { name, commit }, configured, lastBuild }) => ({
        key: name,
        cells: {
          branch: name,
          state: lastBuild ? buildPill(lastBuild) : configured ? say('never built') : say('not set up'),
          build: lastBuild ? { id: lastBuild.buildNumber } : null,
          commit: commit?.sha ? { id: short(commit.sha) } : null,
          queued: lastBuild ? { at: lastBuild.queueTime } : null,
        },
        context: placeOf(context, {
          section: 'build',
          branch: name,
          ...(lastBuild ? { buildId: String(lastBuild.id) } : {}),
        }),
      })),
      bulk: [{ action: 'appcenter.build.queue', title: say('Build now'), field: 'branches' }],
      empty: say('No repository is connected, or it has no branches.'),
    }
  },
})
