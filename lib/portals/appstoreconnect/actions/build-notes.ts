import * as v from 'valibot'
import { choice, word } from '../../../actions/fields'
import { type Call, each, kept } from '../../../actions/plan'
import { count, say, type Text } from '../../../text/index'
import { definePlan, defineQuery, type Reads, to } from '../define'
import { bodyOf, joined } from '../jsonapi'
import { BetaBuildLocalization } from '../operations/builds'
import { type Build, listBuilds, readBuild } from './shared/builds'
import { boxOf, mostCharacters, type Note, notesQuery, readNotes } from './shared/notes'
import { example, refuse } from './shared/place'
import { notesByLocale } from './version-notes'

/** The portal knows some forty languages. */
export const mostLanguages = 50

/** A field: “What to Test” of all languages in one box. */
export const notesField = v.optional(
  v.pipe(
    v.string(),
    v.trim(),
    v.maxLength(mostLanguages * (mostCharacters + 10)),
    v.title('What to Test'),
    v.description('For every language. “[de-DE]” on a line of its own begins the text of one.'),
    v.metadata({ format: 'markdown' }),
  ),
  '',
)

/** What is to be written: by language, what there was and what is to be there. */
export function wantedNotes(
  notes: ReadonlyMap<string, Note>,
  box: string,
): { locale: string; note: Note; text: string }[] {
  const named = new Map(
    [...notesByLocale(box)].map(([locale, text]) => [locale.toLowerCase(), { locale, text }]),
  )
  const rest = named.get('')?.text ?? ''
  named.delete('')
  const wanted = new Map<string, string>()
  for (const locale of notes.keys()) {
    const text = named.get(locale.toLowerCase())?.text ?? rest
    if (text !== '') wanted.set(locale, text)
    named.delete(locale.toLowerCase())
  }
  for (const { locale, text } of named.values()) if (text !== '') wanted.set(locale, text)
  return [...wanted].flatMap(([locale, text]) => {
    if (text.length > mostCharacters)
      refuse(
        say('{locale} has {n} characters; App Store Connect takes {most}.', {
          locale,
          n: text.length,
          most: mostCharacters,
        }),
      )
    const note = notes.get(locale) ?? { id: undefined, was: null, text: '' }
    return note.text === text ? [] : [{ locale, note, text }]
  })
}

/** Writes one language's text, or makes it. */
export function writeNote(
  build: Build,
  { locale, note, text }: ReturnType<typeof wantedNotes>[number],
): Call {
  const id = `notes:${locale}`
  const touches = say('{locale}: {n} of {most} characters', { locale, n: text.length, most: mostCharacters })
  const settle = {
    by: 'state' as const,
    read: to({ op: 'betaBuildLocalizations_getCollection', query: notesQuery(build.id) }),
    of: { at: 'data', key: 'attributes.locale', value: locale },
  }
  const now = { 'attributes.whatsNew': text }
  if (note.id === undefined)
    return {
      id,
      touches,
      request: to({
        op: 'betaBuildLocalizations_createInstance',
        body: bodyOf(
          { type: 'betaBuildLocalizations' },
          { locale, whatsNew: text },
          { build: { type: 'builds', id: build.id } },
        ),
      }),
      settle: { ...settle, ready: 'gone', done: now },
      keep: { id: 'id' },
      undo: {
        request: to({ op: 'betaBuildLocalizations_deleteInstance', path: { id: kept(id, 'id') } }),
        settle: { ...settle, ready: now, done: 'gone' },
      },
    }
  const was = { 'attributes.whatsNew': note.was === null || note.was === '' ? [null, ''] : note.was }
  const { id: localization } = note
  const write = (whatsNew: string) =>
    to({
      op: 'betaBuildLocalizations_updateInstance',
      path: { id: localization },
      body: bodyOf({ type: 'betaBuildLocalizations', id: localization }, { whatsNew }),
    })
  return {
    id,
    touches,
    request: write(text),
    settle: { ...settle, ready: was, done: now },
    undo: { request: write(note.was ?? ''), settle: { ...settle, ready: now, done: was } },
  }
}

