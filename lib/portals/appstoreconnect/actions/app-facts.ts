import * as v from 'valibot'
import type { Cell } from '../../../actions/view'
import { toFault } from '../../../http/fault'
import { count, say } from '../../../text/index'
import { defineQuery } from '../define'
import { inWords } from '../words'
import { newestBuild, readVersions, turnOf, versionsInWords, workInWords } from './shared/app-status'
import { phasedWords } from './shared/phased'
import { openSubmissions } from './shared/submissions'

/** What an app is, at a glance: the panel's head on an app's pages. */
export const appFacts = defineQuery({
  id: 'appstoreconnect.app.facts',
  title: say('App facts'),
  about: say(
    'The live version and its phase, the one in work and whose turn it is, the newest build, bundle id and SKU.',
  ),
  needs: ['appId'],
  credential: { access: 'read', reach: 'app' },
  input: v.object({}),
  examples: [{ address: 'https://appstoreconnect.apple.com/apps/6440000001/distribution', input: {} }],
  operations: [
    'apps_getInstance',
    'apps_appStoreVersions_getToManyRelated',
    'reviewSubmissions_getCollection',
    'builds_getCollection',
  ],
  facts: true,
  async run({ appId }, _input, tools) {
    const { read } = tools
    // A key may be allowed less than all: what it is refused leaves its line empty and the rest stands.
    const or = <T>(answer: Promise<T>, line: (value: T) => Cell): Promise<Cell> =>
      answer.then(line, error => ({ pill: toFault(error).what, tone: 'calm' }))
    const versions = readVersions(tools, appId)
    const [app, live, phase, work, turn, review, newest] = await Promise.all([
      read({
        op: 'apps_getInstance',
        path: { id: appId },
        query: { 'fields[apps]': 'name,bundleId,sku,primaryLocale' },
      }),
      or(versions, found => versionsInWords(found.live) || say('none')),
      or(versions, found => phasedWords(found.phase)),
      or(versions, found => workInWords(found.work) || say('none')),
      or(versions, found => turnOf(found.work)),
      or(openSubmissions(appId, undefined, tools), (open): Cell => {
        const [first] = open
        return open.length === 1 && first
          ? inWords(first.attributes.state)
          : count(open.length, '{n} open submission', '{n} open submissions')
      }),
      or(newestBuild(tools, appId), build =>
        build
          ? say('{build}: {state}', { build: build.name, state: inWords(build.is.processingState) })
          : say('none'),
      ),
    ])
    const { name, bundleId, sku, primaryLocale } = app.data.attributes
    return {
      view: 'facts',
      title: name ?? appId,
      facts: [
        { label: say('Live version'), value: live },
        { label: say('Phased release'), value: phase },
        { label: say('Version in work'), value: work },
        { label: say('Whose turn'), value: turn },
        { label: say('App Review'), value: review },
        { label: say('Newest build'), value: newest },
        { label: say('Bundle id'), value: { id: bundleId ?? '' } },
        { label: say('SKU'), value: { id: sku ?? '' } },
        { label: say('App id'), value: { id: appId } },
        { label: say('Primary language'), value: primaryLocale ?? say('unknown') },
      ],
    }
  },
})
