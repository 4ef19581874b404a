import * as v from 'valibot'
import { say } from '../../../text/index'
import { appPath, defineQuery } from '../define'
import { type Build, buildPill, tookOf } from './shared/builds'
import { example } from './shared/place'

const common = {
  credential: { access: 'read', reach: 'app' },
  area: 'build',
  input: v.object({}),
  facts: true,
} as const

const factsOf = (build: Build) => [
  { label: say('Branch'), value: build.sourceBranch },
  { label: say('Commit'), value: { id: build.sourceVersion } },
  { label: say('Queued'), value: { at: build.queueTime } },
  { label: say('Took'), value: tookOf(build) },
  { label: say('Build'), value: { id: build.buildNumber } },
]

/** What a build is, at a glance: the panel's head on its page. */
export const buildFacts = defineQuery({
  ...common,
  id: 'appcenter.build.facts',
  title: say('Build facts'),
  about: say('Branch, commit, result and duration of this build.'),
  needs: ['owner', 'app', 'buildId'],
  examples: example('build/branches/main/builds/57'),
  operations: ['builds_get'],
  async run(context, _input, { read }) {
    const path = { ...appPath(context), build_id: context.buildId }
    const build = await read({ op: 'builds_get', path })
    return {
      view: 'facts',
      title: say('Build {n}', { n: build.buildNumber }),
      pill: buildPill(build),
      facts: factsOf(build),
    }
  },
})

/** A branch and its last build, at a glance: the panel's head on its page. */
export const branchFacts = defineQuery({
  ...common,
  id: 'appcenter.branch.facts',
  title: say('Branch facts'),
  about: say('The last build of this branch, and the last that succeeded.'),
  needs: ['owner', 'app', 'branch'],
  where: ({ buildId }) => buildId === undefined,
  examples: example('build/branches/main'),
  operations: ['builds_listByBranch'],
  async run(context, _input, { read }) {
    const builds = await read({
      op: 'builds_listByBranch',
      path: { ...appPath(context), branch: context.branch },
    })
    const [last, ...rest] = [...builds].sort((a, b) => b.id - a.id)
    if (!last) return { view: 'facts', title: context.branch, facts: [], notes: [say('No builds yet.')] }
    const good = [last, ...rest].find(({ result }) => result?.toLowerCase() === 'succeeded')
    return {
      view: 'facts',
      title: context.branch,
      pill: buildPill(last),
      facts: [
        ...factsOf(last).slice(1),
        { label: say('Last success'), value: good ? { id: good.buildNumber } : say('none') },
      ],
    }
  },
})
