import { type Call, change } from '../../../../actions/plan'
import { say, type Text } from '../../../../text/index'
import { to } from '../../define'
import { bodyOf } from '../../jsonapi'
import type { Build } from './builds'
import type { Group } from './groups'

type Changes = Pick<Call, 'request' | 'settle' | 'undo'>

/** What is written to a build's attribute, and how it is read before. */
const attribute = (
  build: Build,
  name: 'usesNonExemptEncryption' | 'expired',
  was: boolean | null,
  now: boolean,
) => ({
  id: `${name === 'expired' ? 'expire' : 'compliance'}:${build.id}`,
  touches: build.name,
  request: to({
    op: 'builds_updateInstance',
    path: { id: build.id },
    body: bodyOf({ type: 'builds', id: build.id }, { [name]: now }),
  }),
  settle: {
    by: 'state' as const,
    read: to({ op: 'builds_getInstance', path: { id: build.id }, query: { 'fields[builds]': name } }),
    ready: { [`data.attributes.${name}`]: was },
    done: { [`data.attributes.${name}`]: now },
  },
})

/** Answers export compliance of a build; the service takes one answer. */
export const answerCompliance = (build: Build, encryption: boolean): Call => ({
  ...attribute(build, 'usesNonExemptEncryption', null, encryption),
  undo: { none: say('App Store Connect takes this answer once; the next build is asked anew.') },
})

/** Ends the testing of a build, for good. */
export const expire = (build: Build): Call => ({
  ...attribute(build, 'expired', false, true),
  undo: { none: say('A build that has expired stays so; upload another one.') },
})

/** Switches auto-notify of a build on or off. */
export function setAutoNotify({ beta }: Build, on: boolean): Call {
  const path = { id: beta.id }
  const at = 'data.attributes.autoNotifyEnabled'
  return {
    id: 'autonotify',
    touches: on ? say('Auto-notify on') : say('Auto-notify off'),
    ...change({
      was: { [at]: on ? [false, null] : true },
      now: { [at]: on ? true : [false, null] },
      read: to({
        op: 'buildBetaDetails_getInstance',
        path,
        query: { 'fields[buildBetaDetails]': 'autoNotifyEnabled' },
      }),
      write: values =>
        to({
          op: 'buildBetaDetails_updateInstance',
          path,
          body: bodyOf({ type: 'buildBetaDetails', id: beta.id }, { autoNotifyEnabled: values[at] === true }),
        }),
      ...(on ? { left: say('Mails that were sent stay sent.') } : {}),
    }),
  }
}

/** Gives a build to a group, or takes it away, and back. `left` is what stays of it after undo. */
function link(build: Build, group: Group, give: boolean, left?: Text): Changes {
  const path = { id: build.id }
  // The service shows groups of a build from the groups' side alone.
  const settled = (given: boolean): Call['settle'] => ({
    by: 'state',
    read: to({
      op: 'betaGroups_getCollection',
      query: {
        'filter[app]': build.app.id,
        'filter[builds]': build.id,
        'fields[betaGroups]': 'name',
        limit: 200,
      },
    }),
    of: { at: 'data', key: 'id', value: group.id },
    ready: given ? 'gone' : {},
    done: given ? {} : 'gone',
  })
  const request = (given: boolean) =>
    to({
      op: given ? 'builds_betaGroups_createToManyRelationship' : 'builds_betaGroups_deleteToManyRelationship',
      path,
      body: { data: [{ type: 'betaGroups', id: group.id }] },
    })
  return {
    request: request(give),
    settle: settled(give),
    undo: { request: request(!give), settle: settled(!give), ...(left === undefined ? {} : { left }) },
  }
}

const groupWords = ({ name, internal }: Group): Text =>
  internal ? say('“{name}”, internal', { name }) : say('“{name}”, external', { name })

/** Gives a build to a group. */
export const giveTo = (build: Build, group: Group, mails: boolean): Call => ({
  id: `give:${group.id}`,
  touches: groupWords(group),
  ...link(
    build,
    group,
    true,
    mails ? say('The build is taken away again; mails that were sent stay sent.') : undefined,
  ),
})

/** Takes a build from a group. */
export const takeFrom = (build: Build, group: Group): Call => ({
  id: `take:${group.id}`,
  touches: groupWords(group),
  ...link(build, group, false),
})

/** Hands a build to beta review. */
export const submit = (build: Build): Call => ({
  id: 'submit',
  touches: build.name,
  request: to({
    op: 'betaAppReviewSubmissions_createInstance',
    body: bodyOf({ type: 'betaAppReviewSubmissions' }, {}, { build: { type: 'builds', id: build.id } }),
  }),
  settle: { by: 'made', read: reviewOf(build), at: 'data', match: {}, id: 'id', unique: true },
  undo: {
    none: say('A beta review cannot be called back; expire the build if nobody is to have it.'),
  },
})

/** What beta review says of a build, as a list of one or none. */
export const reviewOf = ({ id }: Build) =>
  to({
    op: 'betaAppReviewSubmissions_getCollection',
    query: { 'filter[build]': id, 'fields[betaAppReviewSubmissions]': 'betaReviewState', limit: 1 },
  })
