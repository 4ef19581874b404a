import * as v from 'valibot'
import { say } from '../../../text/index'
import { defineQuery } from '../define'
import { joined } from '../jsonapi'
import { Build } from '../operations/builds'
import { inWords, stateCell } from '../words'
import { turnOf } from './shared/app-status'
import { pauseWords, phasedOf, phasedWords } from './shared/phased'
import { releaseWords } from './shared/release'
import { exampleOf, meantPlatform, out, readVersions } from './shared/versions'

/** What a version is, at a glance: the panel's head on its page. */
export const versionFacts = defineQuery({
  id: 'appstoreconnect.version.facts',
  title: say('Version facts'),
  about: say('State, build, release and phased release of the version on this page.'),
  needs: ['appId', 'versionState'],
  credential: { access: 'read', reach: 'app' },
  input: v.object({}),
  examples: exampleOf(1, 'distribution/ios/version/deliverable'),
  operations: ['apps_appStoreVersions_getToManyRelated'],
  facts: true,
  async run(context, _input, tools) {
    const all = await readVersions(context, tools, {
      platform: meantPlatform(context, context.platform ?? ''),
      include: ['build', 'appStoreVersionPhasedRelease'],
    })
    const live = context.versionState === 'deliverable'
    const found = all.find(({ state }) => (live ? state === out[0] : !out.includes(state)))
    // The portal itself leads from a version in work to the live one where there is none.
    const version = found ?? all.find(({ state }) => state === out[0]) ?? all[0]
    if (!version) return { view: 'facts', title: say('There is no version yet.'), facts: [] }
    const [build] = joined(version.document, version.row, 'build', Build)
    const phased = phasedOf(version)
    const { releaseType, earliestReleaseDate } = version.row.attributes
    const released = out.includes(version.state)
    return {
      view: 'facts',
      title: `${version.app.name} ${version.name}`,
      facts: [
        { label: say('State'), value: stateCell(version.state) ?? inWords(version.state) },
        { label: say('Whose turn'), value: turnOf(released ? [] : [version.row]) },
        { label: say('Build'), value: build ? { id: build.attributes.version ?? build.id } : say('none') },
        ...(released
          ? []
          : [
              {
                label: say('Release'),
                value: releaseWords(releaseType, Date.parse(earliestReleaseDate ?? '')),
              },
            ]),
        { label: say('Phased release'), value: phasedWords(phased) },
        { label: say('Version id'), value: { id: version.id } },
      ],
      notes: phased && ['ACTIVE', 'PAUSED'].includes(phased.state) ? [pauseWords(phased)] : [],
    }
  },
})
