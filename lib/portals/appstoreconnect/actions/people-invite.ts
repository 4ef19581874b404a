import * as v from 'valibot'
import { flag, lines } from '../../../actions/fields'
import { equalName } from '../../../actions/match'
import { type Call, each } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import { definePlan, to } from '../define'
import { bodyOf } from '../jsonapi'
import { refuse } from './shared/place'
import {
  accessPage,
  appsNamed,
  appsText,
  checkRights,
  either,
  mail,
  ofTeam,
  readInvited,
  readTeam,
  roleNames,
  rolesField,
  rolesOf,
  withdraw,
} from './shared/team'

const most = 100

interface Guest {
  mail: string
  firstName: string
  lastName: string
}

/** Somebody on a line: `First Last <mail>`, or `mail, First, Last`. @throws Fault `invalid` */
function guestOn(line: string): Guest {
  const angle = /^(.*)<([^<>]*)>$/.exec(line)
  const parts = angle
    ? [angle[2] ?? '', ...(angle[1] ?? '').trim().split(/\s+/)]
    : line.split(/[,;\t]/).map(part => part.trim().replace(/^"(.*)"$/, '$1'))
  const [address = '', firstName = '', ...rest] = parts.sort(
    (a, b) => Number(b.includes('@')) - Number(a.includes('@')),
  )
  const lastName = rest.filter(Boolean).join(' ')
  if (!v.is(mail, address)) refuse(say('“{line}” holds no mail address.', { line }))
  if (firstName === '' || lastName === '')
    refuse(say('“{line}” lacks a first or last name; App Store Connect wants both.', { line }))
  return { mail: address, firstName, lastName }
}

/** Invites people to the team. */
export const invitePeople = definePlan({
  id: 'appstoreconnect.people.invite',
  title: say('Invite people to the team'),
  about: say('Mails invitations to join the team, with the roles and apps you name.'),
  needs: [],
  where: ofTeam,
  credential: { access: 'write', reach: 'account' },
  area: 'people',
  effect: 'write',
  version: 1,
  input: v.object({
    people: v.pipe(
      lines('People', most, 'One per line: “First Last <mail>”, or mail, first name, last name.'),
      v.minLength(1, 'Name at least one person.'),
    ),
    roles: v.pipe(
      rolesField(
        'One per line: Admin, App Manager, Developer, Marketing, Sales, Finance, Customer Support, …',
      ),
      v.minLength(1, 'Name at least one role.'),
    ),
    apps: v.optional(
      lines('Only these apps', 50, 'Names or bundle ids, one a line. Empty: all apps, also those to come.'),
      [],
    ),
    provisioning: flag('Certificates, identifiers and profiles', 'Gives access to them too.'),
  }),
  examples: [
    {
      address: accessPage,
      input: {
        people: ['New Developer <new.developer@example.com>', 'new.tester@example.com, New, Tester'],
        roles: ['Developer', 'Marketing'],
        apps: ['Kite'],
      },
    },
  ],
  reads: ['users_getCollection', 'userInvitations_getCollection', 'apps_getCollection'],
  // An invitation that is over is withdrawn before the new one.
  sends: { userInvitations_createInstance: most, userInvitations_deleteInstance: 2 * most },
  rank: 21,
  keywords: 'users add member access onboard mail',
  async first(_context, { people, roles, apps, provisioning }, tools) {
    const guests = people.filter(Boolean).map(guestOn)
    const wanted = guests.filter(
      (guest, i) => guests.findIndex(other => equalName(other.mail, guest.mail)) === i,
    )
    const [team, invited, seen] = await Promise.all([
      readTeam(tools),
      readInvited(tools),
      appsNamed(apps, tools),
    ])
    const rights = { roles: rolesOf(roles), all: seen.length === 0, apps: seen, provisioning }
    checkRights(rights)
    const isIn = (list: readonly { mail: string }[], guest: { mail: string }) =>
      list.some(person => equalName(person.mail, guest.mail))
    const over = invited.filter(({ until }) => until !== null && Date.parse(until) < tools.now)
    const open = invited.filter(person => !over.includes(person))
    const there = wanted.filter(guest => isIn(team, guest))
    const asked = wanted.filter(guest => !isIn(team, guest) && isIn(open, guest))
    const fresh = wanted.filter(guest => !isIn(team, guest) && !isIn(open, guest))
    const again = over.filter(person => isIn(fresh, person))
    const call = (guest: Guest): Call => {
      const state = {
        by: 'state',
        read: to({
          op: 'userInvitations_getCollection',
          query: { 'filter[email]': either(guest.mail), limit: 200 },
        }),
        of: { at: 'data', key: 'attributes.email', value: guest.mail },
      } as const
      const id = `invite:${guest.mail.toLowerCase()}`
      return {
        id,
        touches: `${guest.firstName} ${guest.lastName} <${guest.mail}>`,
        request: to({
          op: 'userInvitations_createInstance',
          body: bodyOf(
            { type: 'userInvitations' },
            {
              email: guest.mail,
              firstName: guest.firstName,
              lastName: guest.lastName,
              roles: rights.roles,
              allAppsVisible: rights.all,
              provisioningAllowed: provisioning,
            },
            rights.all ? {} : { visibleApps: seen.map(app => ({ type: 'apps', id: app.id })) },
          ),
        }),
        settle: { ...state, ready: 'gone', done: {} },
        keep: { id: 'id' },
        // Whoever has joined meanwhile is refused; that is no reason to stop.
        on: { 'ENTITY_ERROR.ATTRIBUTE.INVALID.DUPLICATE': 'skip' },
        undo: {
          request: to({ op: 'userInvitations_deleteInstance', path: { id: { $kept: `${id}.id` } } }),
          settle: { ...state, ready: {}, done: 'gone' },
          left: say('Mails stay sent, and whoever has accepted stays in the team.'),
        },
      }
    }
    const notes = [
      count(there.length, '{n} person is in the team already.', '{n} people are in the team already.'),
      count(asked.length, '{n} person is invited already.', '{n} people are invited already.'),
    ].filter(note => note.n !== 0)
    return {
      name: 'invite',
      headline: count(fresh.length, '{n} person', '{n} people'),
      summary: count(
        fresh.length,
        'is mailed an invitation to the team as {roles}, and will see {apps}.',
        'are mailed an invitation to the team as {roles}, and will see {apps}.',
        { roles: roleNames(rights.roles), apps: appsText(rights) },
      ),
      steps: [
        each('over', say('Withdraw invitations that are over'), again, person => ({
          ...withdraw(person),
          half: true,
        })),
        each('invite', say('Invite'), fresh, call),
      ],
      reach: { count: fresh.length, outside: true },
      notes: [
        ...(rights.roles.includes('ADMIN') ? [say('An Admin may do nearly everything, in every app.')] : []),
        ...(rights.provisioning ? [say('They may use certificates, identifiers and profiles.')] : []),
        ...notes,
      ],
    }
  },
})
