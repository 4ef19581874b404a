import { Secret } from '../../http/secret'
import { say } from '../../text/index'
import type { CredentialKind, FormFields, Guess, Offer } from '../portal'
import { common } from './token'

const organization = {
  type: 'string',
  title: 'Organisation',
  description:
    'Its name, any address in it, or the address of a Server’s collection: it ends in /tfs/DefaultCollection or the like.',
  maxLength: 300,
  format: 'host',
} as const

/** What is asked besides a personal access token. */
const asks: FormFields = {
  fields: {
    organization,
    user: { type: 'string', title: 'User name', description: 'May be left empty.', maxLength: 200 },
    ends: {
      type: 'string',
      title: 'End date',
      description: 'As Azure DevOps showed it, such as 2027-01-31: it tells nobody later.',
      maxLength: 10,
      format: 'date',
    },
  },
  required: ['organization'],
}

/** The field that every way in to Azure DevOps begins with. */
export const organizationField = { organization }

// Old tokens and new ones. Azure DevOps may make others: a shape recommends, it never refuses.
const old = /^[a-z2-7]{52}$/
const recent = /^[A-Za-z\d]{76}AZDO[A-Za-z\d]{4}$/

/** What a pasted text looks like. */
export function recognise({ text, file }: Offer): Guess | null {
  const token = text.trim()
  if (file !== undefined || !(old.test(token) || recent.test(token))) return null
  return { kind: 'ado-pat', secret: new Secret(token), params: {}, asks, notes: [] }
}

const base64 = (text: string): string =>
  btoa(Array.from(new TextEncoder().encode(text), byte => String.fromCharCode(byte)).join(''))

/** A personal access token: the password of a Basic sign-in whose user is ignored. */
export const pat: CredentialKind = {
  kind: 'ado-pat',
  title: say('Personal access token'),
  headers: ({ secret, params }) => ({
    ...common,
    Authorization: `Basic ${base64(`${params['user'] ?? ''}:${secret.reveal()}`)}`,
  }),
  shell: variable => [
    `Authorization: Basic $(printf ':%s' ${variable} | base64 -w0)`,
    'X-TFS-FedAuthRedirect: Suppress',
  ],
}
