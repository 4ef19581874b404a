import * as v from 'valibot'
import { equalName } from '../../../actions/match'
import { type Call, end } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import { definePlan, to } from '../define'
import { refuse } from './shared/place'
import {
  accessPage,
  appsText,
  checkChangeable,
  either,
  mail,
  ofTeam,
  readInvited,
  readTeam,
  roleNames,
  withdraw,
} from './shared/team'

/** Takes everything from somebody who leaves: what the portal has on three pages. */
export const offBoard = definePlan({
  id: 'appstoreconnect.people.off-board',
  title: say('Off-board a person'),
  about: say(
    'Removes a person from the team, withdraws their invitation and ends their testing in TestFlight.',
  ),
  needs: [],
  where: ofTeam,
  credential: { access: 'write', reach: 'account' },
  area: 'people',
  effect: 'destructive',
  version: 1,
  input: v.object({ email: v.pipe(mail, v.title('Mail address of the person')) }),
  examples: [
    { address: accessPage, input: { email: 'developer@acme.example.com' } },
    { address: accessPage, input: { email: 'Tester-1-1@example.com' } },
  ],
  reads: [
    'users_getCollection',
    'users_getInstance',
    'userInvitations_getCollection',
    'betaTesters_getCollection',
    'betaTesters_getInstance',
  ],
  sends: { users_deleteInstance: 1, userInvitations_deleteInstance: 5, betaTesters_deleteInstance: 50 },
  rank: 23,
  keywords: 'users remove leave delete fire revoke access tester',
  async first(_context, { email }, tools) {
    const fields = 'email,firstName,lastName,state'
    const query = { 'filter[email]': either(email), 'fields[betaTesters]': fields, limit: 50 }
    const [team, invited, { data: testers }] = await Promise.all([
      readTeam(tools),
      readInvited(tools),
      tools.read({ op: 'betaTesters_getCollection', query }),
    ])
    const person = team.find(other => equalName(other.mail, email))
    const invitations = invited.filter(other => equalName(other.mail, email))
    if (person) checkChangeable({ ...person, apps: [] })
    const calls: Call[] = [
      ...(person
        ? [
            {
              id: `user:${person.id}`,
              touches: say('Out of the team: {roles}; {apps}', {
                roles: roleNames(person.roles),
                apps: appsText(person),
              }),
              ...end({
                request: to({ op: 'users_deleteInstance', path: { id: person.id } }),
                read: to({ op: 'users_getInstance', path: { id: person.id } }),
                none: say('To come back, the person must be invited and accept.'),
              }),
            },
          ]
        : []),
      ...invitations.map(withdraw),
      ...testers.map(({ id, attributes }) => ({
        id: `tester:${id}`,
        touches: say('Out of TestFlight: {name} in every app, group and build', {
          name: [attributes.firstName, attributes.lastName].filter(Boolean).join(' ') || email,
        }),
        ...end({
          request: to({ op: 'betaTesters_deleteInstance', path: { id } }),
          read: to({ op: 'betaTesters_getInstance', path: { id } }),
          none: say('To test again, the person must be added to a group and accept.'),
        }),
      })),
    ]
    if (calls.length === 0)
      refuse(say('{mail} is neither in the team, nor invited, nor a tester.', { mail: email }))
    return {
      name: 'off-board',
      headline: person?.name || email,
      summary: count(
        calls.length,
        'loses all access: {n} thing, listed below. It cannot be undone.',
        'loses all access: {n} things, listed below. It cannot be undone.',
      ),
      steps: [{ id: 'off-board', say: say('Take all access away'), do: 'send', calls }],
      reach: { count: calls.length, outside: true, type: email },
      notes: [
        ...(person ? [] : [say('The person is not in the team.')]),
        ...(invitations.length > 0 ? [] : [say('There is no open invitation.')]),
        ...(testers.length > 0 ? [] : [say('The person tests no app.')]),
        say(
          'An individual key of the person ends with their access. Team keys that they have copied stay valid, and so do certificates whose private keys they have: App Store Connect does not tell whose those are.',
        ),
      ],
    }
  },
})
