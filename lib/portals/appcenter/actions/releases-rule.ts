import * as v from 'valibot'
import { each, end } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import { type AnswerOf, appPath, definePlan, to } from '../define'
import { versionOf } from '../words'
import { switchRelease } from './release-enable'

type Release = AnswerOf<'releases_list'>[number]

const Rule = {
  keep: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.maxValue(2000),
      v.title('Keep the newest'),
      v.description('This many releases are never touched.'),
    ),
    10,
  ),
  days: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(5000), v.title('Older than days')),
    0,
  ),
  version: v.optional(v.pipe(v.string(), v.maxLength(100), v.title('Version begins with')), ''),
  branch: v.optional(v.pipe(v.string(), v.maxLength(200), v.title('Built from branch')), ''),
}

const dayMs = 24 * 3600_000

/** The releases a rule means, newest first. */
export function byRule(
  all: readonly Release[],
  rule: { keep: number; days: number; version: string; branch: string },
  now: number,
): Release[] {
  const newestFirst = [...all].sort((a, b) => b.id - a.id)
  // Whole days, counted from the beginning of today: a preview made twice in a minute names the same releases.
  const before = Math.floor(now / dayMs) * dayMs - rule.days * dayMs
  return newestFirst
    .slice(rule.keep)
    .filter(
      release =>
        (rule.days === 0 || Date.parse(release.uploaded_at) < before) &&
        release.short_version.startsWith(rule.version) &&
        (rule.branch === '' || release.build?.branch_name === rule.branch),
    )
}

const common = {
  needs: ['owner', 'app'],
  credential: { access: 'write', reach: 'app' },
  area: 'distribute',
  input: v.object(Rule),
  examples: [
    { address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases', input: { keep: 10 } },
  ],
  version: 1,
  where: (context: { section?: string }) => context.section === undefined || context.section === 'distribute',
  keywords: 'bulk clean up old',
} as const

/** Disables every release a rule means. */
export const disableReleases = definePlan({
  ...common,
  id: 'appcenter.releases.disable',
  title: say('Disable releases by rule'),
  about: say('Takes old releases off their testers. They can be enabled again.'),
  effect: 'write',
  reads: ['releases_list', 'releases_getLatestByUser'],
  sends: { releases_updateDetails: 2000 },
  rank: 30,
  async first(context, rule, { read, now }) {
    const all = await read({ op: 'releases_list', path: appPath(context) })
    const meant = byRule(all, rule, now).filter(release => release.enabled)
    return {
      name: 'disable',
      headline: count(meant.length, '{n} release', '{n} releases'),
      summary: say('of {app} are disabled: nobody sees or installs them any more. {kept} stay as they are.', {
        app: `${context.owner}/${context.app}`,
        kept: all.length - meant.length,
      }),
      steps: [
        each('disable', say('Disable releases'), meant, release => ({
          id: `disable:${release.id}`,
          touches: versionOf(release),
          ...switchRelease(context, release.id, false),
        })),
      ],
      reach: { count: meant.length },
    }
  },
})

/** Deletes every release a rule means. */
export const deleteReleases = definePlan({
  ...common,
  id: 'appcenter.releases.delete',
  title: say('Delete releases by rule'),
  about: say('Deletes old releases with their files, for good.'),
  effect: 'destructive',
  reads: ['releases_list', 'releases_getLatestByUser'],
  sends: { releases_delete: 2000 },
  rank: 31,
  async first(context, rule, { read, now }) {
    const all = await read({ op: 'releases_list', path: appPath(context) })
    const meant = byRule(all, rule, now)
    return {
      name: 'delete',
      headline: count(meant.length, '{n} release', '{n} releases'),
      summary: say('of {app} are deleted with their files, for good. {kept} stay.', {
        app: `${context.owner}/${context.app}`,
        kept: all.length - meant.length,
      }),
      steps: [
        each('delete', say('Delete releases'), meant, release => {
          const path = { ...appPath(context), release_id: release.id }
          return {
            id: `delete:${release.id}`,
            touches: versionOf(release),
            ...end({
              request: to({ op: 'releases_delete', path }),
              read: to({ op: 'releases_getLatestByUser', path }),
              none: say('A deleted release does not come back.'),
            }),
          }
        }),
      ],
      reach: { count: meant.length },
    }
  },
})
