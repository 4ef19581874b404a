import * as v from 'valibot'
import { Fault } from '../../http/fault'
import { count, say, type Text } from '../../text/index'
import type { Ask, Identity, Known, Params, Request, Right } from '../portal'
import { areas } from './areas'
import { baseFrom, isOrganization, organizationOf } from './base'
import { ends } from './ends'
import { Account, ConnectionData, Profile, Project } from './operations/account'
import { versionOf } from './version'

/** Who stands for everybody where a project is public. */
const anonymous = 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa'

/**
 * Finds out who a credential of Azure DevOps is, what it may read, and when it ends.
 * @throws Fault `unauthorized` where it is nobody's
 */
export async function identify(
  ask: Ask,
  { kind, base, params }: Pick<Known, 'kind' | 'base' | 'params'>,
): Promise<Identity> {
  const found = await ask(kind, { op: 'location.GetConnectionData', query: { connectOptions: 'none' } })
  const { authenticatedUser: who, instanceId, deploymentType } = v.parse(ConnectionData, found)
  if (who.id === anonymous)
    throw new Fault('unauthorized', say('Azure DevOps does not know this credential.'))
  const hosted = deploymentType !== 'onPremises'
  const version = hosted ? undefined : await versionOf(ask, kind)
  const [rights, range] = await Promise.all([
    rightsOf(inVersion(ask, version), kind, hosted),
    hosted && kind === 'ado-pat' ? rangeOf(ask, kind, base) : ('one' as const),
  ])
  const login = who.properties?.Account?.$value
  const until = endOf(kind, params, typeof range === 'object')
  const notes = [...rangeWords(range), ...(kind === 'ado-oauth' ? [ends.oldFlow.say] : [])]
  return {
    kind,
    account: who.customDisplayName || who.providerDisplayName || who.properties?.Account?.$value || '',
    // What a token may write is told by nothing but writing.
    access: 'unknown',
    reach: 'account',
    reaches: [],
    params: {
      ...(instanceId ? { instance: instanceId } : {}),
      deployment: hosted ? 'hosted' : 'onPremises',
      ...(hosted ? {} : { version: version ?? '' }),
      person: who.id,
      // By this name Entra is asked for the same account again.
      ...(kind === 'ado-entra' && login ? { login } : {}),
    },
    rights,
    ...(until === undefined ? {} : { ends: until }),
    notes,
  }
}

/** Asks in the version that a Server speaks: what is found out of it here is not kept yet. */
const inVersion =
  (ask: Ask, version: string | undefined): Ask =>
  (kind, request) =>
    ask(
      kind,
      version === undefined ? request : { ...request, query: { ...request.query, 'api-version': version } },
    )

/** How far a token reaches, in words. */
function rangeWords(range: Range): Text[] {
  if (range === 'one') return []
  if (range === 'sole') return [ends.globalTokens.sole]
  const names = range.all.join(', ')
  return [
    count(
      range.all.length,
      'It opens {n} organisation: {names}.',
      'It opens all your {n} organisations: {names}.',
      { names },
    ),
    ends.globalTokens.say,
  ]
}

/** When it ends: as it was entered or kept, but no later than what was announced. */
function endOf(kind: string, params: Params, global: boolean): number | undefined {
  const told = kind === 'ado-pat' ? Date.parse(params['ends'] ?? '') : Number(params['until'] ?? Number.NaN)
  const announced = global ? ends.globalTokens.at : undefined
  if (Number.isNaN(told)) return announced
  return announced === undefined ? told : Math.min(told, announced)
}

/** How far a token reaches: `all` organisations, or this one; `sole` where there is no other to tell it by. */
type Range = { all: readonly string[] } | 'one' | 'sole'

/** So many other organisations are tried: one of them may shut such tokens out by a rule of its own. */
const mostTried = 3

/** Whether a token opens other organisations of its person, too: what works in two is for all of them. */
async function rangeOf(ask: Ask, kind: string, base: string): Promise<Range> {
  const names = await organizationsOf(ask, kind)
  const own = organizationOf(base)?.toLowerCase()
  const others = names.filter(name => name.toLowerCase() !== own)
  if (names.length > 0 && others.length === 0) return 'sole'
  for (const name of others.slice(0, mostTried)) {
    const request = { op: 'location.GetConnectionData', query: { connectOptions: 'none' } }
    const answer = await ask(kind, request, baseFrom(name, {})).catch(() => undefined)
    const found = v.safeParse(ConnectionData, answer)
    if (found.success && found.output.authenticatedUser.id !== anonymous) return { all: names }
  }
  return 'one'
}

/** The organisations of whoever a token stands for, where it may read them. */
async function organizationsOf(ask: Ask, kind: string): Promise<string[]> {
  try {
    const me = v.parse(Profile, await ask(kind, { op: 'profile.GetProfile', path: { id: 'me' } }))
    const memberId = me.publicAlias ?? me.id
    const all = v.parse(v.array(Account), await ask(kind, { op: 'account.GetAccounts', query: { memberId } }))
    return all.map(({ accountName }) => accountName).filter(name => isOrganization(name))
  } catch {
    // Most tokens are refused here; nothing else may hinder who only wants to add one.
    return []
  }
}

/** What may be read, by one cheap read of each area. */
async function rightsOf(ask: Ask, kind: string, hosted: boolean): Promise<Right[]> {
  const listed = await tried(ask, kind, { op: 'core.GetProjects', query: { $top: 1 } })
  const first = v.safeParse(v.array(Project), listed.answer)
  const project = first.success ? first.output[0]?.id : undefined
  const inside = (op: string, query = {}): Request | undefined =>
    project === undefined ? undefined : { op, path: { project }, query }
  const asked: [string, Request | undefined][] = [
    ['build', { op: 'build.GetBuildControllers' }],
    ['code', inside('git.GetRepositories')],
    ['work', { op: 'workItemTracking.GetRelationTypes' }],
    ['release', inside('release.GetReleaseDefinitions', { $top: 1 })],
    // Only who signed in may look after tokens; a token may not.
    ...(hosted && kind === 'ado-entra'
      ? ([['tokens', { op: 'tokens.ListPats', query: { $top: 1 } }]] satisfies [string, Request][])
      : []),
  ]
  const right = (area: string, may: boolean | null): Right => ({ id: area, title: areas[area] ?? area, may })
  const others = asked.map(async ([area, request]) =>
    right(area, request ? (await tried(ask, kind, request)).may : null),
  )
  return [right('project', listed.may), ...(await Promise.all(others))]
}

async function tried(
  ask: Ask,
  kind: string,
  request: Request,
): Promise<{ may: boolean | null; answer?: unknown }> {
  try {
    return { may: true, answer: await ask(kind, request) }
  } catch (error) {
    const refused = error instanceof Fault && ['unauthorized', 'forbidden'].includes(error.code)
    return { may: refused ? false : null }
  }
}
