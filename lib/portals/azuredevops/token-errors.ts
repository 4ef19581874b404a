import * as v from 'valibot'
import { Fault, type FaultCode } from '../../http/fault'
import type { Answer } from '../../http/fetch'
import { say, type Text } from '../../text/index'

const Refused = v.object({
  patTokenError: v.pipe(v.string(), v.minLength(1)),
  patTokenErrorMessage: v.optional(v.nullable(v.string())),
})

const gone = say('There is no personal access token of this id (any more).')
const noGlobal = say('A rule of your company forbids tokens for all organisations.')
const busy = say('Azure DevOps could not say whether its rules allow this. Try again later.')

/** What the refusals of the token service mean, and what to do. */
const words: Record<string, [FaultCode, Text]> = {
  displayNameRequired: ['refused', say('A token needs a name.')],
  invalidDisplayName: ['refused', say('Azure DevOps does not take this name for a token.')],
  invalidValidTo: ['refused', say('A token ends within a year from now, and not before now.')],
  invalidScope: ['refused', say('Azure DevOps does not know one of these scopes.')],
  accessDenied: ['forbidden', say('Azure DevOps does not let this sign-in look after tokens.')],
  authorizationNotFound: ['missing', gone],
  tokenNotFound: ['missing', gone],
  invalidAuthorizationId: ['missing', gone],
  duplicateHash: ['conflict', say('Azure DevOps made the same token twice and took neither. Try again.')],
  globalPatPolicyViolation: ['forbidden', noGlobal],
  globalPATCreationBlocked: ['forbidden', noGlobal],
  fullScopePatPolicyViolation: [
    'forbidden',
    say('A rule of your company forbids tokens with full access. Name the scopes it needs.'),
  ],
  patLifespanPolicyViolation: [
    'forbidden',
    say('A rule of your company limits how long a token lives. Take fewer days.'),
  ],
  disablePatCreationPolicyViolation: [
    'forbidden',
    say(
      'A rule of this organisation forbids new personal access tokens. An administrator can let you make some.',
    ),
  ],
  expiredPatCannotBeExtended: ['refused', say('A token that has ended cannot be extended. Make a new one.')],
  failedToIssueAccessToken: ['server', say('Azure DevOps failed to make the token.')],
  failedToUpdateAccessToken: ['server', say('Azure DevOps failed to change the token.')],
  failedToReadTenantPolicy: ['server', busy],
  failedToReadOrgPolicy: ['server', busy],
}

/** The fault in an answer of the token service whose status says that all is well; undefined where it is. */
export function tokenFault({ json, status, headers }: Answer): Fault | undefined {
  const { success, output } = v.safeParse(Refused, json)
  if (!success || output.patTokenError === 'none') return undefined
  const { patTokenError: prefix, patTokenErrorMessage } = output
  const said = (patTokenErrorMessage ?? '').replace(/\s+/g, ' ').trim().slice(0, 300)
  const [code, what] = words[prefix] ?? [
    'refused' as const,
    say('Azure DevOps refuses ({code}). {said}', { code: prefix.slice(0, 60), said }),
  ]
  const support = headers.get('ActivityId') ?? undefined
  return new Fault(code, what, { status, prefix, ...(support === undefined ? {} : { support }) })
}
