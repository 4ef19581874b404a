import type { AnswerOf, Reads } from '../../define'
import type { Build } from './builds'

/** What testers read of a build in one language. */
export interface Note {
  /** The id of the text; undefined where the language has none yet. */
  id: string | undefined
  /** As the portal has it: null and empty are both nothing. */
  was: string | null
  text: string
}

/** The most characters that “What to Test” may have in a language. */
export const mostCharacters = 4000

type Localization = AnswerOf<'betaBuildLocalizations_getCollection'>['data'][number]

const noteOf = ({ id, attributes }: Localization): Note => ({
  id,
  was: attributes.whatsNew ?? null,
  text: attributes.whatsNew?.trim() ?? '',
})

/** “What to Test” of a build by language: every language of the app's test information, and any other it has. */
export async function readNotes(
  { pages }: Pick<Reads, 'pages'>,
  { id, app }: Pick<Build, 'id' | 'app'>,
): Promise<Map<string, Note>> {
  const notes = new Map<string, Note>()
  for await (const { data } of pages({
    op: 'apps_betaAppLocalizations_getToManyRelated',
    path: { id: app.id },
    query: { 'fields[betaAppLocalizations]': 'locale', limit: 200 },
  }))
    for (const { attributes } of data)
      if (attributes.locale) notes.set(attributes.locale, { id: undefined, was: null, text: '' })
  for await (const { data } of pages({ op: 'betaBuildLocalizations_getCollection', query: notesQuery(id) }))
    for (const one of data) if (one.attributes.locale) notes.set(one.attributes.locale, noteOf(one))
  return notes
}

/** How the texts of a build are asked for. */
export const notesQuery = (build: string) => ({
  'filter[build]': build,
  'fields[betaBuildLocalizations]': 'locale,whatsNew',
  limit: 200,
})

/** Texts by language as the box that `notesByLocale` reads. */
export const boxOf = (texts: Iterable<readonly [locale: string, text: string]>): string =>
  [...texts].map(([locale, text]) => `[${locale}]\n${text}`.trim()).join('\n\n')