/** Texts of the newest build before this one that has any, as a box; empty where there is none. */
async function notesBefore(tools: Pick<Reads, 'pages'>, build: Build): Promise<string> {
  const { builds } = await listBuilds(
    tools,
    { 'filter[app]': build.app.id, 'filter[preReleaseVersion.platform]': build.platform },
    {
      more: ['betaBuildLocalizations'],
      fields: { 'fields[betaBuildLocalizations]': 'locale,whatsNew', 'limit[betaBuildLocalizations]': 50 },
      most: 50,
    },
  )
  for (const { build: other, row, page } of builds) {
    if (other.id === build.id || (other.is.uploadedDate ?? '') > (build.is.uploadedDate ?? '')) continue
    const texts = joined(page, row, 'betaBuildLocalizations', BetaBuildLocalization).flatMap(
      ({ attributes: { locale, whatsNew } }) =>
        locale && whatsNew?.trim() ? [[locale, whatsNew] as const] : [],
    )
    if (texts.length > 0) return boxOf(texts)
  }
  return ''
}

/** Which languages stay without a text. */
export const emptyNote = (
  notes: ReadonlyMap<string, Note>,
  written: readonly { locale: string }[],
): Text[] => {
  const empty = [...notes].flatMap(([locale, { text }]) =>
    text === '' && !written.some(one => one.locale === locale) ? [locale] : [],
  )
  return empty.length === 0
    ? []
    : [
        count(
          empty.length,
          '{n} language stays without a text: {locales}',
          '{n} languages stay without a text: {locales}',
          { locales: empty.join(', ') },
        ),
      ]
}

/** Changes what testers read of a build, in all languages at once. */
export const buildNotes = definePlan({
  id: 'appstoreconnect.build.notes',
  title: say('Edit What to Test'),
  about: say('Writes what testers read of this build, in every language at once. Nobody is mailed.'),
  needs: ['appId', 'buildId'],
  credential: { access: 'write', reach: 'app' },
  effect: 'write',
  version: 1,
  input: v.object({
    notes: notesField,
    from: choice('Where from', ['text above', 'build before']),
    only: word('Only these languages'),
  }),
  examples: example('testflight/ios/51f9cc3f-7c19-4b75-a7f1-3b25e57926b6', {
    notes: 'Try the new sign-in.\n\n[de-DE]\nBitte die neue Anmeldung testen.',
  }),
  reads: [
    'builds_getInstance',
    'builds_getCollection',
    'betaBuildLocalizations_getCollection',
    'apps_betaAppLocalizations_getToManyRelated',
  ],
  sends: {
    betaBuildLocalizations_createInstance: mostLanguages,
    betaBuildLocalizations_updateInstance: mostLanguages,
    betaBuildLocalizations_deleteInstance: mostLanguages,
  },
  rank: 12,
  menu: ['build'],
  keywords: 'release notes changelog locales languages copy whats new',
  async first(context, { notes: typed, from, only }, tools) {
    const build = await readBuild(context, tools)
    const notes = await readNotes(tools, build)
    const box = from === 'build before' ? await notesBefore(tools, build) : typed
    if (box === '')
      refuse(
        from === 'build before'
          ? say('No build before this one has a text.')
          : say('Write what testers are to test.'),
      )
    const some = only
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter(Boolean)
    const wanted = wantedNotes(notes, box).filter(
      ({ locale }) => some.length === 0 || some.includes(locale.toLowerCase()),
    )
    return {
      name: 'notes',
      headline: count(wanted.length, '{n} language', '{n} languages'),
      summary: say(
        'What testers read of {build} of {app}. Below is what will be written. Nobody is mailed.',
        {
          build: build.name,
          app: build.app.name,
        },
      ),
      steps: [each('notes', say('Write What to Test'), wanted, one => writeNote(build, one))],
      reach: { count: wanted.length },
      notes: [boxOf(wanted.map(({ locale, text }) => [locale, text])), ...emptyNote(notes, wanted)],
    }
  },
})

/** What testers read of a build, as the box that can be changed and given back. */
export const buildNotesText = defineQuery({
  id: 'appstoreconnect.build.notes-text',
  title: say('Show What to Test'),
  about: say(
    'What testers read of this build, all languages in one text that can be edited and written back.',
  ),
  needs: ['appId', 'buildId'],
  credential: { access: 'read', reach: 'app' },
  input: v.object({}),
  examples: example('testflight/ios/51f9cc3f-7c19-4b75-a7f1-3b25e57926b6'),
  operations: [
    'builds_getInstance',
    'betaBuildLocalizations_getCollection',
    'apps_betaAppLocalizations_getToManyRelated',
  ],
  rank: 13,
  keywords: 'release notes changelog locales languages read copy',
  async run(context, _input, tools) {
    const build = await readBuild(context, tools)
    const notes = await readNotes(tools, build)
    return {
      view: 'text',
      title: say('What to Test of {build}', { build: build.name }),
      text: boxOf([...notes].map(([locale, { text }]) => [locale, text])),
      notes: emptyNote(notes, []),
    }
  },
})
