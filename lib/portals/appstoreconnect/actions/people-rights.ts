import * as v from 'valibot'
import { choice, lines } from '../../../actions/fields'
import { each } from '../../../actions/plan'
import { count, say, type Text } from '../../../text/index'
import { definePlan } from '../define'
import { refuse } from './shared/place'
import {
  accessPage,
  appsNamed,
  appsText,
  changesOf,
  checkChangeable,
  checkRights,
  distinct,
  mail,
  ofTeam,
  type Person,
  personIn,
  type Rights,
  readTeam,
  roleNames,
  rolesField,
  rolesOf,
  setRights,
} from './shared/team'

const most = 100

const whom = v.pipe(
  v.array(mail),
  v.minLength(1, 'Name at least one person.'),
  v.maxLength(most, `At most ${most} people at once.`),
  v.title('Mail addresses of the people'),
  v.description('One per line.'),
  v.metadata({ format: 'lines' }),
)

const common = {
  needs: [],
  where: ofTeam,
  credential: { access: 'write', reach: 'account' },
  area: 'people',
  effect: 'write',
  version: 1,
  sends: { users_updateInstance: most },
} as const

/** The stage that gives people other rights; whoever has them already is left alone. */
function stage(people: readonly Person[], nowOf: (person: Person) => Rights, summary: Text) {
  const wanted = people.map(person => ({ person, now: nowOf(person) }))
  const changes = wanted.filter(({ person, now }) => changesOf(person, now).length > 0)
  for (const { person, now } of changes) {
    checkChangeable(person)
    checkRights(now)
  }
  const so = wanted.length - changes.length
  return {
    name: 'rights',
    headline: count(changes.length, '{n} person', '{n} people'),
    summary,
    steps: [each('rights', say('Change the rights'), changes, ({ person, now }) => setRights(person, now))],
    reach: { count: changes.length },
    notes: [
      ...(so > 0 ? [count(so, 'For {n} person it is so already.', 'For {n} people it is so already.')] : []),
      ...(changes.some(({ person, now }) => now.roles.includes('ADMIN') && !person.roles.includes('ADMIN'))
        ? [say('An Admin may do nearly everything, in every app.')]
        : []),
    ],
  }
}

const appWords = ['as it is', 'all apps', 'only these', 'these too', 'all but these'] as const

/** Changes roles, apps and access to certificates of people. */
export const changeRights = definePlan({
  ...common,
  id: 'appstoreconnect.people.change',
  title: say('Change roles and apps'),
  about: say('Gives people of the team other roles or apps. What you leave empty stays as it is.'),
  input: v.object({
    people: whom,
    roles: v.optional(rolesField('All their roles from now on, one a line. Empty: as they are.'), []),
    access: choice('Apps they see', appWords),
    apps: v.optional(lines('These apps', 50, 'Names or bundle ids, one a line.'), []),
    provisioning: choice('Certificates, identifiers and profiles', ['as it is', 'allowed', 'not allowed']),
  }),
  examples: [
    {
      address: accessPage,
      input: {
        people: ['manager@acme.example.com'],
        roles: ['App Manager', 'Developer'],
        access: 'these too',
        apps: ['Lantern'],
      },
    },
    {
      address: accessPage,
      input: { people: ['support@acme.example.com'], access: 'only these', apps: ['com.example.kite'] },
    },
  ],
  reads: ['users_getCollection', 'users_getInstance', 'apps_getCollection'],
  rank: 22,
  keywords: 'users permission access rights bulk edit',
  async first(_context, { people, roles, access, apps, provisioning }, tools) {
    const wanted = rolesOf(roles)
    const team = await readTeam(tools)
    const meant = distinct(people).map(address => personIn(team, address))
    const named = await appsNamed(apps, tools)
    const needsApps = access !== 'as it is' && access !== 'all apps'
    if (needsApps !== named.length > 0)
      refuse(
        needsApps
          ? say('Name the apps.')
          : say('You named apps: choose whether people see only these, these too, or all but these.'),
      )
    const seen = (person: Person): Pick<Rights, 'all' | 'apps'> => {
      if (access === 'as it is') return person
      if (access === 'all apps') return { all: true, apps: [] }
      if (access === 'only these') return { all: false, apps: named }
      const isNamed = ({ id }: { id: string }) => named.some(app => app.id === id)
      const others = person.apps.filter(app => !isNamed(app))
      if (access === 'these too') return person.all ? person : { all: false, apps: [...others, ...named] }
      if (person.all)
        refuse(
          say('{mail} sees all apps, also those to come. Choose “only these”, and name what they may see.', {
            mail: person.mail,
          }),
        )
      return { all: false, apps: others }
    }
    return stage(
      meant,
      person => ({
        roles: wanted.length > 0 ? wanted : person.roles,
        provisioning: provisioning === 'as it is' ? person.provisioning : provisioning === 'allowed',
        ...pick(seen(person)),
      }),
      say('Other rights in this team, at once. Nobody is mailed.'),
    )
  },
})

const pick = ({ all, apps }: Pick<Rights, 'all' | 'apps'>) => ({ all, apps })

/** Gives people the rights of somebody else. */
export const sameRights = definePlan({
  ...common,
  id: 'appstoreconnect.people.same',
  title: say('Same roles and apps as'),
  about: say('Gives people of the team exactly the roles and apps that somebody else has.'),
  input: v.object({
    model: v.pipe(mail, v.title('Mail address of whoever has the rights')),
    people: whom,
  }),
  examples: [
    {
      address: accessPage,
      input: { model: 'manager@acme.example.com', people: ['support@acme.example.com'] },
    },
  ],
  reads: ['users_getCollection', 'users_getInstance'],
  rank: 24,
  keywords: 'users copy permission like template onboard',
  async first(_context, { model, people }, tools) {
    const team = await readTeam(tools)
    const like = personIn(team, model)
    checkChangeable(like)
    const meant = distinct(people).map(address => personIn(team, address))
    const { roles, all, apps, provisioning } = like
    return stage(
      meant,
      () => ({ roles, all, apps, provisioning }),
      say('get the rights of {mail}: {roles}; {apps}. Nobody is mailed.', {
        mail: like.mail,
        roles: roleNames(roles),
        apps: appsText(like),
      }),
    )
  },
})
