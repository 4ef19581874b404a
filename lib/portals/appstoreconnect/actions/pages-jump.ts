import * as v from 'valibot'
import { say, type Text } from '../../../text/index'
import { defineQuery } from '../define'

/** Pages of an app, behind its own address. */
const ofApp: readonly (readonly [Text, string])[] = [
  [say('App Store'), 'distribution'],
  [say('Version in work'), 'distribution/ios/version/inflight'],
  [say('Live version'), 'distribution/ios/version/deliverable'],
  [say('App Review'), 'distribution/reviewsubmissions'],
  [say('App Information'), 'distribution/info'],
  [say('Pricing and Availability'), 'distribution/pricing'],
  [say('App Privacy'), 'distribution/privacy'],
  [say('In-App Purchases'), 'distribution/iaps'],
  [say('Ratings and Reviews'), 'distribution/activity/ios/ratingsResponses'],
  [say('Version History'), 'distribution/activity/ios/versions'],
  [say('In-App Events'), 'inAppEvents'],
  [say('TestFlight builds'), 'testflight/ios'],
  [say('TestFlight testers'), 'testflight/testers'],
  [say('Test Information'), 'testflight/test-info'],
  [say('Feedback: screenshots'), 'testflight/screenshots'],
  [say('Feedback: crashes'), 'testflight/crashes'],
  ['Xcode Cloud', 'ci'],
  [say('App Analytics'), 'analytics/metrics'],
]

const account: readonly (readonly [Text, string])[] = [
  [say('Apps'), 'apps'],
  [say('Users and Access'), 'access/users'],
  [say('Sandbox testers'), 'access/users/sandbox'],
  [say('API keys'), 'access/integrations/api'],
  [say('Agreements, Tax, and Banking'), 'business'],
  [say('Payments and Financial Reports'), 'itc/payments_and_financial_reports'],
  [say('Sales and Trends'), 'trends'],
  [say('Sales reports'), 'trends/reports'],
]

const developer: readonly (readonly [Text, string])[] = [
  [say('Certificates'), 'certificates/list'],
  [say('Identifiers'), 'identifiers/list'],
  [say('Devices'), 'devices/list'],
  [say('Profiles'), 'profiles/list'],
  [say('Keys'), 'authkeys/list'],
]

/** Links to pages below an address. */
const links = (pages: typeof ofApp, base: string, more: Text) =>
  pages.map(([label, path]) => ({ label, href: `${base}/${path}`, more }))

/** Every page of the portal, with the app that the address names. Needs no key. */
export const jump = defineQuery({
  id: 'appstoreconnect.pages.jump',
  title: say('Go to a page'),
  about: say('Pages of this app, of the account and of the developer account, without looking for them.'),
  needs: [],
  credential: null,
  input: v.object({}),
  examples: [{ address: 'https://appstoreconnect.apple.com/apps/6440000001/testflight/ios', input: {} }],
  operations: [],
  rank: 24,
  keywords: 'palette jump menu navigate link open pricing privacy analytics agreements keys sandbox',
  async run({ appId, team, platform }) {
    const site = `https://appstoreconnect.apple.com${team ? `/teams/${team}` : ''}`
    const here = ofApp.map(([label, path]) => [label, path.replace('ios', platform ?? 'ios')] as const)
    return {
      view: 'links',
      title: say('Go to'),
      links: [
        ...(appId ? links(here, `${site}/apps/${appId}`, say('this app')) : []),
        ...links(account, site, say('account')),
        ...links(developer, 'https://developer.apple.com/account/resources', say('developer account')),
      ],
      notes: appId ? [] : [say('On a page of an app its own pages stand here too.')],
    }
  },
})
