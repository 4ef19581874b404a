import * as v from 'valibot'
import { type Call, kept, one, type Stage } from '../../../actions/plan'
import { Fault } from '../../../http/fault'
import { say } from '../../../text/index'
import { definePlan, to, type With } from '../define'
import { bodyOf } from '../jsonapi'
import { inWords } from '../words'
import { refuse } from './shared/place'
import { releaseWords } from './shared/release'
import {
  type Item,
  itemsOf,
  itemsRead,
  openSubmissions,
  submissionRead,
  submissionState,
} from './shared/submissions'
import {
  changesVersion,
  editable,
  exampleOf,
  oneVersion,
  platformField,
  type Reads,
  type Version,
} from './shared/versions'

const type = 'reviewSubmissions'

/** A draft that holds what is to be reviewed is submitted. */
const send = (id: string, from: 'READY_FOR_REVIEW' | 'UNRESOLVED_ISSUES', touches: string): Call => {
  const request = (attributes: Record<string, boolean>) =>
    to({
      op: 'reviewSubmissions_updateInstance',
      path: { id },
      body: bodyOf({ type, id }, attributes),
    })
  const state = { by: 'state', read: submissionRead(id) } as const
  return {
    id: 'submit',
    touches,
    request: request({ submitted: true }),
    settle: {
      ...state,
      ready: { [submissionState]: from },
      done: { [submissionState]: ['WAITING_FOR_REVIEW', 'IN_REVIEW', 'COMPLETING', 'COMPLETE'] },
    },
    undo: {
      request: request({ canceled: true }),
      settle: {
        ...state,
        ready: { [submissionState]: ['WAITING_FOR_REVIEW', 'IN_REVIEW'] },
        done: { [submissionState]: ['CANCELING', 'COMPLETE'] },
      },
      left: say('The version is in preparation again; the cancelled submission stays in the list.'),
    },
  }
}

/** A version goes into a draft. It goes with the draft, so it needs no undo of its own. */
const add = (version: Version, submission: string | ReturnType<typeof kept>): Call => ({
  id: 'item',
  touches: version.name,
  request: to({
    op: 'reviewSubmissionItems_createInstance',
    body: bodyOf(
      { type: 'reviewSubmissionItems' },
      {},
      {
        reviewSubmission: { type, id: submission },
        appStoreVersion: { type: 'appStoreVersions', id: version.id },
      },
    ),
  }),
  settle: {
    by: 'made',
    read: itemsRead(submission),
    at: 'data',
    match: { 'relationships.appStoreVersion.data.id': version.id },
    id: 'id',
    unique: true,
  },
  undo: { none: say('A draft stays; the next submission goes on with it.') },
})

/** What was rejected counts as mended. */
const resolve = (item: Item, submission: string): Call => ({
  id: 'resolve',
  touches: item.name,
  request: to({
    op: 'reviewSubmissionItems_updateInstance',
    path: { id: item.id },
    body: bodyOf({ type: 'reviewSubmissionItems', id: item.id }, { resolved: true }),
  }),
  settle: {
    by: 'state',
    read: itemsRead(submission),
    of: { at: 'data', key: 'id', value: item.id },
    ready: { 'attributes.state': 'REJECTED' },
    done: { 'attributes.state': ['READY_FOR_REVIEW', 'ACCEPTED'] },
  },
  undo: { none: say('That it was mended stays said.') },
})

/**
 * The stage that submits, once what is in the submission was read back: it happened that adding answered well and the
 * submission was empty all the same.
 * @throws Fault `conflict`
 */
async function readBack(
  context: With<'appId'>,
  { platform: chosen }: { platform: string },
  tools: Reads,
): Promise<Stage> {
  const version = await oneVersion(context, tools, { platform: chosen, states: editable, none: lost })
  const [open] = await openSubmissions(context.appId, version.platform, tools)
  const state = open?.attributes.state
  const items = open ? await itemsOf(open.id, tools) : []
  const own = items.find(item => item.version === version.id)
  if (
    !open ||
    !own ||
    own.state === 'REJECTED' ||
    own.state === 'REMOVED' ||
    (state !== 'READY_FOR_REVIEW' && state !== 'UNRESOLVED_ISSUES')
  )
    throw new Fault('conflict', lost)
  return {
    name: 'submit',
    headline: version.name,
    summary: say('It is in the submission: now it is submitted.'),
    steps: [one(say('Submit'), send(open.id, state, version.name))],
    reach: { count: 1 },
  }
}

