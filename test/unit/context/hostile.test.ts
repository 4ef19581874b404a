import { describe, expect, it } from 'vitest'
import { addressOf, type ContextOptions, readContext } from '../../../lib/context'
import { examples } from '../../../lib/context/examples'

/** A seeded generator (mulberry32): a failing run can be run again. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const options: ContextOptions = {
  collections: ['http://tfs:8080/tfs/Mobile', 'https://ads.acme.com/DefaultCollection', 'http://old/tfs'],
}

/** Reads, builds and reads again, as every surface does; returns whether there was a context. */
function check(address: string): boolean {
  const context = readContext(address, options)
  if (!context) return false
  expect({
    address,
    odd: Object.values(context).filter(value => typeof value !== 'string' || !value),
  }).toStrictEqual({
    address,
    odd: [],
  })
  const stored: typeof context = JSON.parse(JSON.stringify(context))
  expect(stored).toStrictEqual(context)
  const built = addressOf(stored, options)
  // The addresses stand in the compared values, so that a failure names them.
  expect({ address, built, context: readContext(built, options) }).toStrictEqual({ address, built, context })
  expect(JSON.stringify(readContext(built, options))).toBe(JSON.stringify(context))
  expect(addressOf(context, options)).toBe(built)
  // Without its registered root a Server's address may name another directory, never another resource.
  expect({ address, context: readContext(addressOf(context)) }).toStrictEqual({ address, context })
  return true
}

const words = (
  'users orgs acme Kite-iOS apps Apps create settings people distribution-groups distribution_groups build branches ' +
  'Branches builds setup configure main feature distribute releases new-release new-group distribution-stores ' +
  'new-store code-push Staging crashes errors 1532991759u reports ' +
  '2518291138564839999-0a1b2c3d-1111-2222-3333-444455556666 test runs series analytics install register-device api ' +
  'teams 4f1ebaf8-1111-2222-3333-444455556666 1234567890 7 distribution appstore testflight ios macos osx version ' +
  'versioninfo inflight deliverable activity groups screenshots AOnH1K iaps addons subscriptions ' +
  'subscription-groups reviewsubmissions details ci workflows ci-setup access itc trends gsf app d30 appPrivacy ' +
  'WebObjects iTunesConnect.woa ra ng account resources identifiers bundleId edit A1B2C3D4E5 list profiles review ' +
  'ios identifier DefaultCollection defaultcollection tfs Mobile Kite Team _git _Git kite _full pullrequest ' +
  'pullRequest commit 636f17d1b6 _build results index designer _workitems _workItems _queries query query-edit ' +
  '_boards board t backlog _backlogs _sprints taskboard directory _release _releaseProgress _releases2 ' +
  '_releaseDefinition _environments _wiki wikis Kite.wiki _artifacts feed _packaging _settings repositories ' +
  '_versionControl changeset _apps hub ms.vss-build-web.hub ms.vss-releaseManagement-web.hub _apis _x wi.aspx ' +
  'web q.aspx qr.aspx build.aspx _permalink _pipeline analytics _test platform iTunesConnect.woa profile ' +
  'xcode-cloud frameworks products kite.git'
).split(' ')

const hostile = [
  String.raw`. .. %2e%2e %2E %252F %2F % %2 %FF %00 %0A %25 %2525 + %20 * _ __ _%20 _. _a/b ' " <b> \ | @ : ; & = ? #`,
  '__proto__ constructor toString hasOwnProperty https: %41%42 %E4 {org} $(Build.BuildId) 1e3 -1 %F0%9F%98%80',
  'ä 日本 😀 \ud83d \udc00x İ ß ﬁ ٣ \u202e \u0000 ' + 'x'.repeat(300),
]
  .flatMap(text => text.split(' '))
  .concat(' ', '\n', '\t')

const bases = (
  'https://appcenter.ms https://install.appcenter.ms https://mobile.azure.com https://APPCENTER.ms ' +
  'https://appcenter.ms/orgs/acme/apps/Kite https://install.appcenter.ms/users/someone/apps/kite ' +
  'https://appstoreconnect.apple.com https://itunesconnect.apple.com https://developer.apple.com/account ' +
  'https://appstoreconnect.apple.com/apps/1234567890 https://appstoreconnect.apple.com/WebObjects/x/ra/ng/app ' +
  'https://dev.azure.com https://dev.azure.com/acme/Kite https://acme.visualstudio.com ' +
  'https://acme.visualstudio.com/Kite/Team https://tfs.acme.com/tfs http://tfs:8080/tfs/Mobile ' +
  'https://ads.acme.com/DefaultCollection/Kite http://old/tfs/Any'
).split(' ')

