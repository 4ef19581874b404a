import * as v from 'valibot'
import { type Call, each } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import { appPath, definePlan, to, type With } from '../define'
import { type Build, over, running, short } from './shared/builds'
import { daysAgo } from './shared/days'
import { example, inSection, nameOf } from './shared/place'

function cancel(context: With<'owner' | 'app'>, build: Build): Call {
  const path = { ...appPath(context), build_id: build.id }
  return {
    id: `cancel:${build.id}`,
    touches: `${build.sourceBranch} · ${build.buildNumber} · ${short(build.sourceVersion)}`,
    request: to({ op: 'builds_update', path, body: { status: 'cancelling' } }),
    settle: {
      by: 'state',
      read: to({ op: 'builds_get', path }),
      ready: { status: running },
      done: { status: over },
    },
    undo: { none: say('A cancelled build does not go on; queue it anew.') },
  }
}

const common = {
  credential: { access: 'write', reach: 'app' },
  area: 'build',
  effect: 'write',
  version: 1,
  input: v.object({}),
  keywords: 'stop abort ci queue',
} as const

/** Cancels the build of this page. */
export const cancelBuild = definePlan({
  ...common,
  id: 'appcenter.build.cancel',
  title: say('Cancel this build'),
  about: say('Stops it, or takes it out of the queue.'),
  needs: ['owner', 'app', 'buildId'],
  examples: example('build/branches/main/builds/57'),
  reads: ['builds_get'],
  sends: { builds_update: 1 },
  rank: 10,
  menu: ['build'],
  async first(context, _input, { read }) {
    const build = await read({
      op: 'builds_get',
      path: { ...appPath(context), build_id: context.buildId },
    })
    return {
      name: 'cancel',
      headline: say('Build {n}', { n: build.buildNumber }),
      summary: say('Cancelled on {branch} of {app}. It does not go on; it can be queued anew.', {
        branch: build.sourceBranch,
        app: nameOf(context),
      }),
      steps: [
        each('cancel', say('Cancel'), running.includes(build.status) ? [build] : [], one =>
          cancel(context, one),
        ),
      ],
      reach: { count: 1 },
    }
  },
})

/** Cancels whatever of an app runs or waits. */
export const cancelBuilds = definePlan({
  ...common,
  id: 'appcenter.build.cancelall',
  title: say('Cancel all builds of this app'),
  about: say('Stops every build that runs or waits, on all branches.'),
  needs: ['owner', 'app'],
  where: context => inSection('build')(context) && context.branch === undefined,
  examples: example('build'),
  reads: ['builds_listBranches', 'builds_listByBranch', 'builds_get'],
  sends: { builds_update: 500 },
  rank: 31,
  async first(context, _input, { read, all, now }) {
    const path = appPath(context)
    const branches = await read({ op: 'builds_listBranches', path })
    // An earlier build may outlast a later one, but not by a week: old branches need no look.
    const since = daysAgo(now, 7)
    const recent = branches.filter(
      ({ lastBuild }) =>
        lastBuild && (Date.parse(lastBuild.queueTime) >= since || running.includes(lastBuild.status)),
    )
    const builds = await all(recent, ({ branch }) =>
      read({ op: 'builds_listByBranch', path: { ...path, branch: branch.name } }),
    )
    const meant = builds
      .flat()
      .filter(({ status }) => running.includes(status))
      .sort((a, b) => b.id - a.id)
    return {
      name: 'cancel',
      headline: count(meant.length, '{n} build', '{n} builds'),
      summary: say('Cancelled in {app}, whoever started them. They do not go on.', {
        app: nameOf(context),
      }),
      steps: [each('cancel', say('Cancel'), meant, build => cancel(context, build))],
      reach: { count: meant.length },
    }
  },
})
