import * as v from 'valibot'
import { equalName } from '../../../actions/match'
import { one, unlist } from '../../../actions/plan'
import { Fault } from '../../../http/fault'
import { say } from '../../../text/index'
import { appPath, definePlan, to } from '../define'
import { mailForm } from './shared/mails'

/** Takes a person's access to an app away. */
export const removeUser = definePlan({
  id: 'appcenter.people.remove',
  title: say('Remove user from app'),
  about: say('Takes a collaborator’s access to this app away.'),
  needs: ['owner', 'app'],
  credential: { access: 'write', reach: 'app' },
  effect: 'destructive',
  version: 1,
  input: v.object({
    email: v.pipe(
      v.string(),
      v.trim(),
      v.regex(mailForm, 'This is no mail address.'),
      v.maxLength(254),
      v.title('Mail address of the user'),
    ),
  }),
  examples: [
    { address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS', input: { email: 'maintainer@example.com' } },
  ],
  reads: ['users_list'],
  sends: { apps_removeUser: 1 },
  rank: 60,
  keywords: 'people collaborator off-board delete',
  async first(context, { email }, { read }) {
    const path = appPath(context)
    const users = await read({ op: 'users_list', path })
    const user = users.find(u => equalName(u.email, email))
    if (!user)
      throw new Fault(
        'invalid',
        say('{email} is no user of {app}.', { email, app: `${context.owner}/${context.app}` }),
      )
    return {
      name: 'remove',
      headline: user.display_name,
      summary: say(
        '{email} ({roles}) loses access to {app}. To come back, the person must be invited and accept.',
        {
          email: user.email,
          roles: user.permissions?.join(', ') || '–',
          app: `${context.owner}/${context.app}`,
        },
      ),
      steps: [
        one(say('Remove from the app'), {
          id: `remove:${user.email}`,
          touches: user.email,
          ...unlist({
            request: to({ op: 'apps_removeUser', path: { ...path, user_email: user.email } }),
            list: to({ op: 'users_list', path }),
            entry: { key: 'email', value: user.email },
            undo: { none: say('An invitation is needed to come back, and the person must accept it.') },
          }),
        }),
      ],
      reach: { count: 1, type: user.email },
    }
  },
})
