import type { AppStoreConnectContext, AppStoreConnectKind } from './appstoreconnect'
import { listExamples } from './example'

const account = { portal: 'appstoreconnect' } as const
const app = { ...account, appId: '1234567890' } as const
const store = { ...app, section: 'distribution' } as const
const flight = { ...app, section: 'testflight' } as const
const team = '4f1ebaf8-1111-2222-3333-444455556666'
const id = 'eddf46b8-1111-2222-3333-444455556666'
const site = 'https://appstoreconnect.apple.com'
const here = `${site}/apps/1234567890`

/** Every kind of App Store Connect page, by address, and the developer account's resource pages. */
export const appStoreConnectExamples = listExamples<AppStoreConnectKind, AppStoreConnectContext>({
  account: [
    [`${site}/`, account],
    [`${site}/apps`, { ...account, section: 'apps' }],
    [`${site}/access/users/sandbox`, { ...account, section: 'access' }],
    [`${site}/access/integrations/api/individual-keys`, { ...account, section: 'access' }],
    [`${site}/access/api`, { ...account, section: 'access' }],
    [`${site}/business/agreements`, { ...account, section: 'business' }],
    [`${site}/agreements`, { ...account, section: 'agreements' }],
    [`${site}/itc/payments_and_financial_reports#/`, { ...account, section: 'itc' }],
    [`${site}/trends/reports?vendorNumber=80000000`, { ...account, section: 'trends' }],
    [`${site}/analytics/apps/d30`, { ...account, section: 'analytics' }],
    [`${site}/xcode-cloud`, { ...account, section: 'xcode-cloud' }],
    [`${site}/teams/${team}/apps`, { ...account, team, section: 'apps' }],
    [`${site}/teams/${team}/ci-setup/${id}`, { ...account, team, section: 'ci-setup' }],
    ['https://itunesconnect.apple.com/', account],
    ['https://itunesconnect.apple.com/WebObjects/iTunesConnect.woa', account],
    [
      'https://itunesconnect.apple.com/WebObjects/iTunesConnect.woa/ra/ng/app',
      { ...account, section: 'apps' },
    ],
    ['https://developer.apple.com/account', { ...account, section: 'account' }],
    ['https://developer.apple.com/account/#/membership', { ...account, section: 'account' }],
  ],
  app: [
    [here, app],
    [`${site}/teams/${team}/apps/1234567890`, { ...app, team }],
    [`${here}/distribution`, store],
    [`${here}/appstore`, store],
    [`${here}/distribution/info`, store],
    [`${here}/distribution/pricing`, store],
    [`${here}/distribution/privacy`, store],
    [`${here}/appstore/appprivacy`, store],
    [`${here}/appPrivacy`, { ...app, section: 'appPrivacy' }],
    [`${here}/inAppEvents`, { ...app, section: 'inAppEvents' }],
    [`${here}/distribution/iaps`, store],
    [`${here}/distribution/reviewsubmissions`, store],
    [`${here}/distribution/appstore/reviewsubmissions`, store],
    [`${here}/distribution/activity/ios/versions`, { ...store, platform: 'ios' }],
    [`${here}/distribution/activity/ios/ratingsResponses`, { ...store, platform: 'ios' }],
    [`${here}/testflight`, flight],
    [`${here}/testflight/ios`, { ...flight, platform: 'ios' }],
    [`${here}/testflight/testers`, flight],
    [`${here}/testflight/test-info`, flight],
    [`${here}/testflight/crashes?sort=-timestamp`, flight],
    [`${here}/analytics/metrics`, { ...app, section: 'analytics' }],
    [
      `${site}/analytics/app/d30/1234567890/metrics?measureKey=units&zoomType=day`,
      { ...app, section: 'analytics' },
    ],
    [`${site}/teams/${team}/apps/1234567890/ci`, { ...app, team, section: 'ci' }],
    ['https://itunesconnect.apple.com/WebObjects/iTunesConnect.woa/ra/ng/app/1234567890', app],
    [
      'https://itunesconnect.apple.com/WebObjects/iTunesConnect.woa/ra/ng/app/1234567890/testflight?section=iosbuilds',
      flight,
    ],
    [
      `${site}/WebObjects/iTunesConnect.woa/ra/ng/app/1234567890/platform/ios/versions/812106519/resolutioncenter`,
      { ...store, platform: 'ios' },
    ],
    [
      `${site}/WebObjects/iTunesConnect.woa/ra/ng/app/1234567890/activity/ios/builds`,
      { ...store, platform: 'ios' },
    ],
  ],
  version: [
    [`${here}/distribution/ios/version/inflight`, { ...store, platform: 'ios', versionState: 'inflight' }],
    [
      `${here}/distribution/macos/version/deliverable`,
      { ...store, platform: 'macos', versionState: 'deliverable' },
    ],
    [`${here}/appstore/ios/version/deliverable`, { ...store, platform: 'ios', versionState: 'deliverable' }],
    [
      `${site}/WebObjects/iTunesConnect.woa/ra/ng/app/1234567890/ios/versioninfo/deliverable`,
      { ...store, platform: 'ios', versionState: 'deliverable' },
    ],
  ],
  build: [
    [`${here}/testflight/ios/${id}`, { ...flight, platform: 'ios', buildId: id }],
    [
      `${site}/teams/${team}/apps/1234567890/testflight/macos/${id}/`,
      { ...flight, team, platform: 'macos', buildId: id },
    ],
  ],
  group: [
    [`${here}/testflight/groups/${id}`, { ...flight, groupId: id }],
    [
      `${site}/teams/${team}/apps/1234567890/testflight/groups/${id}/builds`,
      { ...flight, team, groupId: id },
    ],
  ],
  feedback: [
    [
      `${here}/testflight/screenshots/AOnH1KexampleToken00001`,
      { ...app, section: 'screenshots', feedbackId: 'AOnH1KexampleToken00001' },
    ],
    [
      `${here}/testflight/crashes/AOnH1KexampleToken00002?sort=-timestamp`,
      { ...app, section: 'crashes', feedbackId: 'AOnH1KexampleToken00002' },
    ],
  ],
  reviewSubmission: [
    [`${here}/distribution/reviewsubmissions/details/${id}`, { ...store, reviewSubmissionId: id }],
    [`${here}/appstore/reviewsubmissions/details/${id}`, { ...store, reviewSubmissionId: id }],
  ],
  inAppPurchase: [
    [`${here}/distribution/iaps/6755150952`, { ...store, inAppPurchaseId: '6755150952' }],
    [
      `${site}/WebObjects/iTunesConnect.woa/ra/ng/app/1234567890/addons/6755150952`,
      { ...store, inAppPurchaseId: '6755150952' },
    ],
  ],
  subscription: [
    [`${here}/distribution/subscriptions/6755150952`, { ...store, subscriptionId: '6755150952' }],
    [`${here}/appstore/subscriptions/6755150952/pricing`, { ...store, subscriptionId: '6755150952' }],
  ],
  subscriptionGroup: [
    [`${here}/distribution/subscription-groups/21829692`, { ...store, subscriptionGroupId: '21829692' }],
  ],
  ciBuild: [
    [`${here}/ci/builds/${id}/summary`, { ...app, section: 'ci', ciBuildId: id }],
    [
      `${site}/teams/${team}/xcode-cloud/products/${team}/builds/${id}/action/${team}/results?status=failed`,
      { ...account, team, section: 'xcode-cloud', ciBuildId: id },
    ],
  ],
  ciWorkflow: [
    [
      `${site}/teams/${team}/apps/1234567890/ci/workflows/${id}`,
      { ...app, team, section: 'ci', ciWorkflowId: id },
    ],
    [
      `${site}/teams/${team}/xcode-cloud/products/${team}/workflows/${id}`,
      { ...account, team, section: 'xcode-cloud', ciWorkflowId: id },
    ],
    [
      `${site}/teams/${team}/frameworks/${team}/workflows/${id}`,
      { ...account, team, section: 'frameworks', ciWorkflowId: id },
    ],
  ],
  resource: [
    [
      'https://developer.apple.com/account/resources/certificates/list',
      { ...account, resource: 'certificates' },
    ],
    [
      'https://developer.apple.com/account/resources/identifiers/list/serviceId',
      { ...account, resource: 'identifiers' },
    ],
    [
      'https://developer.apple.com/account/resources/identifiers/bundleId/edit/A1B2C3D4E5',
      { ...account, resource: 'identifiers', resourceId: 'A1B2C3D4E5' },
    ],
    ['https://developer.apple.com/account/resources/devices/add', { ...account, resource: 'devices' }],
    [
      'https://developer.apple.com/account/resources/profiles/review/A1B2C3D4E5',
      { ...account, resource: 'profiles', resourceId: 'A1B2C3D4E5' },
    ],
    ['https://developer.apple.com/account/resources/authkeys/list', { ...account, resource: 'authkeys' }],
    ['https://developer.apple.com/account/ios/identifier/bundle', { ...account, resource: 'identifiers' }],
  ],
})
