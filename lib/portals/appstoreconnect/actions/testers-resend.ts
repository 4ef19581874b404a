import * as v from 'valibot'
import { lines } from '../../../actions/fields'
import { type Call, each } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import { definePlan, to } from '../define'
import { appName, demo, readTesters, type Tester, testerName } from './shared/testers'

const most = 1000

/** The mail to one tester. Whether a second one was sent, nobody can see. */
function mailTo(appId: string, tester: Tester): Call {
  const path = { id: tester.id }
  return {
    id: `mail:${tester.id}`,
    touches: testerName(tester),
    request: to({
      op: 'betaTesterInvitations_createInstance',
      body: {
        data: {
          type: 'betaTesterInvitations',
          relationships: {
            app: { data: { type: 'apps', id: appId } },
            betaTester: { data: { type: 'betaTesters', id: tester.id } },
          },
        },
      },
    }),
    settle:
      tester.attributes.state === 'NOT_INVITED'
        ? {
            by: 'state',
            read: to({ op: 'betaTesters_getInstance', path, query: { 'fields[betaTesters]': 'state' } }),
            ready: { 'data.attributes.state': 'NOT_INVITED' },
            done: { 'data.attributes.state': ['INVITED', 'ACCEPTED', 'INSTALLED'] },
          }
        : { by: 'ask', why: say('App Store Connect does not tell whether a second mail was sent.') },
    // Nothing to install yet, or accepted meanwhile: the portal says which.
    on: { 'STATE_ERROR.TESTER_INVITE': 'skip' },
    undo: { none: say('A mail that was sent stays sent.') },
  }
}

/** Mails invitations once more. */
export const resendInvitations = definePlan({
  id: 'appstoreconnect.testers.resend',
  title: say('Resend invitations'),
  about: say('Mails the invitation to testers who have none yet or have not accepted.'),
  needs: ['appId'],
  credential: { access: 'write', reach: 'app' },
  area: 'testflight',
  effect: 'destructive',
  version: 1,
  input: v.object({
    who: v.optional(
      v.pipe(v.picklist(['not invited yet', 'not accepted yet']), v.title('Who is mailed')),
      'not invited yet',
    ),
    testers: v.optional(
      lines(
        'Only these',
        most,
        'Mail addresses or ids, one a line: these are mailed if they have not accepted.',
      ),
      [],
    ),
  }),
  examples: [
    { address: demo.app, input: { testers: ['tester-1-4@example.com', 'tester-1-9@example.com'] } },
    { address: demo.beta, input: { who: 'not accepted yet' } },
  ],
  reads: ['apps_getInstance', 'betaTesters_getCollection', 'betaTesters_getInstance'],
  sends: { betaTesterInvitations_createInstance: most },
  rank: 44,
  keywords: 'mail again reminder invite pending',
  async first({ appId, groupId }, { who, testers }, tools) {
    const [app, all] = await Promise.all([
      appName(tools, appId),
      readTesters(
        tools,
        groupId === undefined ? { 'filter[apps]': appId } : { 'filter[betaGroups]': groupId },
      ),
    ])
    const only = new Set(testers.map(line => line.toLowerCase()))
    const states = who === 'not invited yet' && only.size === 0 ? ['NOT_INVITED'] : ['NOT_INVITED', 'INVITED']
    const fits = all.filter(
      ({ id, attributes: { email, state } }) =>
        email &&
        states.includes(state ?? '') &&
        (only.size === 0 || only.has(id) || only.has(email.toLowerCase())),
    )
    const meant = fits.slice(0, most)
    const later = fits.length - meant.length
    const again = meant.filter(({ attributes }) => attributes.state === 'INVITED').length
    return {
      name: 'mail',
      headline: count(meant.length, '{n} mail', '{n} mails'),
      summary: say('The invitation to test {app}, from App Store Connect.', { app }),
      steps: [each('mail', say('Mail the invitation'), meant, tester => mailTo(appId, tester))],
      reach: { count: meant.length, outside: true },
      notes: [
        ...(again > 0 ? [count(again, '{n} of them gets it again.', '{n} of them get it again.')] : []),
        ...(later > 0
          ? [
              count(
                later,
                '{n} more is left for another time: {most} are mailed at once.',
                '{n} more are left for another time: {most} are mailed at once.',
                { most },
              ),
            ]
          : []),
      ],
    }
  },
})
