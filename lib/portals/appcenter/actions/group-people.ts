import * as v from 'valibot'
import { lines, listFiles } from '../../../actions/fields'
import { type Call, inBatches, type Settle } from '../../../actions/plan'
import { count, say, type Text } from '../../../text/index'
import { definePlan, to, type With } from '../define'
import { groupPath, groupWrite } from './shared/groups'
import { mailsIn } from './shared/mails'
import { example, nameOf, refuse } from './shared/place'

type Group = With<'owner' | 'app' | 'distributionGroup'>

const most = 5000
// Fifty addresses in one request broke the service for its users.
const batch = 40
// The first two batches are small, so that a look after one and after five rows shows no more.
const batches = 2 + Math.ceil((most - 5) / batch)

/** One request for many addresses: in or out, and how to see who is. */
function move(
  context: Group,
  rows: readonly string[],
  out: boolean,
): Required<Pick<Call, 'request' | 'items'>> & { settle: Settle } {
  const path = groupPath(context)
  return {
    request: to({
      op: out ? 'distributionGroups_removeUser' : 'distributionGroups_addUser',
      path,
      body: { user_emails: [...rows] },
    }),
    settle: {
      by: 'member',
      read: to({ op: 'distributionGroups_listUsers', path }),
      key: 'email',
      ...(out ? { gone: true } : {}),
    },
    items: {
      rows,
      at: 'user_emails',
      answer: { at: '', key: 'user_email', ok: { status: 200 }, says: 'message' },
    },
  }
}

/** What is left out of a preview: how many, and the first of them by name. */
const leftOut = (rows: readonly string[], one: string, many: string): Text[] =>
  rows.length
    ? [
        count(rows.length, one, many, {
          who: rows.length > 5 ? `${rows.slice(0, 5).join(' · ')} · …` : rows.join(' · '),
        }),
      ]
    : []

const common = {
  needs: ['owner', 'app', 'distributionGroup'],
  credential: groupWrite,
  area: 'distribute',
  version: 1,
  reads: ['distributionGroups_get', 'distributionGroups_listUsers'],
  input: v.object({
    testers: lines(
      'Testers',
      most,
      'One per line: a mail address, “Name <mail>”, or lines of a CSV file.',
      listFiles,
    ),
  }),
} as const

const noMail = (bad: readonly string[]) =>
  leftOut(
    bad,
    '{n} line holds no mail address and is left out: {who}',
    '{n} lines hold no mail address and are left out: {who}',
  )

/** Invites people to a group. */
export const inviteTesters = definePlan({
  ...common,
  id: 'appcenter.group.invite',
  title: say('Invite testers'),
  about: say('Adds people to this group from a list or CSV. Each gets a mail.'),
  effect: 'write',
  examples: example('distribute/distribution-groups/Beta%20testers', {
    testers: ['new.one@example.org', 'Second One <second@example.org>'],
  }),
  sends: { distributionGroups_addUser: batches, distributionGroups_removeUser: batches },
  rank: 20,
  menu: ['group'],
  keywords: 'add import csv people members',
  async first(context, { testers }, { read }) {
    const { mails, bad } = mailsIn(testers)
    if (mails.length === 0) refuse(say('There is no mail address in this list.'))
    const path = groupPath(context)
    const group = await read({ op: 'distributionGroups_get', path })
    const there = new Set(
      (await read({ op: 'distributionGroups_listUsers', path })).map(({ email }) => email.toLowerCase()),
    )
    const missing = mails.filter(mail => !there.has(mail.toLowerCase()))
    return {
      name: 'invite',
      headline: count(missing.length, '{n} person', '{n} people'),
      summary: say('Invited to “{group}” of {app}. Each gets a mail from App Center.', {
        group: group.name,
        app: nameOf(context),
      }),
      steps: [
        inBatches('invite', say('Invite'), missing, batch, (rows, n) => {
          const { request, settle, items } = move(context, rows, true)
          return {
            id: `invite:${n}`,
            touches: people(rows),
            ...move(context, rows, false),
            undo: { request, settle, items, left: say('Access is removed; mails that were sent stay sent.') },
          }
        }),
      ],
      reach: { count: missing.length, outside: true },
      notes: [
        ...leftOut(
          mails.filter(mail => there.has(mail.toLowerCase())),
          '{n} is in the group already: {who}',
          '{n} are in the group already: {who}',
        ),
        ...noMail(bad),
        ...(group.is_public ? [say('The group is public: whoever has its link needs no invitation.')] : []),
      ],
    }
  },
})

/** Takes people out of a group. */
export const removeTesters = definePlan({
  ...common,
  id: 'appcenter.group.remove',
  title: say('Remove testers'),
  about: say('Takes people out of this group. To come back they must be invited anew.'),
  effect: 'destructive',
  examples: example('distribute/distribution-groups/Beta%20testers', {
    testers: ['beta-testers-1@testers.example.org', 'beta-testers-2@testers.example.org'],
  }),
  sends: { distributionGroups_removeUser: batches },
  rank: 21,
  keywords: 'delete people members off-board',
  async first(context, { testers }, { read }) {
    const { mails, bad } = mailsIn(testers)
    const path = groupPath(context)
    const group = await read({ op: 'distributionGroups_get', path })
    const members = await read({ op: 'distributionGroups_listUsers', path })
    const wanted = new Set(mails.map(mail => mail.toLowerCase()))
    // Written as the portal has them: what was typed may differ in case.
    const meant = members.flatMap(({ email }) => (wanted.delete(email.toLowerCase()) ? [email] : []))
    return {
      name: 'remove',
      headline: count(meant.length, '{n} person', '{n} people'),
      summary: say(
        'Taken out of “{group}” of {app}, which has {members}. They lose the releases this group gets.',
        {
          members: members.length,
          group: group.name,
          app: nameOf(context),
        },
      ),
      steps: [
        inBatches('remove', say('Remove'), meant, batch, (rows, n) => ({
          id: `remove:${n}`,
          touches: people(rows),
          ...move(context, rows, true),
          undo: { none: say('To come back they must be invited again, which mails them.') },
        })),
      ],
      reach: { count: meant.length, outside: true },
      notes: [
        ...leftOut([...wanted], '{n} is not in the group: {who}', '{n} are not in the group: {who}'),
        ...noMail(bad),
      ],
    }
  },
})

const people = (rows: readonly string[]): Text =>
  rows.length > 1
    ? say('{first} and {n} more', { first: rows[0] ?? '', n: rows.length - 1 })
    : (rows[0] ?? '')