const lost = say(
  'The version is not in the submission, though App Store Connect said so. Nothing was submitted; look at it there.',
)

/** Hands the version in work to App Review. */
export const submitReview = definePlan({
  id: 'appstoreconnect.review.submit',
  title: say('Submit for review'),
  about: say('Hands the version in work to App Review, and looks that it is in the submission first.'),
  ...changesVersion,
  effect: 'destructive',
  input: v.object({ platform: platformField }),
  examples: [
    ...exampleOf(3, 'distribution/ios/version/inflight'),
    ...exampleOf(4, 'distribution/ios/version/inflight'),
  ],
  reads: [
    'apps_appStoreVersions_getToManyRelated',
    'reviewSubmissions_getCollection',
    'reviewSubmissions_getInstance',
    'reviewSubmissions_items_getToManyRelated',
  ],
  sends: {
    reviewSubmissions_createInstance: 1,
    reviewSubmissionItems_createInstance: 1,
    reviewSubmissionItems_updateInstance: 1,
    reviewSubmissions_updateInstance: 1,
  },
  rank: 17,
  menu: ['version'],
  keywords: 'app review send resubmit',
  async first(context, { platform: chosen }, tools) {
    const version = await oneVersion(context, tools, {
      platform: chosen,
      states: editable,
      none: say('No version is in preparation that could be submitted.'),
    })
    const { platform, app, row } = version
    const [open] = await openSubmissions(context.appId, platform, tools)
    const state = open?.attributes.state ?? ''
    if (open && state !== 'READY_FOR_REVIEW' && state !== 'UNRESOLVED_ISSUES')
      refuse(
        say('A submission for this platform is {state}; there is one at a time. Cancel it first.', {
          state: inWords(state),
        }),
      )
    const items = open ? await itemsOf(open.id, tools) : []
    const own = items.find(item => item.version === version.id)
    const others = items.filter(item => item !== own && item.state !== 'REMOVED')
    const rejected = others.find(item => item.state === 'REJECTED')
    if (rejected)
      refuse(
        say(
          '{item} was rejected in the same submission: mend it or take it out in App Store Connect first.',
          {
            item: rejected.name,
          },
        ),
      )
    const { releaseType, earliestReleaseDate } = row.attributes
    const stage: Omit<Stage, 'steps' | 'name'> = {
      headline: say('{app} {version}', { app: app.name, version: version.name }),
      summary: say('goes to App Review. Once approved it is released {how}.', {
        how: releaseWords(releaseType, Date.parse(earliestReleaseDate ?? '')),
      }),
      reach: { count: 1, outside: true, type: version.number },
      notes: [
        ...others.map(({ name }) => say('{item} goes along: it is in the draft already.', { item: name })),
        say(
          'App Store Connect checks the version: where something is missing nothing is submitted, and “Why can’t I submit?” leads to it.',
        ),
      ],
    }
    if (open && own && own.state !== 'REJECTED')
      return {
        ...stage,
        name: 'submit',
        steps: [
          one(
            say('Submit'),
            send(open.id, state === 'READY_FOR_REVIEW' ? state : 'UNRESOLVED_ISSUES', version.name),
          ),
        ],
      }
    if (open && own)
      return { ...stage, name: 'resolve', steps: [one(say('Mark as mended'), resolve(own, open.id))] }
    const draft: Call = {
      id: 'draft',
      touches: version.name,
      request: to({
        op: 'reviewSubmissions_createInstance',
        body: bodyOf({ type }, { platform }, { app: { type: 'apps', id: context.appId } }),
      }),
      settle: {
        by: 'made',
        read: to({
          op: 'reviewSubmissions_getCollection',
          query: {
            'filter[app]': context.appId,
            'filter[platform]': platform,
            'filter[state]': 'READY_FOR_REVIEW',
          },
        }),
        at: 'data',
        match: {},
        id: 'id',
        unique: true,
      },
      keep: { id: 'id' },
      undo: { none: say('A draft stays; the next submission goes on with it.') },
    }
    return {
      ...stage,
      name: 'draft',
      steps: [
        ...(open ? [] : [one(say('Make a draft'), draft)]),
        one(say('Put the version in'), add(version, open?.id ?? kept('draft', 'id'))),
      ],
    }
  },
  after: {
    draft: (_before, context, input, tools) => readBack(context, input, tools),
    resolve: (_before, context, input, tools) => readBack(context, input, tools),
  },
})
