import { describe, expect, it } from 'vitest'
import { addressOf, kindOf, readContext } from '../../../lib/context'
import { readAppCenter } from '../../../lib/context/appcenter'
import { readAppStoreConnect } from '../../../lib/context/appstoreconnect'
import { readAzureDevOps } from '../../../lib/context/azuredevops'
import { azureDevOpsMenuOf } from '../../../lib/context/azuredevops.menu'
import { examples } from '../../../lib/context/examples'
import { menuPatterns } from '../../../lib/context/menu'
import { matches } from '../../support/match'

describe.each(examples)('$address', ({ kind, address, context, options }) => {
  it('is read as its context', () => {
    expect(readContext(address, options)).toStrictEqual(context)
    const alone = [readAppCenter(address), readAppStoreConnect(address), readAzureDevOps(address, options)]
    expect(alone.filter(Boolean)).toStrictEqual([context])
  })

  it('is of its kind', () => {
    expect(kindOf(context)).toBe(kind)
  })

  it('comes back from its context, also after JSON, without the context holding an address', () => {
    const stored = JSON.stringify(context)
    expect(stored).not.toContain('://')
    expect(readContext(addressOf(JSON.parse(stored) as typeof context, options), options)).toStrictEqual(
      context,
    )
  })

  it('is covered by the menu patterns of its kind', () => {
    const patterns = menuPatterns(options)[context.portal]?.[kind] ?? []
    expect(patterns.filter(pattern => matches(pattern, address))).not.toHaveLength(0)
  })
})

describe('examples', () => {
  it('name no address twice', () => {
    expect(new Set(examples.map(example => example.address)).size).toBe(examples.length)
  })

  it('use every field of every context', () => {
    const fields = new Set(examples.flatMap(({ context }) => Object.keys(context)))
    expect([...fields].sort()).toStrictEqual(
      (
        'app appId area branch buildId ciBuildId ciWorkflowId collection definitionId deployment distributionGroup ' +
        'environmentId errorGroupId feed feedbackId groupId host inAppPurchaseId org owner ownerKind path platform ' +
        'portal project pullRequestId queryId release releaseId repo reportId resource resourceId reviewSubmissionId ' +
        'section store subscriptionGroupId subscriptionId team testRunId version versionState wiki workItemId'
      ).split(' '),
    )
  })
})

describe('menu patterns', () => {
  const all = Object.values(menuPatterns()).flatMap(byKind => Object.values(byKind).flat())

  it('are valid', () => {
    for (const pattern of all) expect(pattern).toMatch(/^https:\/\/(\*|(\*\.)?[a-z.]+)\/\S*$/)
  })

  it('leave other sites alone', () => {
    for (const address of [
      'https://example.com/apps/1',
      'https://appcenter.ms.example.com/apps',
      'http://appcenter.ms/apps',
    ])
      expect(all.filter(pattern => matches(pattern, address))).toStrictEqual([])
  })

  it('of a registered root stay below it, and text that is no address gives none', () => {
    const { build } = azureDevOpsMenuOf('http://tfs:8080/tfs/Mobile/')
    expect(build.some(pattern => matches(pattern, 'http://tfs:8080/tfs/Mobile/Kite/_build?buildId=1'))).toBe(
      true,
    )
    expect(build.some(pattern => matches(pattern, 'http://tfs:8080/tfs/Other/Kite/_build?buildId=1'))).toBe(
      false,
    )
    expect(azureDevOpsMenuOf('nonsense').build).toStrictEqual([])
  })
})
