import type { AppCenterContext, AppCenterKind } from './appcenter'
import { listExamples } from './example'

const account = { portal: 'appcenter' } as const
const org = { ...account, ownerKind: 'org', owner: 'acme' } as const
const app = { ...org, app: 'Kite-iOS' } as const
const own = { ...account, ownerKind: 'user', owner: 'kim.example.com', app: 'Kite - Beta' } as const
const report = '2518291138564839999-0a1b2c3d-1111-2222-3333-444455556666'
const run = '77a1c67e-1111-2222-3333-444455556666'

/** Every kind of App Center page, by address. */
export const appCenterExamples = listExamples<AppCenterKind, AppCenterContext>({
  account: [
    ['https://appcenter.ms/', account],
    ['https://appcenter.ms/apps', { ...account, section: 'apps' }],
    ['https://appcenter.ms/apps/create', { ...account, section: 'apps' }],
    ['https://appcenter.ms/settings/apitokens/create', { ...account, section: 'settings' }],
    ['https://appcenter.ms/settings/accounts', { ...account, section: 'settings' }],
    ['https://appcenter.ms/signup?utm_source=docs', { ...account, section: 'signup' }],
    ['https://appcenter.ms/create-account', { ...account, section: 'create-account' }],
    ['https://appcenter.ms/cli-login?hostname=mac-1', { ...account, section: 'cli-login' }],
    ['https://appcenter.ms/orgs/create', { ...account, section: 'orgs' }],
    ['https://install.appcenter.ms/apps', { ...account, section: 'install' }],
    ['https://install.appcenter.ms/profile', { ...account, section: 'install' }],
    ['https://install.appcenter.ms/register-device', { ...account, section: 'register-device' }],
  ],
  owner: [
    ['https://appcenter.ms/orgs/acme', org],
    ['https://appcenter.ms/orgs/acme/applications/create', { ...org, section: 'applications' }],
    ['https://appcenter.ms/orgs/acme/people/collaborators', { ...org, section: 'people' }],
    ['https://appcenter.ms/orgs/acme/manage/settings', { ...org, section: 'manage' }],
    [
      'https://appcenter.ms/users/kim.example.com/applications',
      { ...account, ownerKind: 'user', owner: 'kim.example.com', section: 'applications' },
    ],
  ],
  app: [
    ['https://appcenter.ms/orgs/acme/apps/Kite-iOS', app],
    ['https://appcenter.ms/users/kim.example.com/apps/Kite%20-%20Beta/', own],
    ['https://mobile.azure.com/orgs/acme/apps/Kite-iOS/crashes/symbols', { ...app, section: 'crashes' }],
    ['https://appcenter.ms/orgs/acme/apps/Kite-iOS/build', { ...app, section: 'build' }],
    ['https://appcenter.ms/orgs/acme/apps/Kite-iOS/Build/Branches', { ...app, section: 'build' }],
    ['https://appcenter.ms/orgs/acme/apps/Kite-iOS/build/connect', { ...app, section: 'build' }],
    ['https://appcenter.ms/orgs/acme/apps/Kite-iOS/test/runs', { ...app, section: 'test' }],
    ['https://appcenter.ms/orgs/acme/apps/Kite-iOS/test/device-sets', { ...app, section: 'test' }],
    [
      'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases?top=false',
      { ...app, section: 'distribute' },
    ],
    [
      'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/distribution-groups',
      { ...app, section: 'distribute' },
    ],
    [
      'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/distribution-groups/new-group',
      { ...app, section: 'distribute' },
    ],
    [
      'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/distribution-stores',
      { ...app, section: 'distribute' },
    ],
    ['https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/code-push', { ...app, section: 'distribute' }],
    [
      'https://appcenter.ms/orgs/acme/apps/Kite-iOS/crashes/errors?version=&appBuild=&period=last28Days&status=&errorType=all&sortCol=lastError&sortDir=desc',
      { ...app, section: 'crashes' },
    ],
    ['https://appcenter.ms/orgs/acme/apps/Kite-iOS/crashes', { ...app, section: 'crashes' }],
    ['https://appcenter.ms/orgs/acme/apps/Kite-iOS/analytics/log-flow', { ...app, section: 'analytics' }],
    ['https://appcenter.ms/orgs/acme/apps/Kite-iOS/analytics/events', { ...app, section: 'analytics' }],
    ['https://appcenter.ms/orgs/acme/apps/Kite-iOS/settings/apitokens', { ...app, section: 'settings' }],
    ['https://appcenter.ms/orgs/acme/apps/Kite-iOS/settings/webhooks', { ...app, section: 'settings' }],
    ['https://install.appcenter.ms/orgs/acme/apps/kite-ios', { ...org, app: 'kite-ios', section: 'install' }],
    [
      'https://install.appcenter.ms/orgs/acme/apps/kite-ios/releases',
      { ...org, app: 'kite-ios', section: 'install' },
    ],
  ],
  branch: [
    [
      'https://appcenter.ms/orgs/acme/apps/Kite-iOS/build/branches/main',
      { ...app, section: 'build', branch: 'main' },
    ],
    [
      'https://appcenter.ms/orgs/acme/apps/Kite-iOS/build/branches/feature%2Flogin/configure',
      { ...app, section: 'build', branch: 'feature/login' },
    ],
    [
      'https://appcenter.ms/orgs/acme/apps/Kite-iOS/build/branches/main/setup',
      { ...app, section: 'build', branch: 'main' },
    ],
  ],
  build: [
    [
      'https://appcenter.ms/orgs/acme/apps/Kite-iOS/build/branches/feature%2Flogin/builds/33',
      { ...app, section: 'build', branch: 'feature/login', buildId: '33' },
    ],
    [
      'https://appcenter.ms/users/kim.example.com/apps/Kite%20-%20Beta/build/branches/main/builds/7/',
      { ...own, section: 'build', branch: 'main', buildId: '7' },
    ],
  ],
  release: [
    [
      'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/12',
      { ...app, section: 'distribute', release: '12' },
    ],
    [
      'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/distribution-groups/Public%20Beta/releases/12',
      { ...app, section: 'distribute', distributionGroup: 'Public Beta', release: '12' },
    ],
    [
      'https://install.appcenter.ms/orgs/acme/apps/kite-ios/releases/12?source=email',
      { ...org, app: 'kite-ios', section: 'install', release: '12' },
    ],
    [
      'https://install.appcenter.ms/orgs/acme/apps/kite-ios/distribution_groups/public%20beta/releases/12',
      { ...org, app: 'kite-ios', section: 'install', distributionGroup: 'public beta', release: '12' },
    ],
  ],
  group: [
    [
      'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/distribution-groups/Public%20Beta/releases',
      { ...app, section: 'distribute', distributionGroup: 'Public Beta' },
    ],
    [
      'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/distribution-groups/Testers/overview',
      { ...app, section: 'distribute', distributionGroup: 'Testers' },
    ],
    [
      'https://install.appcenter.ms/orgs/acme/apps/kite-ios/distribution_groups/public%20beta',
      { ...org, app: 'kite-ios', section: 'install', distributionGroup: 'public beta' },
    ],
    [
      'https://appcenter.ms/orgs/acme/people/distribution-groups/Testers/testers',
      { ...org, section: 'people', distributionGroup: 'Testers' },
    ],
  ],
  store: [
    [
      'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/distribution-stores/Production/releases',
      { ...app, section: 'distribute', store: 'Production' },
    ],
  ],
  deployment: [
    [
      'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/code-push/Staging',
      { ...app, section: 'distribute', deployment: 'Staging' },
    ],
    [
      'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/code-push/Staging/v12',
      { ...app, section: 'distribute', deployment: 'Staging' },
    ],
  ],
  errorGroup: [
    [
      'https://appcenter.ms/orgs/acme/apps/Kite-iOS/crashes/errors/1532991759u/overview',
      { ...app, section: 'crashes', errorGroupId: '1532991759u' },
    ],
    [
      'https://appcenter.ms/orgs/acme/apps/Kite-iOS/crashes/errors/738313670',
      { ...app, section: 'crashes', errorGroupId: '738313670' },
    ],
  ],
  report: [
    [
      `https://appcenter.ms/orgs/acme/apps/Kite-iOS/crashes/errors/1532991759u/reports/${report}/raw`,
      { ...app, section: 'crashes', errorGroupId: '1532991759u', reportId: report },
    ],
    [
      `https://appcenter.ms/orgs/acme/apps/Kite-iOS/crashes/errors/1532991759u/reports/${report}/threads`,
      { ...app, section: 'crashes', errorGroupId: '1532991759u', reportId: report },
    ],
  ],
  testRun: [
    [
      `https://appcenter.ms/orgs/acme/apps/Kite-iOS/test/runs/${run}`,
      { ...app, section: 'test', testRunId: run },
    ],
    [
      `https://appcenter.ms/orgs/acme/apps/Kite-iOS/test/series/nightly/runs/${run}`,
      { ...app, section: 'test', testRunId: run },
    ],
  ],
})