const keys = (
  'buildId BUILDID buildUri definitionId pipelineId id workitem releaseId environmentId path version itemVersion ' +
  'pagePath wikiVersion feed repo _a projectId pguid qid pname contextType __proto__ constructor'
).split(' ')
const values = (
  '5 5/ GBmain GBfeature%2Fx %2Fsrc%2Fa.ts .. %2 a+b 4f1ebaf8-1111-2222-3333-444455556666 ' +
  'vstfs:///Build/Build/21 '
).split(' ')

describe('hostile strings', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('built from routes, seed %i: never throw, and come back equal', seed => {
    const next = random(seed)
    const pick = (list: readonly string[]) => list[Math.floor(next() * list.length)] ?? ''
    let contexts = 0
    for (let i = 0; i < 4000; i++) {
      let address = pick(bases)
      for (let n = Math.floor(next() * 8); n > 0; n--)
        address += `/${next() < 0.15 ? pick(hostile) : pick(words)}`
      for (let n = Math.floor(next() * 4); n > 0; n--)
        address += `${pick(['?', '&', '&', '#'])}${pick(keys)}=${next() < 0.2 ? pick(hostile) : pick(values)}`
      if (check(address)) contexts++
    }
    expect(contexts).toBeGreaterThan(800)
  })

  it.each([11, 12, 13])('made by breaking examples, seed %i: never throw, and come back equal', seed => {
    const next = random(seed)
    let contexts = 0
    for (let round = 0; round < 20; round++)
      for (const { address } of examples) {
        const at = Math.floor(next() * (address.length + 1))
        const bad = hostile[Math.floor(next() * hostile.length)] ?? ''
        if (check(address.slice(0, at) + bad + address.slice(at + Math.floor(next() * 3)))) contexts++
        if (check(address.slice(0, at))) contexts++
      }
    expect(contexts).toBeGreaterThan(500)
  })

  it('of noise never throw', () => {
    const next = random(99)
    for (let i = 0; i < 3000; i++) {
      const text = Array.from({ length: Math.floor(next() * 60) }, () => String.fromCharCode(next() * 0xffff))
      expect(readContext(text.join(''))).toBeNull()
      check(`https://appcenter.ms/orgs/${text.join('')}`)
    }
  })

  // What grew with the square of the length would take hours: the runner ends a test long before.
  it('of a megabyte are answered', () => {
    const long = 'a'.repeat(1 << 20)
    for (const address of [
      long,
      `https://${long}.ms/`,
      `https://${'a.'.repeat(1 << 19)}ms/`,
      `https://appcenter.ms/${'orgs/'.repeat(1 << 18)}`,
      `https://appcenter.ms/orgs/acme/apps/${long}`,
      `https://appcenter.ms/orgs/acme/apps/Kite/build/branches/${'a/'.repeat(1 << 19)}builds/3`,
      `https://appstoreconnect.apple.com/apps/${'1'.repeat(1 << 20)}`,
      `https://appstoreconnect.apple.com/${'/ra/ng/app/'.repeat(1 << 16)}`,
      `https://dev.azure.com/acme/Kite/_git/kite?path=${long}&${'workitem=&'.repeat(1 << 16)}`,
      `https://acme.visualstudio.com/${'DefaultCollection/'.repeat(1 << 16)}`,
      `https://dev.azure.com/acme/_apps/hub/ms.vss-${long}`,
    ])
      check(address)
  })

  it('among the registered roots are passed over', () => {
    const collections = [...hostile, ...hostile.map(text => `https://${text}`), 'http://tfs:8080/tfs/Mobile']
    expect(readContext('http://tfs:8080/tfs/Mobile/Kite', { collections })).toMatchObject({ project: 'Kite' })
  })

  it('leave no trace on objects', () => {
    readContext('https://dev.azure.com/__proto__/__proto__/_build?__proto__=1&constructor=2')
    expect(Object.hasOwn(Object.prototype, '1')).toBe(false)
    expect(readContext('https://appstoreconnect.apple.com/apps/1/__proto__')).toStrictEqual({
      portal: 'appstoreconnect',
      appId: '1',
      section: '__proto__',
    })
  })
})
