import { type Message, say } from '../text/index'

/**
 * What can go wrong, as a closed set. `blame` says whose fault it is, so that every surface can say what to
 * do next in the same words.
 */
export const faultCodes = [
  'offline',
  'timeout',
  'redirected',
  'unauthorized',
  'forbidden',
  'missing',
  'conflict',
  'refused',
  'limited',
  'server',
  'malformed',
  'closed',
  'agreement',
  'no-credential',
  'locked',
  'writes-off',
  'policy',
  'changed',
  'storage',
  'invalid',
  'internal',
] as const
export type FaultCode = (typeof faultCodes)[number]

/** Whose fault something is. */
export type Blame =
  | 'credential'
  | 'role'
  | 'portal'
  | 'network'
  | 'input'
  | 'settings'
  | 'company'
  | 'machine'
  | 'us'

const blame: Record<FaultCode, Blame> = {
  offline: 'network',
  timeout: 'network',
  redirected: 'portal',
  unauthorized: 'credential',
  forbidden: 'role',
  missing: 'role',
  conflict: 'input',
  refused: 'input',
  limited: 'portal',
  server: 'portal',
  malformed: 'portal',
  closed: 'portal',
  agreement: 'portal',
  'no-credential': 'credential',
  locked: 'settings',
  'writes-off': 'settings',
  policy: 'company',
  changed: 'input',
  storage: 'machine',
  invalid: 'input',
  internal: 'us',
}

const next: Record<FaultCode, Message> = {
  offline: say('Check the connection and try again.'),
  timeout: say('The portal did not answer within 25 seconds. Try again in a moment.'),
  redirected: say(
    'Somebody between you and the portal answers in its place. Sign in to your network, or check the address.',
  ),
  unauthorized: say('Make a new token in the portal and add it in the options.'),
  forbidden: say('Use a token with more rights, or ask a manager of this app.'),
  missing: say('It may be gone, renamed, or your token may not reach it.'),
  conflict: say('Look at what is there now, then try again.'),
  refused: say('Correct what was entered and try again.'),
  limited: say('Wait for the rate to recover; it goes on by itself where it can.'),
  server: say('Try again later. No change is repeated blindly.'),
  malformed: say('Try again later. If it stays so, tell us what you did.'),
  closed: say('This area of the portal was retired.'),
  agreement: say('Ask the person who holds the account to accept it, then try again.'),
  'no-credential': say('Add a token in the options.'),
  locked: say('Unlock Gangway first.'),
  'writes-off': say('Switch writing on for this portal in the options.'),
  policy: say('Ask whoever looks after the browsers of your company.'),
  changed: say('Look at it again, then decide.'),
  storage: say('Make room on the disk, then try again. If it stays so, start the browser anew.'),
  invalid: say('Correct what was entered and try again.'),
  internal: say('This is our mistake. Please report it with the steps that led here.'),
}

/** Whose fault it is. */
export const blameOf = (code: FaultCode): Blame => blame[code]

/** What to do next. */
export const nextStep = (code: FaultCode): Message => next[code]
