import { describe, expect, it } from 'vitest'
import { readAppCenter } from '../../../lib/context/appcenter'
import { readAppStoreConnect } from '../../../lib/context/appstoreconnect'
import { readAzureDevOps } from '../../../lib/context/azuredevops'
import { richer } from '../../../lib/page/richer'

const app = 'https://appcenter.ms/orgs/acme/apps/Kite-iOS'
const store = 'https://appstoreconnect.apple.com'
const project = 'https://dev.azure.com/acme/Mobile'

const reads = (address: string) =>
  readAppCenter(address) ?? readAppStoreConnect(address) ?? readAzureDevOps(address)

describe('a link is richer than the page', () => {
  it.each([
    ['a release on the list of releases', `${app}/distribute/releases/187`, `${app}/distribute/releases`],
    ['an app on the list of apps', app, 'https://appcenter.ms/apps'],
    ['a build of a branch', `${app}/build/branches/main/builds/7`, `${app}/build/branches/main`],
    [
      'a group of an app',
      `${store}/apps/12/testflight/groups/0b6f5d1a-7c1e-4a5e-9a59-1f2a3b4c5d6e`,
      `${store}/apps/12/testflight/ios`,
    ],
    ['a work item on a pull request', `${project}/_workitems/edit/9`, `${project}/_git/kite/pullrequest/8`],
    ['anything on a page that is nothing', app, 'https://appcenter.ms/sign-in/x'],
  ])('%s', (_, link, page) => {
    expect(richer(reads(link), reads(page))).toBe(true)
  })

  it.each([
    ['the page itself', app, app],
    ['another part of the same app', `${app}/settings`, `${app}/build`],
    ['the list, on one of its things', `${app}/distribute/releases`, `${app}/distribute/releases/187`],
    ['a thing of the same kind', `${app}/distribute/releases/186`, `${app}/distribute/releases/187`],
    [
      'the same app with its team',
      `${store}/teams/0b6f5d1a-7c1e-4a5e-9a59-1f2a3b4c5d6e/apps/12`,
      `${store}/apps/12`,
    ],
    ['an address that is no page', 'https://docs.microsoft.com/appcenter', app],
  ])('not: %s', (_, link, page) => {
    expect(richer(reads(link), reads(page))).toBe(false)
  })
})
