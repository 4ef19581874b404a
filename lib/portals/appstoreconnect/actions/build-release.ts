import * as v from 'valibot'
import { each, type Step } from '../../../actions/plan'
import { count, say, type Text } from '../../../text/index'
import { definePlan, to } from '../define'
import { encryptionField, isEncrypted } from './build-compliance'
import { leftOut, mailField, missing, peopleOf } from './build-groups'
import { emptyNote, mostLanguages, notesField, wantedNotes, writeNote } from './build-notes'
import { hindranceReads, needReviewable } from './shared/beta-review'
import { answerCompliance, giveTo, reviewOf, setAutoNotify, submit } from './shared/build-calls'
import { type Build, readBuild } from './shared/builds'
import { chosen, type Group, groupsField, mostGroups, namesOf, readGroups } from './shared/groups'
import { readNotes } from './shared/notes'
import { example, refuse } from './shared/place'

const minute = 60_000
const hour = 60 * minute

/** Waits until the service has processed a build. */
const processed = ({ id }: Build): Step => ({
  id: 'processed',
  say: say('Wait until it is processed'),
  do: 'wait',
  read: to({ op: 'builds_getInstance', path: { id }, query: { 'fields[builds]': 'processingState' } }),
  until: { 'data.attributes.processingState': 'VALID' },
  fail: { 'data.attributes.processingState': ['FAILED', 'INVALID'] },
  every: minute,
  deadline: 24 * hour,
})

/** Waits for Apple. */
const approved = (build: Build): Step => ({
  id: 'approved',
  say: say('Wait until Apple approves the beta review'),
  do: 'wait',
  read: reviewOf(build),
  until: { 'data.0.attributes.betaReviewState': 'APPROVED' },
  fail: { 'data.0.attributes.betaReviewState': 'REJECTED' },
  every: 15 * minute,
  deadline: 7 * 24 * hour,
})

/** Refuses a build that can never come out. @throws Fault `invalid` */
function needOpen(build: Build): void {
  const { is, review, name } = build
  if (is.processingState !== 'VALID' && is.processingState !== 'PROCESSING')
    refuse(say('App Store Connect did not take {build}.', { build: name }))
  if (is.expired === true) refuse(say('{build} has expired.', { build: name }))
  if (review === 'REJECTED') refuse(say('Beta review rejected {build}: upload another one.', { build: name }))
}

/** The build as it is when it goes to beta review: what this plan itself does is not in the way. */
const readied = (build: Build): Build => ({
  ...build,
  is: {
    ...build.is,
    processingState: 'VALID',
    usesNonExemptEncryption: build.is.usesNonExemptEncryption ?? false,
  },
})

/** Who gets it when. */
const whoNotes = (build: Build, inside: readonly Group[], outside: readonly Group[]): Text[] => [
  ...(inside.length ? [say('At once: {groups}', { groups: namesOf(inside) })] : []),
  ...(outside.length
    ? [
        build.review === 'APPROVED'
          ? say('At once, for beta review has approved it: {groups}', { groups: namesOf(outside) })
          : say('Once Apple approves the beta review: {groups}', { groups: namesOf(outside) }),
      ]
    : []),
]

