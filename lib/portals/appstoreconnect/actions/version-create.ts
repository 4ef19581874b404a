import * as v from 'valibot'
import { each, kept, one } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import { definePlan, to } from '../define'
import { bodyOf } from '../jsonapi'
import { platformName } from '../words'
import { refuse } from './shared/place'
import { textsOf, textsRead, writeNotes } from './shared/texts'
import {
  changesVersion,
  exampleOf,
  meantPlatform,
  out,
  platformField,
  readVersions,
  stateAt,
} from './shared/versions'

/** No app is told in more languages. */
const mostLocales = 50

/** Numbers of versions compare part by part: 5.9 comes before 5.12. */
const numbers = new Intl.Collator('en', { numeric: true })

/** Makes the next version of an app. */
export const createVersion = definePlan({
  id: 'appstoreconnect.version.create',
  title: say('New version'),
  about: say('Makes the next version for the store; texts come along, and the notes too where you want it.'),
  ...changesVersion,
  effect: 'write',
  input: v.object({
    number: v.pipe(
      v.string(),
      v.trim(),
      v.regex(/^\d+(\.\d+){0,2}$/, 'Write a version as 5.13.0.'),
      v.title('Version'),
      v.description('As 5.13.0.'),
    ),
    platform: platformField,
    copy: v.optional(
      v.pipe(
        v.boolean(),
        v.title('Copy the release notes'),
        v.description('Begins with the notes of the version before, in every language.'),
      ),
      false,
    ),
  }),
  examples: [
    ...exampleOf(2, 'distribution/macos/version/deliverable', { number: '2.5.0', copy: true }),
    ...exampleOf(6, 'distribution', { number: '1.3' }),
  ],
  reads: [
    'apps_appStoreVersions_getToManyRelated',
    'appStoreVersions_getInstance',
    'appStoreVersions_appStoreVersionLocalizations_getToManyRelated',
  ],
  sends: {
    appStoreVersions_createInstance: 1,
    appStoreVersions_deleteInstance: 1,
    appStoreVersionLocalizations_updateInstance: mostLocales,
  },
  rank: 30,
  keywords: 'create release next number',
  async first(context, { number, platform: chosen, copy }, tools) {
    const all = await readVersions(context, tools, { platform: meantPlatform(context, chosen) })
    const [newest] = all
    if (!newest) refuse(say('The first version is made in App Store Connect, along with the app.'))
    if (all.some(({ platform }) => platform !== newest.platform))
      refuse(say('The app has versions for several platforms. Choose the platform.'))
    const open = all.find(({ state }) => !out.includes(state))
    if (open) refuse(say('{version} is in work already; there is one at a time.', { version: open.name }))
    if (all.some(other => numbers.compare(other.number, number) >= 0))
      refuse(say('{number} is not higher than {version}.', { number, version: newest.name }))
    const { platform, app } = newest
    const from = all.find(({ state }) => state === out[0]) ?? newest
    return {
      name: 'create',
      headline: say('{app} {number} ({platform})', {
        app: app.name,
        number,
        platform: platformName(platform),
      }),
      summary: copy
        ? say('A new version in preparation, with texts and notes of {version}. Nobody sees it yet.', {
            version: from.name,
          })
        : say('A new version in preparation, with texts of {version} but its notes. Nobody sees it yet.', {
            version: from.name,
          }),
      steps: [
        one(say('Make the version'), {
          id: 'create',
          touches: number,
          request: to({
            op: 'appStoreVersions_createInstance',
            body: bodyOf(
              { type: 'appStoreVersions' },
              { platform, versionString: number },
              { app: { type: 'apps', id: context.appId } },
            ),
          }),
          // A number is taken once for ever, so what has it is ours or as good as ours.
          settle: {
            by: 'made',
            read: to({
              op: 'apps_appStoreVersions_getToManyRelated',
              path: { id: context.appId },
              query: { 'filter[platform]': platform, 'filter[versionString]': number },
            }),
            at: 'data',
            match: { 'attributes.versionString': number },
            id: 'id',
            unique: true,
          },
          keep: { id: 'id' },
          undo: {
            request: to({
              op: 'appStoreVersions_deleteInstance',
              path: { id: kept('create', 'id') },
            }),
            settle: {
              by: 'state',
              read: to({ op: 'appStoreVersions_getInstance', path: { id: kept('create', 'id') } }),
              ready: { [stateAt]: 'PREPARE_FOR_SUBMISSION' },
              done: 'gone',
            },
          },
        }),
      ],
      reach: { count: 1 },
      notes: copy ? [say('The notes are copied when the version is there.')] : [],
    }
  },
  after: {
    async create(before, context, { copy }, tools) {
      const id = before['create']?.kept['id']
      if (!copy || typeof id !== 'string') return null
      const all = await readVersions(context, tools, {})
      const made = all.find(version => version.id === id)
      const from = all.find(({ platform, state }) => platform === made?.platform && state === out[0])
      if (!made || !from) return null
      const [texts, old] = await Promise.all([textsOf(id, tools), textsOf(from.id, tools)])
      const rows = texts.flatMap(text => {
        const now = old.find(({ locale }) => locale === text.locale)?.notes ?? ''
        return now === '' || now === text.notes ? [] : [{ ...text, now }]
      })
      return {
        name: 'notes',
        headline: count(rows.length, 'Notes in {n} language', 'Notes in {n} languages'),
        summary: say('Copied from {version}.', { version: from.name }),
        steps: [each('notes', say('Copy the notes'), rows, row => writeNotes(textsRead(id), row))],
        reach: { count: rows.length },
      }
    },
  },
})
