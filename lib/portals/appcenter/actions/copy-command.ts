import * as v from 'valibot'
import { say } from '../../../text/index'
import { defineQuery } from '../define'
import { apiAddress, resourceOf } from './shared/resource'

/** What the official command line takes as owner and app. */
const cliName = /^[\w.-]{1,100}$/
/** Characters a terminal acts on even inside quotes, or that make a line look like another. */
const unseen = /[\p{Cc}\p{Cf}]/u

const quoted = (word: string): string =>
  /^[\w./][\w./-]*$|^--?[a-z-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

/** What a screen shows as a line for a terminal; the token stays a variable that the person sets. */
export const copyCommand = defineQuery({
  id: 'appcenter.copy.command',
  title: say('Copy as curl or CLI command'),
  about: say('A line for the terminal that reads what this screen shows. Your token is not in it.'),
  needs: [],
  credential: null,
  input: v.object({}),
  examples: [{ address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/58', input: {} }],
  operations: [],
  copies: true,
  rank: 81,
  keywords: 'terminal shell appcenter-cli script',
  async run(context, _input, { base, now }) {
    const resource = resourceOf(context)
    const { owner, app } = context
    const words = resource.cli && [
      ...resource.cli,
      ...(app === undefined ? [] : ['--app', `${owner}/${app}`]),
    ]
    const named = [owner, app].every(name => name === undefined || cliName.test(name))
    const cli = named && words && !words.some(word => unseen.test(word)) ? words : undefined
    return {
      view: 'copies',
      title: say('For the terminal'),
      copies: [
        { label: 'curl', text: `curl -H "X-API-Token: $TOKEN" '${apiAddress(base, resource, now)}'` },
        ...(cli ? [{ label: say('App Center CLI'), text: ['appcenter', ...cli.map(quoted)].join(' ') }] : []),
      ],
      notes: [
        say('Put your token into the variable TOKEN first. The lines are quoted for bash and zsh.'),
        ...(cli ? [] : [say('The App Center CLI has no command for this, or does not take such a name.')]),
      ],
    }
  },
})
