import { describe, expect, it } from 'vitest'
import { addressOf, type Context, readContext } from '../../../lib/context'

/** Forms that are met in the wild and that are no example of their own: another case, an older spelling, a half address. */
const id = '4f1ebaf8-1111-2222-3333-444455556666'
const app = 'https://appcenter.ms/orgs/acme/apps/Kite'
const store = 'https://appstoreconnect.apple.com/apps/1234567890'
const kite = 'https://dev.azure.com/acme/Kite'
const old = 'https://acme.visualstudio.com'

describe('the same context from another spelling', () => {
  it.each([
    ['HTTPS://AppCenter.MS/ORGS/acme/Apps/Kite/Distribute/Releases/3', `${app}/distribute/releases/3`],
    ['https://appcenter.ms:443/orgs/acme/apps/Kite', app],
    ['https://mobile.azure.com/orgs/acme/apps/Kite', app],
    ['https://appcenter.ms//orgs/acme//apps/Kite//', app],
    [`${app}?a=%2#/users/x/apps/y`, app],
    [`${app}/build/branches/feature/x/builds/7`, `${app}/build/branches/feature%2Fx/builds/7`],
    [`${app}/build/branches/feature%2Fx/`, `${app}/build/branches/feature%2Fx`],
    [`${app}/build/branches/builds/builds/7`, `${app}/build/branches/builds/builds/7/`],
    [`${app}/distribute/releases/new-release`, `${app}/distribute/releases`],
    [`${app}/distribute/releases/{release_id}`, `${app}/distribute/releases`],
    [`${app}/distribute/releases/3/edit-release`, `${app}/distribute/releases/3`],
    [`${app}/distribute/distribution-stores/new-store`, `${app}/distribute/distribution-stores`],
    [`${app}/crashes/errors/none`, `${app}/crashes/errors`],
    [`${app}/crashes/errors/x12u`, `${app}/crashes/errors`],
    [`${app}/crashes/errors/12u/reports/latest`, `${app}/crashes/errors/12u`],
    [`${app}/crashes/errors/12u/users/2518291138564839999-${id}`, `${app}/crashes/errors/12u`],
    [`${app}/crashes/errors/12u/reports/x2518291138564839999-${id}`, `${app}/crashes/errors/12u`],
    [`${app}/build/branches/main/builders`, `${app}/build/branches/main%2Fbuilders`],
    [`${app}/test/runs/x${id}`, `${app}/test/runs`],
    [`${app}/**`, app],
    [
      'https://install.mobile.azure.com/orgs/acme/apps/kite',
      'https://install.appcenter.ms/orgs/acme/apps/kite',
    ],
    [`${store}/`, store],
    [`${store}/AppStore/IOS/Version/Inflight`, `${store}/distribution/ios/version/inflight`],
    [`${store}/apPprivacy`, `${store}/appPrivacy`],
    [`${store}/distribution/ios/version/1.2`, `${store}/distribution/activity/ios/versions`],
    [`${store}/distribution/ios/version/xinflight`, `${store}/distribution/activity/ios/versions`],
    [`${store}/testflight/crashes/a%20b`, `${store}/testflight`],
    [`${store}/testflight/ios/builds`, `${store}/testflight/ios`],
    [`${store}/ci/builds/${id}/action/${id}/logs`, `${store}/ci/builds/${id}`],
    [`${store}/ci/groups`, `${store}/ci`],
    [
      `https://appstoreconnect.apple.com/teams/${id}/xcode-cloud/products/${id}/workflows`,
      `https://appstoreconnect.apple.com/teams/${id}/xcode-cloud`,
    ],
    [`${store}/testflight/ios/${id}/metadata?m=`, `${store}/testflight/ios/${id}`],
    ['https://itunesconnect.apple.com/#/WebObjects/iTunesConnect.woa/ra/ng/app/1234567890', store],
    ['https://appstoreconnect.apple.com/analytics/app/1234567890/crashes', `${store}/analytics/metrics`],
    [
      'https://developer.apple.com/account/ios/profile/limited',
      'https://developer.apple.com/account/resources/profiles/list',
    ],
    [`${kite}/_Build/Results?BuildID=5`, `${kite}/_build/results?buildId=5`],
    [`${kite}/_build?buildId=5/`, `${kite}/_build/results?buildId=5`],
    [`${kite}/_git/app#path=%2Fa&version=GBmain&_a=contents`, `${kite}/_git/app?path=/a&version=GBmain`],
    [`${kite}/_git/app/PullRequest/5?_a=overview`, `${kite}/_git/app/pullrequest/5`],
    [`${kite}/_git/app/pullRequests/5`, `${kite}/_git/app/pullrequest/5`],
    [`${kite}/q.aspx?pname=Kite`, `${kite}/_queries`],
    [`${kite}/_workitems?_a=edit&id=5%2F&triage=true`, `${kite}/_workitems/edit/5`],
    [`${kite}/_queries?id=5&triage=true&_a=edit`, `${kite}/_queries/edit/5`],
    [`${kite}/_boards/board/Stories`, `${kite}/_boards`],
    [`${kite}/_boards/board/t/Team/Stories`, `${kite}/Team/_boards`],
    [`${kite}/_backlogs/backlog/t/Team/Stories`, `${kite}/_backlogs/backlog/Team/Stories`],
    [`${kite}/_sprints/directory/all`, `${kite}/_sprints`],
    [`${kite}/_git/app/branches/636f17d1b6`, `${kite}/_git/app`],
    [`${kite}/_git/app/commit/main`, `${kite}/_git/app`],
    [`${kite}/_RELEASEPROGRESS?releaseId=5`, `${kite}/_releaseProgress?releaseId=5`],
    [
      `${kite}/_wiki/wikis/Kite.wiki/9/?wikiVersion=GBmain&pagePath=/A`,
      `${kite}/_wiki/wikis/Kite.wiki?pagePath=%2FA&wikiVersion=GBmain`,
    ],
    [`${old}/defaultcollection/Kite/_git/app`, `${old}/Kite/_git/app`],
    [`${old}/DefaultCollection`, old],
    ['https://dev.azure.com/acme/defaultcollection/Kite/_git/app', `${kite}/_git/app`],
    [`${old}/DefaultCollection/_permalink/_workitems/edit/5?collectionId=${id}`, `${old}/_workitems/edit/5`],
    [`${kite}/_pipeline/analytics/duration?definitionId=5&contextType=release`, `${kite}/_pipeline`],
    ['https://ACME.visualstudio.com/Kite', `${old}/Kite`],
    [`${old}/_git/Kite`, `${old}/Kite/_git/Kite`],
  ])('%s is read as %s', (address, plain) => {
    const context = readContext(plain)
    expect(context).not.toBeNull()
    expect(readContext(address)).toStrictEqual(context)
  })
})

