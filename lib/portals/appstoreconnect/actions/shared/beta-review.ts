import { say, type Text } from '../../../../text/index'
import type { Reads } from '../../define'
import { type Build, listBuilds, whyNotTestable } from './builds'
import { refuse } from './place'

const contact = {
  contactFirstName: say('first name'),
  contactLastName: say('last name'),
  contactPhone: say('phone'),
  contactEmail: say('e-mail'),
} as const

/** What stands in the way of a beta review: everything at once, where the portal names one thing at a time. */
async function hindrances(build: Build, tools: Reads): Promise<Text[]> {
  const { app, name } = build
  const path = { id: app.id }
  const untestable = whyNotTestable(build)
  const [texts, detail, siblings] = await Promise.all([
    tools.read({
      op: 'apps_betaAppLocalizations_getToManyRelated',
      path,
      query: { 'fields[betaAppLocalizations]': 'locale,description', limit: 200 },
    }),
    tools.read({
      op: 'apps_betaAppReviewDetail_getToOneRelated',
      path,
      query: { 'fields[betaAppReviewDetails]': Object.keys(contact).join(',') },
    }),
    listBuilds(tools, {
      'filter[app]': app.id,
      'filter[preReleaseVersion.version]': build.train,
      'filter[preReleaseVersion.platform]': build.platform,
      'filter[betaAppReviewSubmission.betaReviewState]': 'WAITING_FOR_REVIEW,IN_REVIEW',
    }),
  ])
  const given = detail.data?.attributes
  const lacking = given
    ? Object.entries(contact).flatMap(([key, word]) => (given[key as keyof typeof contact] ? [] : [word]))
    : []
  const other = siblings.builds.find(({ build: { id } }) => id !== build.id)
  return [
    ...(untestable === undefined ? [] : [untestable]),
    ...(build.is.buildAudienceType === 'INTERNAL_ONLY'
      ? [say('{build} was uploaded for internal testing only.', { build: name })]
      : []),
    ...(other
      ? [
          say('{other} of the same version is in beta review; one build of a version is at a time.', {
            other: other.build.name,
          }),
        ]
      : []),
    ...(texts.data.some(({ attributes }) => attributes.description)
      ? []
      : [say('Test Information lacks the beta app description.')]),
    ...lacking.map(what => say('Test Information lacks the contact’s {what}.', { what })),
  ]
}

/** Refuses a build that cannot go to beta review, and says all that is in the way. @throws Fault `invalid` */
export async function needReviewable(build: Build, tools: Reads): Promise<void> {
  const [first, ...others] = await hindrances(build, tools)
  if (first !== undefined)
    refuse(
      say('{why} It is mended here: {page}', {
        why: others.reduce((all, next) => say('{all} {next}', { all, next }), first),
        page: `https://appstoreconnect.apple.com/apps/${build.app.id}/testflight/test-info`,
      }),
    )
}

/** Operations that {@link needReviewable} asks for. */
export const hindranceReads = [
  'apps_betaAppLocalizations_getToManyRelated',
  'apps_betaAppReviewDetail_getToOneRelated',
  'builds_getCollection',
] as const
