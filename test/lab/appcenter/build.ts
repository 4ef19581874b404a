import { text } from '../json.ts'
import { type Call, type Handlers, ok } from './call.ts'
import { Refusal } from './errors.ts'
import type { Branch, Build } from './state.ts'
import { buildView } from './views.ts'

function branchIn(call: Call): Branch {
  const name = call.param('branch')
  const found = call.app.branches.find(branch => branch.name === name)
  if (!found) throw new Refusal('NotFound', `Branch ${name} not found`)
  return found
}

/** A cancelled build is over some time after it was told. */
function settle(call: Call, build: Build): Build {
  if (build.status !== 'cancelling') return build
  if (call.now < Date.parse(build.changedAt) + (call.odd.cancelMs ?? 0)) return build
  build.status = 'completed'
  build.result = 'canceled'
  build.finishedAt = call.iso
  build.changedAt = call.iso
  return build
}

function builds(call: Call, branch: string): Build[] {
  return call.app.builds.filter(build => build.branch === branch).map(build => settle(call, build))
}

function buildIn(call: Call): Build {
  const id = call.id('build_id')
  const found = call.app.builds.find(build => build.id === id)
  if (!found) throw new Refusal('NotFound', `Build ${id} not found`)
  return settle(call, found)
}

function url(call: Call, sha: string): string {
  return `https://git.example.com/${call.state.owner(call.app).name}/${encodeURIComponent(call.app.name)}/commit/${sha}`
}

/** Branches and builds. */
export const build: Handlers<
  | 'builds_listBranches'
  | 'builds_listByBranch'
  | 'builds_create'
  | 'branchConfigurations_get'
  | 'builds_get'
  | 'builds_update'
  | 'builds_getLog'
  | 'builds_getDownloadUri'
  | 'commits_listByShaList'
> = {
  builds_listBranches: call =>
    ok(
      call.app.branches.map(branch => {
        const last = builds(call, branch.name)[0]
        return {
          branch: { name: branch.name, commit: { sha: branch.commit, url: url(call, branch.commit) } },
          configured: branch.configured,
          enabled: branch.configured,
          lastBuild: last && buildView(last),
        }
      }),
    ),
  builds_listByBranch: call => ok(builds(call, branchIn(call).name).map(buildView)),
  builds_create: call => {
    const branch = branchIn(call)
    if (!branch.configured) throw new Refusal('BadRequest', `Branch ${branch.name} is not configured`)
    const queued: Build = {
      id: Math.max(0, ...call.app.builds.map(b => b.id)) + 1,
      branch: branch.name,
      commit: text(call.body, 'sourceVersion') ?? branch.commit,
      queuedAt: call.iso,
      startedAt: undefined,
      finishedAt: undefined,
      changedAt: call.iso,
      status: 'notStarted',
      result: '',
    }
    call.app.builds.unshift(queued)
    return ok(buildView(queued))
  },
  branchConfigurations_get: call => {
    const branch = branchIn(call)
    if (!branch.configured) throw new Refusal('NotFound', `Branch ${branch.name} is not configured`)
    return ok({
      id: call.app.branches.indexOf(branch) + 1,
      trigger: 'continuous',
      testsEnabled: false,
      badgeIsEnabled: false,
      signed: true,
      toolsets:
        call.app.os === 'Android'
          ? {
              android: { gradleWrapperPath: 'gradlew', module: 'app', buildVariant: 'release', isRoot: true },
            }
          : {
              xcode: {
                projectOrWorkspacePath: `${call.app.name}.xcworkspace`,
                scheme: call.app.name,
                xcodeVersion: '15.2',
              },
            },
      artifactVersioning: { buildNumberFormat: 'buildId' },
    })
  },
  builds_get: call => ok(buildView(buildIn(call))),
  builds_update: call => {
    const found = buildIn(call)
    if (call.oneOf('status', ['cancelling']) === undefined)
      throw new Refusal('BadRequest', '"status" is required')
    if (found.status === 'completed')
      throw new Refusal('BadRequest', `Build ${found.id} is already completed`)
    found.status = 'cancelling'
    found.changedAt = call.iso
    return ok(buildView(found))
  },
  builds_getLog: call => {
    const found = buildIn(call)
    return ok({
      value: [
        `Build ${found.id} of ${found.branch}`,
        `Checked out ${found.commit}`,
        `Result: ${found.result || found.status}`,
      ],
    })
  },
  builds_getDownloadUri: call => {
    const found = buildIn(call)
    const kind = call.param('download_type')
    if (!['build', 'symbols', 'logs', 'mapping', 'bundle'].includes(kind))
      throw new Refusal('BadRequest', 'Unknown download type')
    if (found.result !== 'succeeded') throw new Refusal('NotFound', `Build ${found.id} has no ${kind}`)
    return ok({
      uri: `https://file.appcenter.ms/lab/builds/${found.id}/${kind}.zip?sig=${found.commit.slice(0, 16)}`,
    })
  },
  commits_listByShaList: call => {
    const wanted = (call.query.get('hashes') ?? '').split(',').filter(Boolean)
    if (wanted.length === 0) throw new Refusal('BadRequest', 'Query parameter "hashes" is required')
    return ok(
      wanted.map(sha => ({
        sha,
        url: url(call, sha),
        commit: {
          message: call.app.branches.find(branch => branch.commit === sha)?.message ?? 'Earlier work',
          author: { date: call.app.createdAt, name: 'Account owner', email: 'holder@example.com' },
        },
      })),
    )
  },
}