describe('fields', () => {
  it.each<[string, Partial<Context>]>([
    [`${kite}/_releases2?definitionId=4&view=mine`, { area: 'releases2', definitionId: '4' }],
    [`${kite}/_git/kite.git?path=/a&version=GBmain`, { repo: 'kite.git', path: '/a', version: 'GBmain' }],
    [`${kite}/_apps/hub/acme.ms.vss-build-board`, { area: 'apps' }],
    ['https://mygo.visualstudio.com/Kite', { org: 'mygo', project: 'Kite' }],
    ['https://tfs.acme.com/tfs/DefaultCollection/Kite/_versionControl/changeset/31', { version: 'C31' }],
    ['https://tfs.acme.com/tfs/Mobile-6.0/Kite.js', { collection: 'Mobile-6.0', project: 'Kite.js' }],
  ])('%s', (address, fields) => {
    expect(readContext(address)).toMatchObject(fields)
  })
})

describe('names are decoded exactly once', () => {
  it.each<[string, Partial<Context>]>([
    ['https://appcenter.ms/orgs/acme/apps/Kite%252FX', { app: 'Kite%2FX' }],
    ['https://appcenter.ms/orgs/acme/apps/Kite%2FX', { app: 'Kite/X' }],
    ['https://appcenter.ms/orgs/acme/apps/Kite X', { app: 'Kite X' }],
    ['https://appcenter.ms/orgs/acme/apps/K%C3%A4fer', { app: 'Käfer' }],
    ['https://appcenter.ms/orgs/acme/apps/Käfer', { app: 'Käfer' }],
    ['https://appcenter.ms/orgs/acme/apps/a+b', { app: 'a+b' }],
    ['https://dev.azure.com/acme/100%25%20Kite/_git/r%2525', { project: '100% Kite', repo: 'r%25' }],
    [
      `${kite}/_git/app?path=%2Fa%2520b&version=GBfeature%252Fx`,
      { path: '/a%20b', version: 'GBfeature%2Fx' },
    ],
    [`${kite}/_git/app?path=/a+b&version=GBGBx`, { path: '/a b', version: 'GBGBx' }],
    [`${kite}/_git/app?path=/a%2&version=GBmain`, { path: '/a%2', version: 'GBmain' }],
  ])('%s', (address, fields) => {
    expect(readContext(address)).toMatchObject(fields)
  })
})

