import * as v from 'valibot'
import { type Call, each, type Stage } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import type { Request } from '../../portal'
import { appPath, definePlan, to } from '../define'
import { appRoles, distinct, mail } from './shared/people'
import { nameOf } from './shared/place'

const most = 200
const orgRoles = ['member', 'collaborator', 'admin'] as const

/** The invitation of an app names roles in the words of an organisation; it has no others. */
const inTheirWords = { manager: 'admin', developer: 'collaborator', viewer: 'member' } as const

const mails = v.pipe(
  v.array(mail),
  v.minLength(1, 'Enter at least one mail address.'),
  v.maxLength(most, `At most ${most} people at once.`),
  v.title('Mail addresses'),
  v.description('One per line.'),
  v.metadata({ format: 'lines' }),
)

const mailsOf = (people: readonly { email: string }[]) =>
  new Set(people.map(({ email }) => email.toLowerCase()))

/** The stage that invites whoever is neither there nor invited. */
function invite(
  wanted: readonly string[],
  of: {
    where: string
    role: string
    members: readonly { email: string }[]
    pending: readonly { email: string }[]
    list: Request
    send(email: string): Request
    revoke(email: string): Request
  },
): Stage {
  const members = mailsOf(of.members)
  const pending = mailsOf(of.pending)
  const all = distinct(wanted)
  const there = all.filter(email => members.has(email.toLowerCase()))
  const asked = all.filter(email => !members.has(email.toLowerCase()) && pending.has(email.toLowerCase()))
  const fresh = all.filter(email => !there.includes(email) && !asked.includes(email))
  const call = (email: string): Call => {
    const state = { by: 'state', read: of.list, of: { key: 'email', value: email } } as const
    return {
      id: `invite:${email.toLowerCase()}`,
      touches: email,
      request: of.send(email),
      settle: { ...state, ready: 'gone', done: {} },
      // Whoever has joined meanwhile is refused; that is no reason to stop.
      on: { Conflict: 'skip' },
      undo: {
        request: of.revoke(email),
        settle: { ...state, ready: {}, done: 'gone' },
        left: say('Mails stay sent, and whoever has accepted stays.'),
      },
    }
  }
  const notes = [
    count(there.length, '{n} person is there already.', '{n} people are there already.'),
    count(asked.length, '{n} person is invited already.', '{n} people are invited already.'),
  ]
  return {
    name: 'invite',
    headline: count(fresh.length, '{n} person', '{n} people'),
    summary: count(
      fresh.length,
      'is mailed an invitation to {where} as {role}. It is valid for 30 days.',
      'are mailed an invitation to {where} as {role}. It is valid for 30 days.',
      { where: of.where, role: of.role },
    ),
    steps: [each('invite', say('Invite'), fresh, call)],
    reach: { count: fresh.length, outside: true },
    notes: notes.filter(note => note.n !== 0),
  }
}

const common = {
  credential: { access: 'write', reach: 'account' },
  effect: 'write',
  version: 1,
  keywords: 'people add collaborator invitation mail bulk',
} as const

/** Invites people to an app. */
export const inviteToApp = definePlan({
  ...common,
  id: 'appcenter.app.invite',
  title: say('Invite people to this app'),
  about: say('Mails invitations as manager, developer or viewer of this app.'),
  needs: ['owner', 'app'],
  input: v.object({
    mails,
    role: v.optional(v.pipe(v.picklist(appRoles), v.title('Role')), 'viewer'),
  }),
  examples: [
    {
      address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS',
      input: { mails: ['first@example.com', 'second@example.com'], role: 'developer' },
    },
  ],
  reads: ['users_list', 'appInvitations_list'],
  sends: { appInvitations_create: most, appInvitations_delete: most },
  rank: 58,
  async first(context, { mails: wanted, role }, { read }) {
    const path = appPath(context)
    const [members, pending] = await Promise.all([
      read({ op: 'users_list', path }),
      read({ op: 'appInvitations_list', path }),
    ])
    return invite(wanted, {
      where: nameOf(context),
      role,
      members,
      pending,
      list: to({ op: 'appInvitations_list', path }),
      send: user_email =>
        to({ op: 'appInvitations_create', path, body: { user_email, role: inTheirWords[role] } }),
      revoke: user_email => to({ op: 'appInvitations_delete', path: { ...path, user_email } }),
    })
  },
})

/** Invites people to an organisation. */
export const inviteToOrg = definePlan({
  ...common,
  id: 'appcenter.org.invite',
  title: say('Invite people to this organisation'),
  about: say('Mails invitations as member, collaborator or administrator of this organisation.'),
  needs: ['owner'],
  where: context => context.ownerKind === 'org' && context.app === undefined,
  input: v.object({
    mails,
    role: v.optional(v.pipe(v.picklist(orgRoles), v.title('Role')), 'member'),
  }),
  examples: [
    {
      address: 'https://appcenter.ms/orgs/acme/people/collaborators',
      input: { mails: ['first@example.com', 'second@example.com'] },
    },
  ],
  reads: ['users_listForOrg', 'orgInvitations_listPending'],
  sends: { orgInvitations_create: most, orgInvitations_: most },
  rank: 58,
  async first({ owner }, { mails: wanted, role }, { read }) {
    const path = { org_name: owner }
    const [members, pending] = await Promise.all([
      read({ op: 'users_listForOrg', path }),
      read({ op: 'orgInvitations_listPending', path }),
    ])
    return invite(wanted, {
      where: owner,
      role,
      members,
      pending,
      list: to({ op: 'orgInvitations_listPending', path }),
      send: user_email => to({ op: 'orgInvitations_create', path, body: { user_email, role } }),
      revoke: email => to({ op: 'orgInvitations_', path: { ...path, email }, body: {} }),
    })
  },
})
