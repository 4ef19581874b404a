import * as v from 'valibot'
import { one } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import { definePlan, to, type With } from '../define'
import { bodyOf } from '../jsonapi'
import { inWords, platformName } from '../words'
import { refuse } from './shared/place'
import {
  itemsOf,
  openSubmissions,
  type Submission,
  submissionRead,
  submissionState,
} from './shared/submissions'
import { changesVersion, exampleOf, meantPlatform, platformField, type Reads } from './shared/versions'

const underWay = ['WAITING_FOR_REVIEW', 'IN_REVIEW', 'UNRESOLVED_ISSUES']

/** The submission that the page is about, or the only one under way. @throws Fault `invalid` */
async function meant(
  { appId, reviewSubmissionId: id }: With<'appId'>,
  platform: string | undefined,
  { read }: Reads,
): Promise<Submission> {
  const all =
    id === undefined
      ? await openSubmissions(appId, platform, { read })
      : [(await read({ op: 'reviewSubmissions_getInstance', path: { id } })).data]
  const [first, second] = all.filter(({ attributes }) => underWay.includes(attributes.state ?? ''))
  if (second) refuse(say('There is one for each of several platforms. Choose the platform.'))
  if (first) return first
  const [other] = all
  refuse(
    other
      ? say('There is nothing to cancel: the submission is {state}.', {
          state: inWords(other.attributes.state),
        })
      : say('There is nothing to cancel: App Review has nothing of this app.'),
  )
}

/** Takes what was submitted out of App Review. */
export const cancelReview = definePlan({
  id: 'appstoreconnect.review.cancel',
  title: say('Cancel the review'),
  about: say('Takes the submission back from App Review; its place in the queue is lost.'),
  ...changesVersion,
  effect: 'destructive',
  input: v.object({ platform: platformField }),
  examples: exampleOf(1, 'distribution/ios/version/inflight'),
  reads: [
    'reviewSubmissions_getCollection',
    'reviewSubmissions_getInstance',
    'reviewSubmissions_items_getToManyRelated',
  ],
  sends: { reviewSubmissions_updateInstance: 1 },
  rank: 18,
  keywords: 'withdraw remove reject developer submission',
  async first(context, { platform: chosen }, tools) {
    const submission = await meant(context, meantPlatform(context, chosen), tools)
    const state = submission.attributes.state ?? ''
    const { id } = submission
    const items = await itemsOf(id, tools)
    return {
      name: 'cancel',
      headline: count(items.length, '{n} thing in review', '{n} things in review'),
      summary: say(
        'The submission for {platform}, which is {state}, is taken back. What is in it can be changed and submitted anew, at the end of the queue.',
        { platform: platformName(submission.attributes.platform), state: inWords(state) },
      ),
      steps: [
        one(say('Cancel the submission'), {
          id: 'cancel',
          touches: count(items.length, '{n} thing', '{n} things'),
          request: to({
            op: 'reviewSubmissions_updateInstance',
            path: { id },
            body: bodyOf({ type: 'reviewSubmissions', id }, { canceled: true }),
          }),
          settle: {
            by: 'state',
            read: submissionRead(id),
            ready: { [submissionState]: underWay },
            done: { [submissionState]: ['CANCELING', 'COMPLETE'] },
          },
          undo: { none: say('A place in the queue does not come back; submit it anew.') },
        }),
        {
          id: 'cancelled',
          say: say('Wait until it is cancelled'),
          do: 'wait',
          read: submissionRead(id),
          until: { [submissionState]: 'COMPLETE' },
          every: 30_000,
          deadline: 30 * 60_000,
        },
      ],
      reach: { count: items.length },
      notes: items.map(({ name }) => name),
    }
  },
})