describe('addresses that are built', () => {
  it.each([
    [
      'https://mobile.azure.com/users/someone/apps/Kite/build/branches/feature%2Fx/builds/7/',
      'https://appcenter.ms/users/someone/apps/Kite/build/branches/feature%2Fx/builds/7',
    ],
    [`${store}/appstore/ios/version/deliverable`, `${store}/distribution/ios/version/deliverable`],
    [
      'https://appstoreconnect.apple.com/itc/payments_and_financial_reports#/',
      'https://appstoreconnect.apple.com/itc/payments_and_financial_reports',
    ],
    [
      'https://developer.apple.com/account/resources/certificates/download/A1B2C3D4E5',
      'https://developer.apple.com/account/resources/certificates/download/A1B2C3D4E5',
    ],
    [
      `${old}/DefaultCollection/Kite/_build/index?buildId=5&_a=summary`,
      `${old}/Kite/_build/results?buildId=5`,
    ],
    [`${old}/_git/DefaultCollection`, `${old}/DefaultCollection/DefaultCollection/_git/DefaultCollection`],
    [
      'https://dev.azure.com/acme/_git/DefaultCollection',
      'https://dev.azure.com/acme/DefaultCollection/DefaultCollection/_git/DefaultCollection',
    ],
    [
      `${old}/_permalink/_git/app/commit/636f17d1b6?projectId=${id}`,
      `${old}/${id}/_git/app?version=GC636f17d1b6`,
    ],
    [
      `${kite}/_test/analytics?definitionId=5&contextType=build`,
      `${kite}/_test/analytics?definitionId=5&contextType=build`,
    ],
    [`${kite}/_git/kite.git/tags`, `${kite}/_git/kite.git/branches`],
    [`${kite}/_environments/7?view=x`, `${kite}/_environments/7`],
    [`${kite}/_settings/repositories?repo=${id}&_a=policies`, `${kite}/_settings/repositories?repo=${id}`],
    [`${kite}/_queries?id=5&_a=edit`, `${kite}/_queries/edit/5`],
    [`${kite}/_queries/query/${id}/?workitem=5`, `${kite}/_queries/query/${id}?workitem=5`],
    [`${kite}/_workitems?id=5`, `${kite}/_workitems/edit/5`],
    [`${kite}/_release?releaseId=5&_a=release-summary`, `${kite}/_release?releaseId=5`],
  ])('%s becomes %s', (address, built) => {
    const context = readContext(address)
    expect(context && addressOf(context)).toBe(built)
  })

  it('of a Server take scheme and directory from its registered root', () => {
    const options = { collections: ['http://tfs:8080/ads/Mobile', 'http://old/tfs'] }
    for (const address of [
      'http://tfs:8080/ads/Mobile/Kite/_git/app',
      'http://old/tfs/Any/Kite',
      'https://new.acme.com/tfs/Any/Kite',
    ]) {
      const context = readContext(address, options)
      expect(context && addressOf(context, options)).toBe(address)
    }
  })
})
