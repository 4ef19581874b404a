import { Fault, type FaultCode } from '../../http/fault'
import { say, type Text } from '../../text/index'

const consent = say(
  'An administrator of the tenant has to agree once that this app may be used. Send them the request that stands beside the form.',
)
const again = say('The sign-in has ended. Sign in again.')
const platform = say(
  'The app is registered for another kind of client. Its redirect address has to stand under “Single-page application”.',
)
const personal = say(
  'A personal Microsoft account cannot use this way in. Use a personal access token, or a work account of the tenant.',
)
const policy = say('The company’s rules for signing in do not let this browser or device in.')

/**
 * The refusals of a refresh token that a new sign-in ends, and perhaps one that asks nobody: its 24 hours are over, it
 * was not used for too long, it was withdrawn.
 */
const overNow = ['AADSTS700084', 'AADSTS700082', 'AADSTS70043', 'AADSTS70000', 'AADSTS50173', 'AADSTS50078']

/** Whether a fault of the token end point means that the sign-in is over. */
export const isOver = ({ more }: Fault): boolean => overNow.includes(more.prefix ?? '')

/** What the numbers of Microsoft Entra mean here, and what to do. */
const words: Record<string, [FaultCode, Text]> = {
  16000: ['unauthorized', again],
  50011: [
    'invalid',
    say('The redirect address is not registered with the app, or not under “Single-page application”.'),
  ],
  50020: ['unauthorized', personal],
  50034: ['unauthorized', say('The tenant does not know this account.')],
  50058: ['unauthorized', again],
  50076: ['unauthorized', say('The company asks for a second factor. Sign in again.')],
  50078: ['unauthorized', say('The second factor has ended. Sign in again.')],
  50079: ['unauthorized', say('A second factor has to be set up first. Sign in again.')],
  50105: ['forbidden', say('An administrator has not assigned you to this app.')],
  50126: ['unauthorized', say('User name or password is wrong.')],
  50173: ['unauthorized', say('The password was changed, so the sign-in has ended. Sign in again.')],
  53000: ['forbidden', policy],
  53003: ['forbidden', policy],
  54005: ['unauthorized', say('The code of this sign-in was used before. Sign in again.')],
  65001: ['forbidden', consent],
  65004: ['refused', say('The consent was declined. Nothing was stored.')],
  70000: ['unauthorized', again],
  70008: ['unauthorized', say('The code of this sign-in is too old. Sign in again.')],
  90002: ['invalid', say('There is no tenant of this name.')],
  90094: ['forbidden', consent],
  90095: ['forbidden', consent],
  500200: ['unauthorized', personal],
  500113: ['invalid', say('No redirect address is registered with the app.')],
  501481: ['unauthorized', say('The answer does not belong to the sign-in that was begun. Sign in again.')],
  650052: ['forbidden', say('The company does not have Azure DevOps, or has not let this app use it.')],
  700016: ['invalid', say('The tenant does not know this client ID.')],
  70043: ['unauthorized', again],
  700082: ['unauthorized', say('The sign-in was not used for too long and has ended. Sign in again.')],
  700084: ['unauthorized', say('A sign-in lasts 24 hours in a browser, and they are over. Sign in again.')],
  900023: ['invalid', say('This is not the name of a tenant.')],
  9002326: ['invalid', platform],
  9002327: ['invalid', platform],
}

/** The codes of the protocol itself, where Entra adds no number. */
const codes: Record<string, [FaultCode, Text]> = {
  access_denied: ['refused', say('The sign-in or the consent was declined. Nothing was stored.')],
  consent_required: ['forbidden', consent],
  interaction_required: ['unauthorized', again],
  login_required: ['unauthorized', again],
  invalid_grant: ['unauthorized', again],
  temporarily_unavailable: ['server', say('Microsoft Entra cannot sign in just now.')],
  server_error: ['server', say('Microsoft Entra cannot sign in just now.')],
}

/**
 * The fault that a refusal of Microsoft Entra stands for. Its own words are not repeated: they hold names and
 * addresses.
 */
export function entraFault(error: string, description: string): Fault {
  const number = /AADSTS(\d{4,8})/.exec(description)?.[1] ?? ''
  const support = /Correlation ID: ([\da-f-]{36})/i.exec(description)?.[1]
  const [code, what] = words[number] ??
    codes[error] ?? [
      'unauthorized',
      say(
        'Microsoft Entra refuses ({code}). Sign in again; if it stays so, an administrator can look it up.',
        {
          code: number === '' ? error : `AADSTS${number}`,
        },
      ),
    ]
  return new Fault(code, what, {
    ...(support === undefined ? {} : { support }),
    ...(number === '' ? {} : { prefix: `AADSTS${number}` }),
  })
}
