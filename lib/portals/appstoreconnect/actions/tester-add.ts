import * as v from 'valibot'
import { lines } from '../../../actions/fields'
import { say } from '../../../text/index'
import { definePlan, type Reads } from '../define'
import { admit, admitReads, admitRest, admits, type Wish } from './shared/admit'
import { needTestable, readBuild } from './shared/builds'
import { readGroup } from './shared/groups'
import { groupPlace } from './shared/joining'
import { type Person, peopleIn } from './shared/people'
import { refuse } from './shared/place'
import { appName, demo } from './shared/testers'

const most = 50

const common = {
  credential: { access: 'write', reach: 'app' },
  area: 'testflight',
  effect: 'write',
  version: 1,
  input: v.object({
    testers: v.pipe(
      lines('Testers', most, 'One per line: a mail address, or “Name <mail>”.'),
      v.minLength(1, 'Enter at least one mail address.'),
    ),
  }),
  keywords: 'invite people testflight email add',
} as const

/** The people of the lines. @throws Fault `invalid` where a line holds no address */
function peopleOf(testers: readonly string[]): Person[] {
  const { people, bad } = peopleIn(testers)
  const [first] = bad
  if (first) refuse(say('“{line}” is no mail address.', { line: first.line }))
  return people.map(person => ({ ...person, groups: [] }))
}

/** Lets people into a group. */
export const addToGroup = definePlan({
  ...common,
  id: 'appstoreconnect.group.add',
  title: say('Add testers to this group'),
  about: say('Lets people test what this group gets; whoever the team knows already is found and let in.'),
  needs: ['appId', 'groupId'],
  examples: [
    { address: demo.beta, input: { testers: ['New One <new-1@example.com>', 'admin@acme.example.com'] } },
  ],
  reads: [...admitReads, 'betaGroups_getInstance'],
  sends: admits(most, 'betaGroups'),
  rank: 10,
  menu: ['group'],
  async first({ appId, groupId }, { testers }, tools) {
    const place = groupPlace(await readGroup(tools, groupId))
    const wishes = peopleOf(testers).map((person): Wish => ({ person, places: [place] }))
    return admit(tools, { id: appId, name: await appName(tools, appId) }, wishes)
  },
  after: {
    async admit(before, { appId, groupId }, { testers }, tools) {
      const place = groupPlace(await readGroup(tools, groupId))
      const wishes = peopleOf(testers).map((person): Wish => ({ person, places: [place] }))
      return admitRest(before, tools, await appName(tools, appId), wishes)
    },
  },
})

/** The build as a place to be let in. @throws Fault `invalid` where nobody can test it as it is */
async function buildPlace(context: { buildId: string }, tools: Reads) {
  const build = await readBuild(context, tools)
  needTestable(build)
  return { of: 'builds', id: build.id, name: build.name } as const
}

/** Lets people test one build without a group. */
export const addToBuild = definePlan({
  ...common,
  id: 'appstoreconnect.build.add',
  title: say('Add testers to this build'),
  about: say('Lets people test this one build, without a group.'),
  needs: ['appId', 'buildId'],
  examples: [
    { address: demo.build, input: { testers: ['New One <new-1@example.com>', 'tester-1-1@example.com'] } },
  ],
  reads: [...admitReads, 'builds_getInstance'],
  sends: admits(most, 'builds'),
  rank: 30,
  async first({ appId, buildId }, { testers }, tools) {
    const place = await buildPlace({ buildId }, tools)
    const wishes = peopleOf(testers).map((person): Wish => ({ person, places: [place] }))
    return admit(tools, { id: appId, name: await appName(tools, appId) }, wishes)
  },
  after: {
    async admit(before, { appId, buildId }, { testers }, tools) {
      const wishes = peopleOf(testers).map(
        (person): Wish => ({ person, places: [{ of: 'builds', id: buildId, name: '' }] }),
      )
      return admitRest(before, tools, await appName(tools, appId), wishes)
    },
  },
})
