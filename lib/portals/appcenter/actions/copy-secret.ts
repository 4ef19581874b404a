import * as v from 'valibot'
import { say } from '../../../text/index'
import { appPath, defineQuery } from '../define'

/** What an app's SDK is set up with. It is shown, not copied at once: it should not land in a chat by a slip. */
export const copySecret = defineQuery({
  id: 'appcenter.copy.secret',
  title: say('App id and app secret'),
  about: say('What the App Center SDK in the app and the acquisition API are set up with.'),
  needs: ['owner', 'app'],
  credential: { access: 'read', reach: 'app' },
  input: v.object({}),
  examples: [{ address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS', input: {} }],
  operations: ['apps_get'],
  rank: 40,
  keywords: 'sdk key guid clipboard copy',
  async run(context, _input, { read }) {
    const app = await read({ op: 'apps_get', path: appPath(context) })
    return {
      view: 'copies',
      title: app.display_name,
      copies: [
        { label: say('App id'), text: app.id },
        ...(app.app_secret ? [{ label: say('App secret'), text: app.app_secret }] : []),
      ],
      notes: [
        app.app_secret
          ? say('Whoever has the app secret can send crashes and events to this app, but read nothing.')
          : say('This token is not shown the app secret.'),
      ],
    }
  },
})
