import * as v from 'valibot'
import { lines, word } from '../../../actions/fields'
import { type Call, each, end } from '../../../actions/plan'
import { count, say, type Text } from '../../../text/index'
import { type AnswerOf, appPath, definePlan, to, type With } from '../define'
import { versionOf } from '../words'
import { switchRelease } from './release-enable'
import { daysAgo } from './shared/days'
import { example, inSection, nameOf, refuse } from './shared/place'
import { mayLack, mostReleases, readReleases } from './shared/releases'

type Release = AnswerOf<'releases_list'>[number]

const whole = (title: string, most: number, about: string) =>
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most), v.title(title), v.description(about))

const Rule = v.object({
  keep: v.optional(whole('Keep the newest', 2000, 'This many releases are never touched.'), 10),
  days: v.optional(whole('Older than days', 5000, '0: of any age.'), 0),
  version: word('Version begins with'),
  branch: word('Built from branch'),
  releases: v.optional(
    lines(
      'Or only these',
      mostReleases,
      'Numbers of releases, one a line. The rule above does not count then.',
    ),
    [],
  ),
})

/** The releases a rule means, newest first. */
function byRule(
  all: readonly Release[],
  rule: { keep: number; days: number; version: string; branch: string },
  now: number,
): Release[] {
  const before = daysAgo(now, rule.days)
  return all
    .slice(rule.keep)
    .filter(
      release =>
        (rule.days === 0 || Date.parse(release.uploaded_at) < before) &&
        release.short_version.startsWith(rule.version) &&
        (rule.branch === '' || release.build?.branch_name === rule.branch),
    )
}

/** The releases a person has named, newest first. @throws Fault for one that is not listed */
function byNumber(all: readonly Release[], numbers: readonly string[]): Release[] {
  for (const number of numbers)
    if (!all.some(({ id }) => String(id) === number))
      refuse(say('App Center lists no release {number}.', { number }))
  return all.filter(({ id }) => numbers.includes(String(id)))
}

/** A plan on many releases: those of a rule, or those a person has selected. */
const bulk = (of: {
  id: string
  title: Text
  about: Text
  effect: 'write' | 'destructive'
  op: 'releases_updateDetails' | 'releases_delete'
  rank: number
  /** What happens to them, and how many stay as they are. */
  summary: (values: { app: string; kept: number }) => Text
  /** Whether it is so already. */
  already: (release: Release) => boolean
  call: (context: With<'owner' | 'app'>, release: Release) => Pick<Call, 'request' | 'settle' | 'undo'>
}) => {
  const { id, title, about, effect, op, rank } = of
  const name = id.split('.').at(-1) ?? id
  return definePlan({
    id,
    title,
    about,
    effect,
    rank,
    needs: ['owner', 'app'],
    where: context => inSection('distribute')(context) && context.release === undefined,
    credential: { access: 'write', reach: 'app' },
    area: 'distribute',
    input: Rule,
    examples: example('distribute/releases', { keep: 48 }),
    version: 2,
    reads: ['releases_list', 'releases_getLatestByUser'],
    sends: { [op]: mostReleases },
    keywords: 'bulk clean up old rule selected',
    async first(context, rule, { read, now }) {
      const all = await readReleases(context, read)
      const chosen = rule.releases.length ? byNumber(all, rule.releases) : byRule(all, rule, now)
      const meant = chosen.filter(release => !of.already(release))
      return {
        name,
        headline: count(meant.length, '{n} release', '{n} releases'),
        summary: of.summary({ app: nameOf(context), kept: all.length - meant.length }),
        steps: [
          each(name, title, meant, release => ({
            id: `${name}:${release.id}`,
            touches: versionOf(release),
            ...of.call(context, release),
          })),
        ],
        reach: { count: meant.length },
        notes: mayLack(all),
      }
    },
  })
}

/** Disables every release a rule means. */
export const disableReleases = bulk({
  id: 'appcenter.releases.disable',
  title: say('Disable releases'),
  about: say('Takes old or selected releases off their testers. They can be enabled again.'),
  effect: 'write',
  op: 'releases_updateDetails',
  rank: 30,
  summary: values =>
    say('Disabled in {app}: nobody sees or installs them any more. {kept} stay as they are.', values),
  already: release => !release.enabled,
  call: (context, { id }) => switchRelease(context, id, false),
})

/** Enables every release a rule means. */
export const enableReleases = bulk({
  id: 'appcenter.releases.enable',
  title: say('Enable releases'),
  about: say('Gives disabled releases back to their testers.'),
  effect: 'write',
  op: 'releases_updateDetails',
  rank: 31,
  summary: values =>
    say('Enabled in {app}: their groups see them again. Nobody is mailed. {kept} stay as they are.', values),
  already: release => release.enabled,
  call: (context, { id }) => switchRelease(context, id, true),
})

/** Deletes every release a rule means. */
export const deleteReleases = bulk({
  id: 'appcenter.releases.delete',
  title: say('Delete releases'),
  about: say('Deletes old or selected releases with their files, for good.'),
  effect: 'destructive',
  op: 'releases_delete',
  rank: 32,
  summary: values => say('Deleted from {app} with their files, for good. {kept} stay.', values),
  already: () => false,
  call(context, { id }) {
    const path = { ...appPath(context), release_id: id }
    return end({
      request: to({ op: 'releases_delete', path }),
      read: to({ op: 'releases_getLatestByUser', path }),
      none: say('A deleted release does not come back.'),
    })
  },
})
