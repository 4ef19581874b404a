import * as v from 'valibot'
import { say, type Text } from '../../../text/index'
import { defineWatch } from '../define'
import { inWords, platformName } from '../words'
import { listed } from './shared/states'
import { out } from './shared/versions'

const minuteMs = 60_000

/** What App Review has in its hands, or what comes of it without anybody doing anything. */
const moving = [
  'WAITING_FOR_REVIEW',
  'IN_REVIEW',
  'CANCELING',
  'COMPLETING',
  'ACCEPTED',
  'WAITING_FOR_EXPORT_COMPLIANCE',
  'PENDING_APPLE_RELEASE',
  'PROCESSING_FOR_DISTRIBUTION',
]
/** What waits for the team to answer and goes back to App Review. */
const returned = ['UNRESOLVED_ISSUES', 'REJECTED', 'METADATA_REJECTED', 'INVALID_BINARY']
/** Where a submission is not behind the team. */
const submitted = ['WAITING_FOR_REVIEW', 'IN_REVIEW', 'UNRESOLVED_ISSUES', 'CANCELING', 'COMPLETING']

/** How versions and submissions stand, by their ids; what a person calls a version stands in its name. */
const State = v.record(v.string(), v.object({ name: v.string(), state: v.string() }))
type State = v.InferOutput<typeof State>

const sayOne = ({ name, state }: State[string]): Text =>
  name === ''
    ? say('App Review: {state}', { state: inWords(state) })
    : say('{version}: {state}', { version: name, state: inWords(state) })

/** Of a version and its submission the version says more. */
const told = (all: readonly State[string][]): readonly State[string][] => {
  const versions = all.filter(({ name }) => name !== '')
  return versions.length > 0 ? versions : all
}

/** Tells when App Review goes on with an app. */
export const reviewWatch = defineWatch({
  id: 'appstoreconnect.review.watch',
  title: say('Watch the review'),
  about: say('Tells when a review of this app begins, ends or comes back, until a version is through.'),
  needs: ['appId'],
  credential: { access: 'read', reach: 'app' },
  input: v.object({}),
  examples: [{ address: 'https://appstoreconnect.apple.com/apps/6440000001/distribution', input: {} }],
  operations: [
    'apps_getInstance',
    'apps_appStoreVersions_getToManyRelated',
    'reviewSubmissions_getCollection',
  ],
  area: 'review',
  rank: 30,
  keywords: 'notify tell me app review submission state approved rejected waiting',
  state: State,
  every: 10 * minuteMs,
  life: 30 * 24 * 60 * minuteMs,
  async look({ appId }, _input, { read, now }) {
    const path = { id: appId }
    const [app, versions, submissions] = await Promise.all([
      read({ op: 'apps_getInstance', path, query: { 'fields[apps]': 'name' } }),
      read({
        op: 'apps_appStoreVersions_getToManyRelated',
        path,
        query: { 'fields[appStoreVersions]': 'platform,versionString,appVersionState', limit: 10 },
      }),
      read({
        op: 'reviewSubmissions_getCollection',
        query: {
          'filter[app]': appId,
          'filter[state]': submitted.join(','),
          'fields[reviewSubmissions]': 'state',
          limit: 20,
        },
      }),
    ])
    const platforms = new Set(versions.data.map(({ attributes }) => attributes.platform))
    const state: State = Object.fromEntries([
      ...versions.data.map(({ id, attributes: { versionString, platform, appVersionState } }) => {
        const number = versionString ?? '?'
        const name = platforms.size > 1 ? `${number} (${platformName(platform)})` : number
        return [id, { name, state: appVersionState ?? '' }] as const
      }),
      ...submissions.data.map(
        ({ id, attributes }) => [id, { name: '', state: attributes.state ?? '' }] as const,
      ),
    ])
    const all = Object.values(state)
    const among = (states: readonly string[]) => all.filter(one => states.includes(one.state))
    const [goes, back] = [among(moving), among(returned)]
    const open = [...goes, ...back]
    const newest = all.find(({ name }) => name !== '')
    return {
      state,
      subject: app.data.attributes.name ?? appId,
      text:
        open.length > 0
          ? listed(told(open).map(sayOne))
          : newest === undefined
            ? say('nothing is in review')
            : sayOne(newest),
      tone: back.length > 0 ? 'bad' : goes.length > 0 ? 'warn' : 'ok',
      over: open.length === 0,
      // Whoever reviews is quick; who has to answer takes hours.
      at: now + (goes.some(({ state }) => state === 'IN_REVIEW') ? 5 : goes.length > 0 ? 10 : 60) * minuteMs,
    }
  },
  news(before, { state }) {
    const changed = Object.entries(state).flatMap(([id, one]) => {
      const was = before[id]?.state
      // A version that is taken out of the store by the next is no news of a review.
      const old = one.state === out[1] || (was === undefined && out.includes(one.state))
      return was === one.state || old ? [] : [one]
    })
    // A submission that is through is no longer asked for.
    const ended = Object.entries(before).flatMap(([id, { name }]) =>
      name === '' && state[id] === undefined ? [{ name, state: 'COMPLETE' }] : [],
    )
    const news = told([...changed, ...ended])
    return news.length === 0 ? null : listed(news.map(sayOne))
  },
})