/** From an uploaded build to its testers, waiting where the portal makes one wait. */
export const releaseBuild = definePlan({
  id: 'appstoreconnect.build.release',
  title: say('One-step release to testers'),
  about: say(
    'Writes What to Test, waits for processing, answers compliance, gives it to the team, submits it to beta review, and gives it to people outside once it is approved.',
  ),
  needs: ['appId', 'buildId'],
  credential: { access: 'write', reach: 'app' },
  effect: 'write',
  version: 1,
  input: v.object({
    groups: groupsField,
    notes: notesField,
    encryption: encryptionField,
    mail: mailField,
  }),
  examples: [
    ...example('testflight/ios/51f9cc3f-7c19-4b75-a7f1-3b25e57926b6', {
      groups: ['Open beta'],
      notes: 'The last build before the store.',
      mail: true,
    }),
    ...example('testflight/ios/b05f7ad4-fb49-4205-a069-fcdd257b853a', {
      groups: ['Beta', 'Open beta'],
      notes: 'Try the new sign-in.',
    }),
  ],
  reads: [
    'builds_getInstance',
    'betaGroups_getCollection',
    'betaTesters_getCollection',
    'betaBuildLocalizations_getCollection',
    'betaAppReviewSubmissions_getCollection',
    'buildBetaDetails_getInstance',
    ...hindranceReads,
  ],
  sends: {
    builds_updateInstance: 1,
    betaBuildLocalizations_createInstance: mostLanguages,
    betaBuildLocalizations_updateInstance: mostLanguages,
    betaBuildLocalizations_deleteInstance: mostLanguages,
    buildBetaDetails_updateInstance: 1,
    builds_betaGroups_createToManyRelationship: mostGroups,
    builds_betaGroups_deleteToManyRelationship: mostGroups,
    betaAppReviewSubmissions_createInstance: 1,
  },
  rank: 13,
  keywords: 'chain external testflight distribute everything wait submit compliance notes',
  async first(context, { groups: names, notes: box, encryption, mail }, tools) {
    const build = await readBuild(context, tools)
    needOpen(build)
    const [all, has, texts] = await Promise.all([
      readGroups(tools, build.app.id),
      readGroups(tools, build.app.id, build.id),
      readNotes(tools, build),
    ])
    const wanted = chosen(all, names)
    const given = missing(build, wanted, has)
    const inside = given.filter(group => group.internal)
    const outside = given.filter(group => !group.internal)
    const submitted = build.review !== undefined
    if (outside.length > 0 && !submitted) await needReviewable(readied(build), tools)
    const waiting = build.is.processingState === 'PROCESSING'
    const asked = typeof build.is.usesNonExemptEncryption !== 'boolean'
    const { people, notes } = await peopleOf(tools, build, {
      mail,
      given,
      has: [...has, ...all.filter(group => group.all && !has.some(({ id }) => id === group.id))],
      fresh: waiting || asked,
    })
    const written = wantedNotes(texts, box)
    const switched = (build.beta.autoNotifyEnabled === true) !== mail
    const notify = switched
      ? [each('autonotify', say('Set auto-notify'), [mail], on => setAutoNotify(build, on))]
      : []
    const texted =
      written.length > 0
        ? [each('notes', say('Write What to Test'), written, one => writeNote(build, one))]
        : []
    const give = (id: string, groups: readonly Group[]): Step[] =>
      groups.length === 0 ? [] : [each(id, say('Give'), groups, group => giveTo(build, group, mail))]
    return {
      name: 'release',
      headline: count(people, '{n} person', '{n} people'),
      summary: say(
        '{app} {build}, step by step. While it waits the browser may be closed; it goes on when it is open.',
        { app: build.app.name, build: build.name },
      ),
      steps: [
        // As soon as the build can be tested the service mails whom it may: with the text, or not at all.
        ...(mail ? [...texted, ...notify] : [...notify, ...texted]),
        ...(waiting ? [processed(build)] : []),
        ...(asked
          ? [
              each('compliance', say('Answer export compliance'), [build], one =>
                answerCompliance(one, isEncrypted(encryption)),
              ),
            ]
          : []),
        ...give('inside', inside),
        ...(outside.length > 0 && !submitted
          ? [each('submit', say('Submit to beta review'), [build], submit)]
          : []),
        ...(outside.length > 0 && build.review !== 'APPROVED' ? [approved(build)] : []),
        ...give('outside', outside),
      ],
      reach: { count: people, outside: mail || outside.length > 0 },
      notes: [
        ...(waiting ? [say('It is still processed; it goes to testers once that is over.')] : []),
        ...whoNotes(build, inside, outside),
        ...notes,
        ...leftOut(wanted, has),
        ...(asked
          ? [
              isEncrypted(encryption)
                ? say('Export compliance: encryption that is not exempt.')
                : say('Export compliance: no encryption, or only what is exempt.'),
            ]
          : []),
        ...emptyNote(texts, written),
      ],
    }
  },
})
