import * as v from 'valibot'
import { word } from '../../../actions/fields'
import { say } from '../../../text/index'
import { defineQuery } from '../define'
import { listBuilds, placeFilter } from './shared/builds'
import { example, inSection } from './shared/place'

/** Build numbers are whole numbers with dots between them: 9 comes before 10, 1.9 before 1.10. */
const { compare } = new Intl.Collator('en', { numeric: true })

/** The number after a build number: its last part, one higher. */
export const nextAfter = (number: string): string =>
  number.replace(/(\d+)(\D*)$/, (_, digits: string, rest: string) => `${BigInt(digits) + 1n}${rest}`)

const highest = (numbers: readonly string[]): string | undefined => numbers.toSorted(compare).at(-1)

/** The number that the next upload needs. */
export const nextBuildNumber = defineQuery({
  id: 'appstoreconnect.build.next-number',
  title: say('Next build number'),
  about: say('The highest build number of this app and platform, and the one after it, ready to paste.'),
  needs: ['appId'],
  where: inSection('testflight'),
  credential: { access: 'read', reach: 'app' },
  input: v.object({ version: word('Of version') }),
  examples: example('testflight/ios', { version: '5.12.0' }),
  operations: ['builds_getCollection'],
  copies: true,
  rank: 21,
  keywords: 'CFBundleVersion highest increment upload',
  async run(context, { version }, tools) {
    const base = placeFilter(context)
    const of = version === '' ? base : { ...base, 'filter[preReleaseVersion.version]': version }
    // In which order the portal sorts numbers with dots nobody tells, so the newest are looked at as well.
    const [all, newest] = await Promise.all([
      listBuilds(tools, of, { most: 200 }),
      listBuilds(tools, base, { most: 1 }),
    ])
    const top = highest(all.builds.map(({ build }) => build.number))
    const last = newest.builds[0]?.build
    return {
      view: 'copies',
      title: say('Next build number'),
      copies: [
        { label: say('Next build number'), text: top === undefined ? '1' : nextAfter(top) },
        ...(top === undefined ? [] : [{ label: say('Highest so far'), text: top }]),
        ...(last ? [{ label: say('Uploaded last'), text: last.name }] : []),
      ],
      notes: [
        version === ''
          ? say('Among the newest 200 builds of all versions.')
          : say('Among the newest 200 builds of version {version}.', { version }),
      ],
    }
  },
})
