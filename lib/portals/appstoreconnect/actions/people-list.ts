import * as v from 'valibot'
import type { Row } from '../../../actions/view'
import { count, say, type Text } from '../../../text/index'
import { defineQuery } from '../define'
import {
  accessPage,
  appsText,
  mostSeen,
  ofTeam,
  type Person,
  readInvited,
  readTeam,
  roleNames,
} from './shared/team'

/** Names of apps for an audit: every one, as far as the portal tells them. */
const appsCell = ({ all, apps }: Person): Text => {
  const names = apps.map(({ name }) => name).join(', ')
  if (all || apps.length === 0) return appsText({ all, apps })
  return apps.length >= mostSeen ? say('{names} and perhaps more', { names }) : names
}

const rowOf = (person: Person, how: Row['cells'][string], until: string | null): Row => ({
  key: person.mail,
  cells: {
    name: person.name,
    mail: { id: person.mail },
    how,
    roles: roleNames(person.roles),
    apps: appsCell(person),
    provisioning: person.provisioning ? say('yes') : say('no'),
    until: until === null ? null : { at: until },
  },
})

/** Who is in the team, with which rights: the table that auditors ask for. */
export const peopleList = defineQuery({
  id: 'appstoreconnect.people.list',
  title: say('People of the team'),
  about: say(
    'Everybody in the team and everybody invited, with roles and apps. Exported as CSV for an audit.',
  ),
  needs: [],
  where: ofTeam,
  credential: { access: 'read', reach: 'account' },
  area: 'people',
  input: v.object({}),
  examples: [{ address: accessPage, input: {} }],
  operations: ['users_getCollection', 'userInvitations_getCollection'],
  rank: 20,
  keywords: 'users roles access audit csv members invitations',
  async run(_context, _input, tools) {
    const [team, invited] = await Promise.all([readTeam(tools), readInvited(tools)])
    const over = invited.filter(({ until }) => until !== null && Date.parse(until) < tools.now)
    const admins = team.filter(({ roles }) => roles.includes('ADMIN'))
    return {
      view: 'table',
      title: count(team.length, '{n} person in the team', '{n} people in the team'),
      columns: [
        { key: 'name', title: say('Name') },
        { key: 'mail', title: say('Mail address'), kind: 'id' },
        { key: 'how', title: say('State') },
        { key: 'roles', title: say('Roles') },
        { key: 'apps', title: say('Apps') },
        { key: 'provisioning', title: say('Certificates and profiles') },
        { key: 'until', title: say('Invited until'), kind: 'time' },
      ],
      rows: [
        ...team.map(person => rowOf(person, { pill: say('member'), tone: 'ok' }, null)),
        ...invited.map(person =>
          rowOf(
            person,
            over.includes(person)
              ? { pill: say('invitation over'), tone: 'bad' }
              : { pill: say('invited'), tone: 'warn' },
            person.until,
          ),
        ),
      ],
      notes: [
        count(admins.length, '{n} person is Admin.', '{n} people are Admin.'),
        ...(over.length > 0
          ? [
              count(
                over.length,
                '{n} invitation was not accepted in time; invite anew or withdraw it.',
                '{n} invitations were not accepted in time; invite anew or withdraw them.',
              ),
            ]
          : []),
        say('Keys of the API are not listed: App Store Connect shows them on its page Integrations alone.'),
      ],
    }
  },
})
