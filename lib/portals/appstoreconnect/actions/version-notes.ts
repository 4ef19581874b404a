import * as v from 'valibot'
import { lines } from '../../../actions/fields'
import { each } from '../../../actions/plan'
import { count, say, type Text } from '../../../text/index'
import { definePlan } from '../define'
import { refuse } from './shared/place'
import { mostNotes, type Texts, textsOf, textsRead, writeNotes } from './shared/texts'
import { changesVersion, editable, exampleOf, needUpdate, oneVersion, platformField } from './shared/versions'

const most = 50

/** A line that begins the text of one language: `[de-DE]`. */
const heading = /^\[([A-Za-z]{2,3}(?:-[A-Za-z\d]+)*)\]$/

/**
 * Notes as a person writes them, by language: what stands behind a line `[de-DE]` is for that language alone, what
 * stands before the first such line (key `''`) for all others.
 */
export function notesByLocale(text: string): Map<string, string> {
  const found = new Map<string, string[]>([['', []]])
  let locale = ''
  for (const line of text.split(/\r?\n/)) {
    const next = heading.exec(line.trim())?.[1]
    if (next === undefined) found.get(locale)?.push(line)
    else {
      locale = next
      if (found.has(locale)) refuse(say('{locale} stands there twice.', { locale }))
      found.set(locale, [])
    }
  }
  return new Map([...found].map(([key, value]) => [key, value.join('\n').trim()]))
}

/** What the notes of each language become. @throws Fault for a language the version does not have */
function planned(
  texts: readonly Texts[],
  given: string,
  only: readonly string[],
): (Texts & { now: string })[] {
  const notes = notesByLocale(given)
  const known = texts.map(({ locale }) => locale)
  const strange = [...notes.keys(), ...only].find(locale => locale !== '' && !known.includes(locale))
  if (strange !== undefined)
    refuse(
      say('The version is not told in {locale}; it is in {known}.', {
        locale: strange,
        known: known.join(', '),
      }),
    )
  return texts.flatMap(text => {
    const now = notes.get(text.locale) ?? notes.get('') ?? ''
    if (now === '' || (only.length > 0 && !only.includes(text.locale))) return []
    if (now.length > mostNotes)
      refuse(
        say('{locale} has {n} characters; App Store Connect takes {most}.', {
          locale: text.locale,
          n: now.length,
          most: mostNotes,
        }),
      )
    return [{ ...text, now }]
  })
}

/** What changes in one language, for the eye. */
const difference = ({ locale, notes, now }: Texts & { now: string }): Text =>
  say('{locale}, {n} of {most} characters: “{was}” becomes “{now}”', {
    locale,
    n: now.length,
    most: mostNotes,
    was: notes,
    now,
  })

/** Writes the release notes of a version in all its languages. */
export const versionNotes = definePlan({
  id: 'appstoreconnect.version.notes',
  title: say('Release notes in all languages'),
  about: say('Writes “What’s New” of the version in work, one text for all languages or one for each.'),
  ...changesVersion,
  effect: 'write',
  input: v.object({
    notes: v.pipe(
      v.string(),
      v.trim(),
      v.nonEmpty('Write the notes.'),
      v.maxLength(200_000),
      v.title('What’s new'),
      v.description(
        'For all languages; a line [de-DE] begins the text of that language. At most 4,000 characters each.',
      ),
      v.metadata({ format: 'markdown' }),
    ),
    locales: v.optional(lines('Only these languages', most, 'One per line, as de-DE; empty: all.'), []),
    platform: platformField,
  }),
  examples: exampleOf(3, 'distribution/ios/version/inflight', {
    notes: 'Faster, and easier on the eyes.\n[de-DE]\nSchneller, und angenehmer anzusehen.',
  }),
  reads: [
    'apps_appStoreVersions_getToManyRelated',
    'appStoreVersions_appStoreVersionLocalizations_getToManyRelated',
  ],
  sends: { appStoreVersionLocalizations_updateInstance: most },
  rank: 12,
  menu: ['version'],
  keywords: 'whatsNew changelog what is new locales languages translate',
  async first(context, { notes, locales, platform }, tools) {
    const version = await oneVersion(context, tools, {
      platform,
      states: editable,
      none: say('No version is in preparation, and the notes of others cannot be changed any more.'),
    })
    await needUpdate(context, version, tools)
    const rows = planned(await textsOf(version.id, tools), notes, locales)
    const changed = rows.filter(({ notes: was, now }) => was !== now)
    const same = rows.length - changed.length
    return {
      name: 'notes',
      headline: count(changed.length, '{n} language', '{n} languages'),
      summary: say('“What’s New” of {app} {version}. People read it once the version is released.', {
        app: version.app.name,
        version: version.name,
      }),
      steps: [each('notes', say('Write the notes'), changed, row => writeNotes(textsRead(version.id), row))],
      reach: { count: changed.length },
      notes: [
        ...changed.map(difference),
        ...(same === 0
          ? []
          : [count(same, '{n} language has them already.', '{n} languages have them already.')]),
      ],
    }
  },
})
