import { say, type Text } from '../../text/index'

/** The areas of the portal, in the words of its page of token scopes. */
export const areas: Readonly<Record<string, Text>> = {
  account: say('Account'),
  project: say('Project and team (read)'),
  build: say('Build (read)'),
  code: say('Code (read)'),
  work: say('Work items (read)'),
  release: say('Release (read)'),
  profile: say('User profile (read)'),
  tokens: say('Personal access tokens'),
}
