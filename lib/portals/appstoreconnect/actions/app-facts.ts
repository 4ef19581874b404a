import * as v from 'valibot'
import type { Cell } from '../../../actions/view'
import { toFault } from '../../../http/fault'
import { count, say } from '../../../text/index'
import { type AnswerOf, defineQuery } from '../define'
import { inWords } from '../words'

type Version = AnswerOf<'apps_appStoreVersions_getToManyRelated'>['data'][number]

/** States in which a version is what people get, or was. */
const out = ['READY_FOR_DISTRIBUTION', 'REPLACED_WITH_NEW_VERSION']

/** Versions for the eye: number, platform and state; several stand beside each other. */
function shown(versions: readonly Version[]): Cell {
  if (versions.length === 0) return say('none')
  return versions
    .map(({ attributes: { versionString, platform } }) => `${versionString ?? '?'} (${platform ?? '?'})`)
    .join(', ')
}

/** What an app is, at a glance: the panel's head on an app's pages. */
export const appFacts = defineQuery({
  id: 'appstoreconnect.app.facts',
  title: say('App facts'),
  about: say('Bundle id, SKU, the live version, the one in work, and what App Review has of this app.'),
  needs: ['appId'],
  credential: { access: 'read', reach: 'app' },
  input: v.object({}),
  examples: [{ address: 'https://appstoreconnect.apple.com/apps/6440000001/distribution', input: {} }],
  operations: [
    'apps_getInstance',
    'apps_appStoreVersions_getToManyRelated',
    'reviewSubmissions_getCollection',
  ],
  facts: true,
  async run({ appId }, _input, { read }) {
    const path = { id: appId }
    // A key may be allowed less than all: what it is refused leaves its line empty and the rest stands.
    const or = <T>(answer: Promise<T>, line: (value: T) => Cell): Promise<Cell> =>
      answer.then(line, error => ({ pill: toFault(error).what, tone: 'calm' }))
    const versions = read({
      op: 'apps_appStoreVersions_getToManyRelated',
      path,
      query: { 'fields[appStoreVersions]': 'platform,versionString,appVersionState', limit: 50 },
    })
    const stateOf = ({ attributes }: Version) => attributes.appVersionState ?? ''
    const [app, live, work, review] = await Promise.all([
      read({
        op: 'apps_getInstance',
        path,
        query: { 'fields[apps]': 'name,bundleId,sku,primaryLocale' },
      }),
      or(versions, ({ data }) => shown(data.filter(one => stateOf(one) === out[0]))),
      or(versions, ({ data }): Cell => {
        const open = data.filter(one => !out.includes(stateOf(one)))
        const [first] = open
        return open.length === 1 && first
          ? say('{version}: {state}', {
              version: first.attributes.versionString ?? '?',
              state: inWords(stateOf(first)),
            })
          : shown(open)
      }),
      or(
        read({ op: 'reviewSubmissions_getCollection', query: { 'filter[app]': appId, limit: 50 } }),
        ({ data }): Cell => {
          const open = data.filter(({ attributes }) => attributes.state !== 'COMPLETE')
          const [first] = open
          return open.length === 1 && first
            ? inWords(first.attributes.state)
            : count(open.length, '{n} open submission', '{n} open submissions')
        },
      ),
    ])
    const { name, bundleId, sku, primaryLocale } = app.data.attributes
    return {
      view: 'facts',
      title: name ?? appId,
      facts: [
        { label: say('Live version'), value: live },
        { label: say('Version in work'), value: work },
        { label: say('App Review'), value: review },
        { label: say('Bundle id'), value: { id: bundleId ?? '' } },
        { label: say('SKU'), value: { id: sku ?? '' } },
        { label: say('App id'), value: { id: appId } },
        { label: say('Primary language'), value: primaryLocale ?? say('unknown') },
      ],
    }
  },
})
