import * as v from 'valibot'
import { lines, listFiles } from '../../../actions/fields'
import { count, say } from '../../../text/index'
import { definePlan, type Reads, type With } from '../define'
import { admit, admitReads, admitRest, admits, type Wish } from './shared/admit'
import { groupNamed, readGroups } from './shared/groups'
import { groupPlace, type Place } from './shared/joining'
import { peopleIn } from './shared/people'
import { refuse } from './shared/place'
import { appName, demo, few, word } from './shared/testers'

const most = 2500

/** Who is to be let in where, by what the lines say; and what could not be made out. */
async function wishesOf(
  context: With<'appId'>,
  { csv, group }: { csv: string[]; group: string },
  tools: Reads,
) {
  const { people, bad } = peopleIn(csv)
  if (people.length === 0)
    refuse(
      say(
        'No line holds a mail address. The first line may name the columns: email, first name, last name, group.',
      ),
    )
  const groups = await readGroups(tools, context.appId)
  const known = new Map(groups.map(one => [one.id, groupPlace(one)]))
  const placeOf = (name: string): Place | undefined => known.get(groupNamed(groups, name)?.id ?? '')
  const fallback = context.groupId ?? group
  const usual = fallback === '' ? undefined : placeOf(fallback)
  if (fallback !== '' && !usual) refuse(say('{group} is no group of this app.', { group: fallback }))
  const wishes: Wish[] = []
  const nowhere: string[] = []
  for (const person of people) {
    const named = person.groups.map(placeOf)
    const places = person.groups.length > 0 ? named : [usual]
    const found = places.filter(place => place !== undefined)
    if (found.length < places.length || found.length === 0) nowhere.push(person.email)
    else wishes.push({ person, places: [...new Set(found)] })
  }
  return { wishes, bad, nowhere }
}

/** Lets people in from a list. */
export const importTesters = definePlan({
  id: 'appstoreconnect.testers.import',
  title: say('Import testers'),
  about: say(
    'Adds testers from a CSV or a list to groups: reads who is there first and sends only what is missing.',
  ),
  needs: ['appId'],
  credential: { access: 'write', reach: 'app' },
  area: 'testflight',
  effect: 'write',
  version: 1,
  input: v.object({
    csv: lines(
      'Testers',
      most,
      'Lines of a CSV: mail address, first name, last name, group; with or without a line of column names. “Name <mail>” and bare addresses do as well.',
      listFiles,
    ),
    group: v.optional(word('Group', 'For lines that name none. On a group’s page it is that group.'), ''),
  }),
  examples: [
    {
      address: demo.app,
      input: {
        csv: [
          'Email,First name,Last name,Group',
          'new-1@example.com,New,One,Beta',
          'new-2@example.com,New,Two,Beta;Open beta',
          'tester-1-2@example.com,,,Open beta',
          'tester-1-3@example.com,,,Beta',
        ],
      },
    },
    { address: demo.beta, input: { csv: ['New Three <new-3@example.com>', 'tester-2-1@example.com'] } },
  ],
  reads: [...admitReads, 'betaGroups_getCollection'],
  sends: admits(most, 'betaGroups'),
  rank: 40,
  keywords: 'csv bulk invite people beta group add paste',
  async first(context, input, tools) {
    const { wishes, bad, nowhere } = await wishesOf(context, input, tools)
    if (wishes.length === 0)
      refuse(
        say('No line says whom to let in where: give a mail address in each, and a group there or below.'),
      )
    const app = { id: context.appId, name: await appName(tools, context.appId) }
    return admit(tools, app, wishes, [
      ...(bad.length > 0
        ? [
            count(
              bad.length,
              '{n} line holds no mail address and is left out: {lines}',
              '{n} lines hold no mail address and are left out: {lines}',
              {
                lines: bad
                  .slice(0, 5)
                  .map(({ n }) => String(n))
                  .join(', '),
              },
            ),
          ]
        : []),
      ...few(
        nowhere,
        '{n} names no group of this app and is left out: {who}',
        '{n} name no group of this app and are left out: {who}',
      ),
    ])
  },
  after: {
    async admit(before, context, input, tools) {
      const { wishes } = await wishesOf(context, input, tools)
      return admitRest(before, tools, await appName(tools, context.appId), wishes)
    },
  },
})
