import * as v from 'valibot'
import { say } from '../../../text/index'
import { defineQuery } from '../define'

/** What an address names, ready to paste. Needs no token: it is all in the address. */
export const copyIds = defineQuery({
  id: 'appcenter.copy.ids',
  title: say('Copy ids'),
  about: say('Copies owner/app and whatever else the address names.'),
  needs: ['owner', 'app'],
  credential: null,
  input: v.object({}),
  examples: [{ address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/58', input: {} }],
  operations: [],
  copies: true,
  rank: 5,
  menu: ['app'],
  keywords: 'owner app clipboard',
  async run(context) {
    const ids = [
      { label: say('owner/app'), text: `${context.owner}/${context.app}` },
      { label: say('Owner'), text: context.owner },
      { label: say('App'), text: context.app },
      { label: say('Release'), text: context.release },
      { label: say('Build'), text: context.buildId },
      { label: say('Branch'), text: context.branch },
      { label: say('Distribution group'), text: context.distributionGroup },
      { label: say('Crash group'), text: context.errorGroupId },
      { label: say('Report'), text: context.reportId },
      { label: say('Store'), text: context.store },
      { label: say('Deployment'), text: context.deployment },
      { label: say('Test run'), text: context.testRunId },
    ]
    return {
      view: 'copies',
      title: say('Ids'),
      copies: ids.flatMap(({ label, text }) => (text === undefined ? [] : [{ label, text }])),
    }
  },
})
