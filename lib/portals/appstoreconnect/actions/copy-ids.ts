import * as v from 'valibot'
import { addressOf } from '../../../context/index'
import { say } from '../../../text/index'
import { defineQuery } from '../define'
import { newestBuild } from './shared/app-status'
import { readBuild } from './shared/builds'

/** The words of a Markdown link, which cannot end it. */
const label = (words: string): string =>
  words.replace(/[\p{Cc}\p{Cf}]/gu, '').replace(/[\\`*[\]<>|]/g, '\\$&')

/** What an address names, ready to paste. Needs no key: it is all in the address. */
export const copyIds = defineQuery({
  id: 'appstoreconnect.ids.copy',
  title: say('Copy ids'),
  about: say('Copies the id of what this page is about, and every other id of the address.'),
  needs: [],
  where: ({ portal: _portal, section: _section, platform: _platform, ...ids }) => Object.keys(ids).length > 0,
  credential: null,
  input: v.object({}),
  examples: [
    {
      address:
        'https://appstoreconnect.apple.com/apps/6440000001/testflight/ios/51f9cc3f-7c19-4b75-a7f1-3b25e57926b6',
      input: {},
    },
  ],
  operations: [],
  copies: true,
  rank: 5,
  menu: ['app', 'build', 'group'],
  keywords: 'clipboard uuid json markdown link',
  async run(context) {
    const ids = [
      [say('Build id'), 'builds', context.buildId],
      [say('Group id'), 'betaGroups', context.groupId],
      [say('Feedback id'), 'betaFeedback', context.feedbackId],
      [say('Review submission id'), 'reviewSubmissions', context.reviewSubmissionId],
      [say('In-app purchase id'), 'inAppPurchases', context.inAppPurchaseId],
      [say('Subscription id'), 'subscriptions', context.subscriptionId],
      [say('Subscription group id'), 'subscriptionGroups', context.subscriptionGroupId],
      [say('Xcode Cloud build id'), 'ciBuildRuns', context.ciBuildId],
      [say('Xcode Cloud workflow id'), 'ciWorkflows', context.ciWorkflowId],
      [say('Resource id'), context.resource ?? '', context.resourceId],
      [say('App id'), 'apps', context.appId],
      [say('Team id (very likely the issuer id too)'), 'team', context.team],
    ] as const
    const named = ids.flatMap(([what, type, id]) => (id === undefined ? [] : [{ what, type, id }]))
    const json = JSON.stringify(Object.fromEntries(named.map(({ type, id }) => [type, id])))
    const [first] = named
    return {
      view: 'copies',
      title: say('Ids'),
      copies: [
        ...named.map(({ what, id }) => ({ label: what, text: id })),
        { label: 'JSON', text: json },
        { label: 'Markdown', text: `[${label(first?.id ?? 'App Store Connect')}](${addressOf(context)})` },
      ],
    }
  },
})

/** Names and ids that the address does not tell. */
export const copyNames = defineQuery({
  id: 'appstoreconnect.ids.names',
  title: say('Copy names and ids'),
  about: say('Copies name, bundle id and SKU of the app, and the version and number of the build.'),
  needs: ['appId'],
  credential: { access: 'read', reach: 'app' },
  input: v.object({}),
  examples: [
    {
      address:
        'https://appstoreconnect.apple.com/apps/6440000001/testflight/ios/51f9cc3f-7c19-4b75-a7f1-3b25e57926b6',
      input: {},
    },
    { address: 'https://appstoreconnect.apple.com/apps/6440000001', input: {} },
  ],
  operations: ['apps_getInstance', 'builds_getInstance', 'builds_getCollection'],
  copies: true,
  rank: 25,
  keywords: 'clipboard bundle identifier sku json markdown link version number',
  async run({ appId, buildId, ...place }, _input, tools) {
    const [app, build] = await Promise.all([
      tools.read({
        op: 'apps_getInstance',
        path: { id: appId },
        query: { 'fields[apps]': 'name,bundleId,sku' },
      }),
      buildId === undefined ? newestBuild(tools, appId) : readBuild({ buildId }, tools),
    ])
    const { name, bundleId, sku } = app.data.attributes
    const context = { ...place, appId, ...(buildId === undefined ? {} : { buildId }) }
    const words = buildId !== undefined && build ? `${name ?? appId} ${build.name}` : (name ?? appId)
    const all = {
      name,
      bundleId,
      sku,
      appId,
      ...(build ? { version: build.train, build: build.number, buildId: build.id } : {}),
    }
    return {
      view: 'copies',
      title: words,
      copies: [
        { label: say('Bundle id'), text: bundleId ?? '' },
        { label: say('Name'), text: name ?? '' },
        { label: say('SKU'), text: sku ?? '' },
        { label: say('App id'), text: appId },
        ...(build
          ? [
              { label: buildId === undefined ? say('Newest build') : say('Build'), text: build.name },
              { label: say('Build id'), text: build.id },
            ]
          : []),
        { label: 'JSON', text: JSON.stringify(all) },
        { label: 'Markdown', text: `[${label(words)}](${addressOf(context)})` },
      ].filter(({ text }) => text !== ''),
    }
  },
})
