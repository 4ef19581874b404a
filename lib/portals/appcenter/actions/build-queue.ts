import * as v from 'valibot'
import { lines } from '../../../actions/fields'
import { type Call, each, kept, type Stage } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import { appPath, definePlan, to, type With } from '../define'
import { over, running, short } from './shared/builds'
import type { Reads } from './shared/issues'
import { example, inSection, nameOf, refuse } from './shared/place'

/** Starts one build; taken back, it is cancelled. */
function queue(context: With<'owner' | 'app'>, branch: string, sha: string | null | undefined): Call {
  const path = { ...appPath(context), branch }
  const made = { ...appPath(context), build_id: kept(`queue:${branch}`, 'id') }
  return {
    id: `queue:${branch}`,
    touches: sha ? `${branch} @ ${short(sha)}` : branch,
    // The commit is named, so that a build somebody else starts meanwhile is rarely taken for ours.
    request: to({ op: 'builds_create', path, body: sha ? { sourceVersion: sha } : {} }),
    settle: {
      by: 'made',
      read: to({ op: 'builds_listByBranch', path }),
      match: sha ? { sourceVersion: sha } : {},
      id: 'id',
    },
    keep: { id: 'id' },
    undo: {
      request: to({ op: 'builds_update', path: made, body: { status: 'cancelling' } }),
      settle: {
        by: 'state',
        read: to({ op: 'builds_get', path: made }),
        ready: { status: running },
        done: { status: over },
      },
      left: say('The cancelled build stays in the list.'),
    },
  }
}

async function stage(
  context: With<'owner' | 'app'>,
  names: readonly string[],
  { read }: Reads,
): Promise<Stage> {
  const all = await read({ op: 'builds_listBranches', path: appPath(context) })
  const meant = [...new Set(names)].map(name => {
    const found = all.find(({ branch }) => branch.name === name)
    if (!found) return refuse(say('{app} has no branch {branch}.', { app: nameOf(context), branch: name }))
    if (!found.configured) refuse(say('{branch} is not set up to be built.', { branch: name }))
    return found.branch
  })
  return {
    name: 'queue',
    headline: count(meant.length, '{n} build', '{n} builds'),
    summary: say('Queued in {app}, from the newest commit of each branch. This uses build minutes.', {
      app: nameOf(context),
    }),
    steps: [each('queue', say('Queue'), meant, ({ name, commit }) => queue(context, name, commit?.sha))],
    reach: { count: meant.length },
  }
}

const common = {
  credential: { access: 'write', reach: 'app' },
  area: 'build',
  effect: 'write',
  version: 1,
  reads: ['builds_listBranches', 'builds_listByBranch', 'builds_get'],
  keywords: 'start run ci rebuild',
} as const

/** Builds the branch of this page. */
export const queueBranch = definePlan({
  ...common,
  id: 'appcenter.branch.build',
  title: say('Build this branch now'),
  about: say('Queues a build of the branch’s newest commit.'),
  needs: ['owner', 'app', 'branch'],
  input: v.object({}),
  examples: example('build/branches/feature%2Fx'),
  sends: { builds_create: 1, builds_update: 1 },
  light: true,
  rank: 15,
  menu: ['branch'],
  first: (context, _input, tools) => stage(context, [context.branch], tools),
})

// The portal takes twenty builds an hour.
const most = 20

/** Builds several branches: those a person has selected. */
export const queueBuilds = definePlan({
  ...common,
  id: 'appcenter.build.queue',
  title: say('Queue builds'),
  about: say('Queues a build of the newest commit of each branch you name.'),
  needs: ['owner', 'app'],
  where: context => inSection('build')(context) && context.branch === undefined,
  input: v.object({ branches: lines('Branches', most, 'One per line.') }),
  examples: example('build', { branches: ['main', 'feature/x'] }),
  sends: { builds_create: most, builds_update: most },
  rank: 30,
  first: (context, { branches }, tools) => stage(context, branches, tools),
})
