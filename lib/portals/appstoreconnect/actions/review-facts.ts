import * as v from 'valibot'
import { say } from '../../../text/index'
import { defineQuery } from '../define'
import { platformName } from '../words'
import { itemsOf, stateOf, submissionPath } from './shared/submissions'
import { exampleOf, pageOf } from './shared/versions'

/** What a submission to App Review is, at a glance. */
export const reviewFacts = defineQuery({
  id: 'appstoreconnect.review.facts',
  title: say('Submission facts'),
  about: say('State of the submission on this page, and App Review’s verdict on each thing in it.'),
  needs: ['appId', 'reviewSubmissionId'],
  credential: { access: 'read', reach: 'app' },
  input: v.object({}),
  examples: exampleOf(1, submissionPath('5b1d0c1e-0000-4000-8000-000000000001')),
  operations: ['reviewSubmissions_getInstance', 'reviewSubmissions_items_getToManyRelated'],
  facts: true,
  async run({ appId, reviewSubmissionId: id }, _input, { read }) {
    const [{ data }, items] = await Promise.all([
      read({ op: 'reviewSubmissions_getInstance', path: { id } }),
      itemsOf(id, { read }),
    ])
    const { state, platform, submittedDate } = data.attributes
    return {
      view: 'facts',
      title: say('Submission'),
      facts: [
        { label: say('State'), value: stateOf(state ?? '') },
        { label: say('Platform'), value: platformName(platform) },
        { label: say('Submitted'), value: submittedDate ? { at: submittedDate } : say('not yet') },
        ...items.map(item => ({ label: item.name, value: stateOf(item.state) })),
        {
          label: say('What App Review wrote'),
          value: { href: pageOf(appId, submissionPath(id)), text: say('Read it in App Store Connect') },
        },
      ],
    }
  },
})
