import { type Call, change } from '../../../../actions/plan'
import { count } from '../../../../text/index'
import type { Request } from '../../../portal'
import { to } from '../../define'
import { bodyOf } from '../../jsonapi'
import type { Reads } from './versions'

/** The most that release notes may hold. */
export const mostNotes = 4000

/** A version's texts in one language. */
export interface Texts {
  id: string
  locale: string
  notes: string
}

const path = (id: string) => ({
  op: 'appStoreVersions_appStoreVersionLocalizations_getToManyRelated' as const,
  path: { id },
  query: { 'fields[appStoreVersionLocalizations]': 'locale,whatsNew', limit: 200 },
})

/** The read of a version's notes in all languages: one answer tells of each. */
export const textsRead = (version: string): Request => to(path(version))

/** A version's notes in all languages, by their names. */
export async function textsOf(version: string, { read }: Reads): Promise<Texts[]> {
  const { data } = await read(path(version))
  return data
    .map(({ id, attributes }) => ({ id, locale: attributes.locale ?? '', notes: attributes.whatsNew ?? '' }))
    .sort((a, b) => (a.locale < b.locale ? -1 : 1))
}

const at = 'attributes.whatsNew'

/** Writes the notes of one language. @param list {@link textsRead} of its version */
export const writeNotes = (list: Request, { id, locale, notes, now }: Texts & { now: string }): Call => ({
  id: `notes:${id}`,
  touches: count(now.length, '{locale}: {n} character', '{locale}: {n} characters', { locale }),
  ...change({
    was: { [at]: notes === '' ? [null, ''] : notes },
    now: { [at]: now },
    read: list,
    entry: { at: 'data', key: 'id', value: id },
    write: ({ [at]: said = '' }) =>
      to({
        op: 'appStoreVersionLocalizations_updateInstance',
        path: { id },
        body: bodyOf(
          { type: 'appStoreVersionLocalizations', id },
          { whatsNew: Array.isArray(said) ? null : said },
        ),
      }),
  }),
})
