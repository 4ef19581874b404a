import * as v from 'valibot'
import { choice } from '../../../actions/fields'
import { change, each } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import { appPath, definePlan, to } from '../define'
import { versionOf } from '../words'
import { example, nameOf, refuse } from './shared/place'

const limit = 5000

/** Changes the notes that testers read. */
export const releaseNotes = definePlan({
  id: 'appcenter.release.notes',
  title: say('Edit release notes'),
  about: say('Replaces the notes testers read, or adds to them. Nobody is mailed.'),
  needs: ['owner', 'app', 'release'],
  credential: { access: 'write', reach: 'app' },
  area: 'distribute',
  effect: 'write',
  version: 1,
  input: v.object({
    notes: v.pipe(
      v.string(),
      v.trim(),
      v.nonEmpty('Write the notes.'),
      v.maxLength(limit, 'Notes hold at most 5,000 characters.'),
      v.title('Notes'),
      v.description('Markdown.'),
      v.metadata({ format: 'markdown' }),
    ),
    mode: choice('What to do', ['replace', 'append', 'prepend']),
  }),
  examples: example('distribute/releases/58', { notes: '- Fixed the login', mode: 'append' }),
  reads: ['releases_getLatestByUser'],
  sends: { releases_updateDetails: 1 },
  rank: 15,
  keywords: 'changelog what is new markdown text',
  async first(context, { notes, mode }, { read }) {
    const path = { ...appPath(context), release_id: context.release }
    const release = await read({ op: 'releases_getLatestByUser', path })
    const was = release.release_notes ?? ''
    const parts = { replace: [notes], append: [was, notes], prepend: [notes, was] }[mode]
    const now = parts.filter(part => part.trim() !== '').join('\n\n')
    if (now.length > limit)
      refuse(
        say('Together the notes have {n} characters; App Center takes {limit}.', { n: now.length, limit }),
      )
    return {
      name: 'notes',
      headline: say('Notes of {version}', { version: versionOf(release) }),
      summary: say(
        'In {app}, with {n} characters instead of {was}. Below is what testers will read. Nobody is mailed.',
        {
          app: nameOf(context),
          n: now.length,
          was: was.length,
        },
      ),
      steps: [
        each('notes', say('Write the notes'), now === was ? [] : [now], text => ({
          id: `notes:${context.release}`,
          touches: count(text.length, '{n} character', '{n} characters'),
          ...change({
            was: { release_notes: was === '' ? [null, ''] : was },
            now: { release_notes: text },
            read: to({ op: 'releases_getLatestByUser', path }),
            write: ({ release_notes: said = '' }) =>
              to({
                op: 'releases_updateDetails',
                path,
                body: { release_notes: Array.isArray(said) ? '' : said },
              }),
          }),
        })),
      ],
      reach: { count: 1 },
      notes: [now],
    }
  },
})
