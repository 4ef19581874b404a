import type { Json } from '../json.ts'
import type { Answer, Incoming } from '../site.ts'
import { listed, problem, refusals } from './refusals.ts'
import type { Found } from './routes.ts'
import type { Dials } from './site.ts'
import type { Org, Person, Project, State } from './state.ts'
import { answerTokens } from './tokens.ts'

/** One call that may be answered. */
export interface Call {
  state: State
  dials: Pick<Dials, 'tokenError' | 'longestDays'>
  request: Incoming
  found: Found
  /** Undefined at the service that is the same for all organisations. */
  org: Org | undefined
  person: Person
  base: string
}

/** Answers one call of somebody who has the scope. */
export function answerCall(call: Call): Answer {
  const { found, org, person, state } = call
  switch (found.op) {
    case 'location.GetConnectionData':
      return connection(call)
    case 'location.GetBuildLocations':
      return listed([
        {
          id: '0cd358e1-9217-4d94-8269-1c1ee6f93dcf',
          area: 'build',
          resourceName: 'Builds',
          routeTemplate: '{project}/_apis/build/{resource}/{buildId}',
          resourceVersion: 7,
          minVersion: '1.0',
          maxVersion: org?.speaks ?? '7.2',
          releasedVersion: org?.speaks ?? '7.1',
        },
      ])
    case 'profile.GetProfile':
      return { status: 200, body: profile(person) }
    case 'account.GetAccounts':
      return listed(
        state.data.orgs
          .filter(one => one.server === undefined && one.members.includes(person.id))
          .map(one => ({
            accountId: one.id,
            accountName: one.name,
            accountUri: `https://dev.azure.com/${one.name}`,
          })),
      )
    case 'tokens.ListPats':
    case 'tokens.GetPat':
    case 'tokens.CreatePat':
    case 'tokens.UpdatePat':
    case 'tokens.Revoke':
      return answerTokens(call)
    default:
      return org ? ofOrg(call, org) : refusals.noRoute(call.request.path)
  }
}

function ofOrg(call: Call, org: Org): Answer {
  const { found, person, request, base } = call
  const seen = org.projects.filter(project => !project.hiddenFrom.includes(person.id))
  if (found.op === 'core.GetProjects') return projects(seen, request, base)
  if (found.op === 'build.GetBuildControllers') return listed([])
  if (found.op === 'workItemTracking.GetRelationTypes')
    return listed([relation('Child', 'System.LinkTypes.Hierarchy-Forward', base)])
  const name = found.params['project'] ?? ''
  const project = seen.find(
    one => one.name.toLowerCase() === name.toLowerCase() || one.id === name.toLowerCase(),
  )
  if (!project) return refusals.noProject(name)
  if (found.op === 'git.GetRepositories') return listed([repository(project, base)])
  return listed([])
}

/** Pages of a list: as many rows as are asked for, and the way on in a header. */
function projects(seen: readonly Project[], { query }: Incoming, base: string): Answer {
  const top = Number(query.get('$top') ?? 100)
  const from = Number(query.get('continuationToken') ?? query.get('$skip') ?? 0)
  if (!Number.isInteger(top) || !Number.isInteger(from) || top < 1)
    return problem(
      400,
      'VS403403: The value of $top must be a positive integer.',
      'VssPropertyValidationException',
    )
  const rows = seen.slice(from, from + top).map((project, i) => ({
    id: project.id,
    name: project.name,
    description: project.description,
    url: `${base}/_apis/projects/${project.id}`,
    state: 'wellFormed',
    revision: 10 + i,
    visibility: project.visibility,
    lastUpdateTime: project.lastUpdateTime,
  }))
  const more = from + top < seen.length
  return listed(rows, more ? { 'x-ms-continuationtoken': String(from + top) } : {})
}

function connection({ org, person }: Call): Answer {
  const user = {
    id: person.id,
    descriptor: `Microsoft.IdentityModel.Claims.ClaimsIdentity;${org?.tenant ?? 'none'}\\${person.mail}`,
    subjectDescriptor: 'aad.ZmFrZQ',
    providerDisplayName: person.name,
    customDisplayName: person.name,
    isActive: true,
    properties: { Account: { $type: 'System.String', $value: person.mail } },
    resourceVersion: 2,
    metaTypeId: 0,
  }
  return {
    status: 200,
    body: {
      authenticatedUser: user,
      authorizedUser: user,
      instanceId: org?.id,
      deploymentId: '2521ec56-ee36-478d-9cf6-c2f716bcb1cc',
      deploymentType: org?.server === undefined ? 'hosted' : 'onPremises',
      locationServiceData: {
        serviceOwner: '00025394-6065-48ca-87d9-7f5672854ef7',
        defaultAccessMappingMoniker: 'PublicAccessMapping',
        lastChangeId: 424_239_147,
        lastChangeId64: 424_239_147,
      },
    },
  }
}

const profile = (person: Person): Json => ({
  id: person.id,
  displayName: person.name,
  publicAlias: person.id,
  emailAddress: person.mail,
  coreRevision: 5,
  revision: 5,
  timeStamp: '2026-01-05T08:00:00Z',
})

const relation = (name: string, referenceName: string, base: string): Json => ({
  attributes: { usage: 'workItemLink', editable: true, enabled: true, acyclic: true, directional: true },
  referenceName,
  name,
  url: `${base}/_apis/wit/workItemRelationTypes/${referenceName}`,
})

const repository = (project: Project, base: string): Json => ({
  id: project.id.replace(/^./, 'b'),
  name: project.name,
  url: `${base}/${project.id}/_apis/git/repositories/${project.id}`,
  project: {
    id: project.id,
    name: project.name,
    state: 'wellFormed',
    visibility: project.visibility,
    lastUpdateTime: project.lastUpdateTime,
  },
  defaultBranch: 'refs/heads/main',
  size: 4711,
  remoteUrl: `${base}/${encodeURIComponent(project.name)}/_git/${encodeURIComponent(project.name)}`,
  webUrl: `${base}/${encodeURIComponent(project.name)}/_git/${encodeURIComponent(project.name)}`,
  isDisabled: false,
  isInMaintenance: false,
})
