import { type Message, say } from '../../text/index'
import { t } from '../t'
import { type PortalId, portals } from './words'

/** Where a portal's tokens are made, and how. */
const ways: Record<PortalId, { page: string; steps: Message[] }> = {
  appcenter: {
    page: 'https://appcenter.ms/settings/apitokens',
    steps: [
      say('Press “New API token”. Take “Read only” to look, “Full access” to change something.'),
      say('Copy it there and paste it below. App Center shows it once.'),
      say(
        'A token for one app alone is made in that app: Settings, App API tokens. It reaches least: prefer it.',
      ),
    ],
  },
  appstoreconnect: {
    page: 'https://appstoreconnect.apple.com/access/integrations/api',
    steps: [
      say('Make a key with the smallest role that is enough. Its file can be downloaded once.'),
      say('Drop the file AuthKey_….p8 below, and copy the issuer id from above the list of keys.'),
      say(
        'A key of your own, under “Individual Keys”, sees only your apps and needs no issuer id: prefer it.',
      ),
    ],
  },
  azuredevops: {
    page: 'https://dev.azure.com/',
    steps: [
      say('In your organisation open the user settings beside your picture, then “Personal access tokens”.'),
      say('Take one organisation, the scopes you need, and the shortest life that is of use.'),
      say('Copy it there and paste it below, and name the organisation.'),
    ],
  },
}

/** How a token is made in each portal that there is. */
export function HowTo({ of }: { of: readonly PortalId[] }) {
  return of.map(portal => (
    <details class="how" key={portal} name="how" open={of.length === 1}>
      <summary>{t(say('How to make one in {portal}', { portal: portals[portal] }))}</summary>
      <ol class="steps">
        <li>
          {t(say('Open the page of the tokens:'))}{' '}
          <a href={ways[portal].page} target="_blank" rel="noreferrer">
            {ways[portal].page}
          </a>
        </li>
        {ways[portal].steps.map(step => (
          <li key={step.text}>{t(step)}</li>
        ))}
      </ol>
    </details>
  ))
}
