import * as v from 'valibot'
import type { Tools } from '../../../../actions/action'
import type { AzureDevOpsContext } from '../../../../context/index'
import { count, say, type Text } from '../../../../text/index'
import type { Need } from '../../../portal'
import { type AnswerOf, to } from '../../define'
import type { AzureDevOpsOperations } from '../../operations/index'

/** A token of the list: never its secret. */
export type Token = AnswerOf<'tokens.ListPats'>['patTokens'][number]

const dayMs = 24 * 3600_000

/** Older tokens are worth a look: what they were made for is often gone. */
export const staleDays = 180
/** So many days before its end a token is worth a look. */
export const soonDays = 14
/** No token lives longer. */
export const longestDays = 365
/** The largest page of the list that there is. */
export const pageSize = 100

/** Who may look after tokens. */
const only = {
  kinds: ['ado-entra'],
  why: say('needs a sign-in with Microsoft Entra ID: Azure DevOps lets no token look after tokens'),
}
/** What looking at tokens needs of a credential. */
export const mayRead: Need = { access: 'read', reach: 'account', only }
/** What changing them needs. */
export const mayWrite: Need = { access: 'write', reach: 'account', only }

/** They belong to a person and their organisation: on a project's pages they would only be in the way. */
export const where = ({ org, project }: AzureDevOpsContext): boolean =>
  org !== undefined && project === undefined

/** The tokens that are good now. Every page of a list has to be asked for with the same filter. */
const active = {
  displayFilterOption: 'active',
  sortByOption: 'displayName',
  isSortAscending: true,
  $top: pageSize,
}

/** The first page of the tokens that are good now. */
export const activeTokens = to({ op: 'tokens.ListPats', query: active })

/** Every token of a list, to its last page. */
export async function tokensOf(
  { pages }: Pick<Tools<AzureDevOpsOperations>, 'pages'>,
  which = active.displayFilterOption,
): Promise<Token[]> {
  const all: Token[] = []
  const query = { ...active, displayFilterOption: which }
  for await (const { patTokens } of pages({ op: 'tokens.ListPats', query })) all.push(...patTokens)
  return all
}

/** The end of a day so many days from now, as the service takes it: the same all day long. */
export const endIn = (days: number, now: number): string =>
  new Date((Math.floor(now / dayMs) + days) * dayMs).toISOString()

/** The day of a moment, by the calendar of the service. */
export const dayOf = (moment: string): string => moment.slice(0, 10)

/** Whole days from one moment to another, by the calendar; undefined where one of them is none. */
export function daysBetween(
  from: string | number | null | undefined,
  to: string | number,
): number | undefined {
  const [a, b] = [from, to].map(moment => Math.floor(new Date(moment ?? Number.NaN).getTime() / dayMs))
  return a === undefined || b === undefined || Number.isNaN(b - a) ? undefined : b - a
}

/** What a token is for, in the words of whoever made it. */
export const purposeOf = ({ displayName }: Token): Text => displayName?.trim() || say('(no name)')

/** Whether a token is good for all organisations of its person, where that is told. */
export const isGlobal = ({ targetAccounts }: Token): boolean =>
  targetAccounts !== undefined && !targetAccounts?.length

/** Whether a token may do all that its person may. */
export const isFull = ({ scope }: Token): boolean => /(^|\s)app_token(\s|$)/.test(scope ?? '')

/** Whether it may do what changes the organisation itself, or who may do what. */
export const isMighty = ({ scope }: Token): boolean =>
  /_(manage|full)(\s|$)|tokenadministration|vso\.tokens|vso\.pats/.test(scope ?? '')

/** A token in words: name, power and end. */
export function wordsOf(token: Token, now: number): Text {
  const left = daysBetween(now, token.validTo ?? '')
  return say('{what} · {scope} · {end}', {
    what: purposeOf(token),
    scope: isFull(token) ? say('full access') : token.scope || say('no scope'),
    end: left === undefined ? say('end unknown') : count(left, 'ends in {n} day', 'ends in {n} days'),
  })
}

/** How many days a new end is away. */
export const days = (title: string, otherwise: number) =>
  v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(longestDays), v.title(title)),
    otherwise,
  )

/** Ids of tokens, as the list hands them on. */
export const chosen = v.pipe(
  v.array(v.pipe(v.string(), v.trim(), v.uuid('An id looks like 4c60c9ed-a378-4883-af16-d655ca025b11.'))),
  v.minLength(1, 'Choose at least one token.'),
  v.maxLength(1000),
  v.title('Ids of the tokens'),
  v.description('Choose them in the list of tokens; they come here by themselves.'),
  v.metadata({ format: 'lines' }),
)

/** The tokens that are meant by ids, and how many ids are none. */
export function meantBy(ids: readonly string[], all: readonly Token[]): { meant: Token[]; unknown: number } {
  const wanted = new Set(ids.map(id => id.toLowerCase()))
  const meant = all.filter(({ authorizationId }) => wanted.has(authorizationId.toLowerCase()))
  return { meant, unknown: wanted.size - meant.length }
}

/** What is said of ids that are none. */
export const unknownWords = (unknown: number): Text[] =>
  unknown > 0
    ? [count(unknown, '{n} id is no token here (any more).', '{n} ids are no tokens here (any more).')]
    : []

/** Ends a token. An id is never given again, so ending it twice does no harm. */
export const revoking = ({ authorizationId }: Token) => ({
  request: to({ op: 'tokens.Revoke', query: { authorizationId } }),
  settle: { by: 'again', why: say('A token that has ended stays ended.') } as const,
  undo: { none: say('A revoked token does not come back; make a new one.') },
})
