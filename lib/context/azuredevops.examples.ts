import type { AzureDevOpsContext, AzureDevOpsKind } from './azuredevops'
import { listExamples } from './example'

const org = { portal: 'azuredevops', host: 'dev.azure.com', org: 'acme' } as const
const project = { ...org, project: 'Kite App' } as const
const old = { portal: 'azuredevops', host: 'acme.visualstudio.com', org: 'acme' } as const
const server = { portal: 'azuredevops', host: 'tfs.acme.com', collection: 'DefaultCollection' } as const
const repo = { ...project, area: 'git', repo: 'kite-ios' } as const
const guid = '6661bd32-1111-2222-3333-444455556666'
const here = 'https://dev.azure.com/acme/Kite%20App'
const plain = { collections: ['http://tfs:8080/tfs/Mobile'] }

/** Every kind of Azure DevOps page, by address: Services on both hosts, Server by `/tfs/` and by a registered root. */
export const azureDevOpsExamples = listExamples<AzureDevOpsKind, AzureDevOpsContext>({
  organization: [
    ['https://dev.azure.com/acme', org],
    ['https://dev.azure.com/acme/_pulls', { ...org, area: 'pulls' }],
    ['https://dev.azure.com/acme/_usersSettings/tokens', { ...org, area: 'usersSettings' }],
    ['https://dev.azure.com/acme/_settings/agentpools?poolId=9&view=jobs', { ...org, area: 'settings' }],
    ['https://acme.visualstudio.com/', old],
    ['https://tfs.acme.com/tfs/DefaultCollection', server],
    [
      'https://ads.acme.com/Mobile',
      { portal: 'azuredevops', host: 'ads.acme.com', collection: 'Mobile' },
      { collections: ['https://ads.acme.com/Mobile/'] },
    ],
  ],
  project: [
    [here, project],
    ['https://acme.visualstudio.com/DefaultCollection/Kite', { ...old, project: 'Kite' }],
    ['https://dev.azure.com/acme/DefaultCollection/Kite', { ...org, project: 'Kite' }],
    [
      `${here}/_library?itemType=VariableGroups&view=VariableGroupView&variableGroupId=3`,
      { ...project, area: 'library' },
    ],
    [`${here}/_dashboards/dashboard/${guid}`, { ...project, area: 'dashboards' }],
    [`${here}/_testPlans/define?planId=64&suiteId=66`, { ...project, area: 'testPlans' }],
    [`${here}/_build?definitionScope=%5CNightly`, { ...project, area: 'build' }],
    [
      'https://tfs.acme.com/tfs/DefaultCollection/q.aspx?pname=Kite%20App&wiql=select%20%5BSystem.Id%5D',
      { ...server, project: 'Kite App', area: 'queries' },
    ],
    [
      'https://tfs.acme.com/tfs/DefaultCollection/Kite/_admin/_security',
      { ...server, project: 'Kite', area: 'admin' },
    ],
  ],
  team: [
    [`${here}/_boards/board/t/Kite%20Team/Stories`, { ...project, area: 'boards', team: 'Kite Team' }],
    [`${here}/_backlogs/backlog/Kite%20Team/Features`, { ...project, area: 'backlogs', team: 'Kite Team' }],
    [
      `${here}/_sprints/taskboard/Kite%20Team/Kite%20App/Sprint%201`,
      { ...project, area: 'sprints', team: 'Kite Team' },
    ],
    [
      'https://acme.visualstudio.com/DefaultCollection/Kite/Kite%20Team/_backlogs#level=Features&_a=backlog',
      { ...old, project: 'Kite', team: 'Kite Team', area: 'backlogs' },
    ],
  ],
  repo: [
    [`${here}/_git/kite-ios`, repo],
    [`${here}/_git/kite-ios/branches`, repo],
    [`${here}/_git/kite-ios/pullrequests?_a=mine`, repo],
    ['https://dev.azure.com/acme/_git/kite', { ...org, project: 'kite', area: 'git', repo: 'kite' }],
    ['https://acme.visualstudio.com/_git/kite', { ...old, project: 'kite', area: 'git', repo: 'kite' }],
    [
      'https://acme.visualstudio.com/DefaultCollection/Kite/Kite%20Team/_git/kite-ios',
      { ...old, project: 'Kite', team: 'Kite Team', area: 'git', repo: 'kite-ios' },
    ],
    [`${here}/_settings/repositories?repo=${guid}`, { ...project, area: 'settings', repo: guid }],
  ],
  file: [
    [
      `${here}/_git/kite-ios?path=%2Fsrc%2Fa%20b.ts&version=GBfeature%2Fx&line=3&_a=contents`,
      { ...repo, path: '/src/a b.ts', version: 'GBfeature/x' },
    ],
    [`${here}/_git/kite-ios?version=GTv1`, { ...repo, version: 'GTv1' }],
    [`${here}/_git/kite-ios/commits?itemVersion=GBmain`, { ...repo, version: 'GBmain' }],
    [
      `${here}/_git/kite-ios/commit/636f17d1b6a4dc54f5b4f9da9b912ec5fe790f9e?refName=refs%2Fheads%2Fmain`,
      { ...repo, version: 'GC636f17d1b6a4dc54f5b4f9da9b912ec5fe790f9e' },
    ],
    [
      'https://tfs.acme.com/tfs/DefaultCollection/_versionControl/changeset?id=31',
      { ...server, area: 'versionControl', version: 'C31' },
    ],
    [
      'https://tfs.acme.com/tfs/DefaultCollection/Kite/_versionControl?path=%24%2FKite%2Fsrc&version=T',
      { ...server, project: 'Kite', area: 'versionControl', path: '$/Kite/src', version: 'T' },
    ],
  ],
  pullRequest: [
    [`${here}/_git/kite-ios/pullrequest/12?_a=files`, { ...repo, pullRequestId: '12' }],
    [
      `${here}/_git/kite-ios/pullRequest/12?_a=files&path=%2Fa.ts`,
      { ...repo, pullRequestId: '12', path: '/a.ts' },
    ],
    [
      'https://acme.visualstudio.com/_git/kite/pullrequest/12',
      { ...old, project: 'kite', area: 'git', repo: 'kite', pullRequestId: '12' },
    ],
    [
      'http://tfs:8080/tfs/Mobile/Kite/_git/kite-ios/pullrequest/12',
      {
        portal: 'azuredevops',
        host: 'tfs:8080',
        collection: 'Mobile',
        project: 'Kite',
        area: 'git',
        repo: 'kite-ios',
        pullRequestId: '12',
      },
      plain,
    ],
  ],
  build: [
    [`${here}/_build/results?buildId=21&view=logs&j=1&t=2`, { ...project, area: 'build', buildId: '21' }],
    [`${here}/_build?buildId=21&_a=summary`, { ...project, area: 'build', buildId: '21' }],
    [
      `https://acme.visualstudio.com/_permalink/_build/index?collectionId=${guid}&projectId=${guid}&buildId=21`,
      { ...old, project: guid, area: 'build', buildId: '21' },
    ],
    [
      `https://dev.azure.com/acme/web/build.aspx?pcguid=${guid}&builduri=vstfs%3a%2f%2f%2fBuild%2fBuild%2f21`,
      { ...org, area: 'build', buildId: '21' },
    ],
    [
      'https://acme.visualstudio.com/Kite/_build/index?buildId=21',
      { ...old, project: 'Kite', area: 'build', buildId: '21' },
    ],
    [
      'https://tfs.acme.com/tfs/DefaultCollection/Kite/_build#_a=summary&buildId=21',
      { ...server, project: 'Kite', area: 'build', buildId: '21' },
    ],
    [
      'https://tfs.acme.com/tfs/DefaultCollection/Kite/_build#buildUri=vstfs%3A%2F%2F%2FBuild%2FBuild%2F21&_a=summary',
      { ...server, project: 'Kite', area: 'build', buildId: '21' },
    ],
  ],
  definition: [
    [`${here}/_build?definitionId=5&_a=summary`, { ...project, area: 'build', definitionId: '5' }],
    [
      `${here}/_build/latest?definitionId=5&branchName=main`,
      { ...project, area: 'build', definitionId: '5' },
    ],
    [`${here}/_build/explorer?definitionId=5`, { ...project, area: 'build', definitionId: '5' }],
    [`${here}/_build/designer?id=5`, { ...project, area: 'build', definitionId: '5' }],
    [
      `${here}/_pipeline/analytics/stageawareoutcome?definitionId=5&contextType=build`,
      { ...project, area: 'pipeline', definitionId: '5' },
    ],
    [
      `${here}/_test/analytics?definitionId=5&contextType=build`,
      { ...project, area: 'test', definitionId: '5' },
    ],
    [
      `${here}/_apps/hub/ms.vss-build-web.ci-designer-hub?pipelineId=5&branch=main`,
      { ...project, area: 'build', definitionId: '5' },
    ],
    [
      `${here}/_apps/hub/ms.vss-ciworkflow.build-ci-hub?_a=edit-build-definition&id=5`,
      { ...project, area: 'build', definitionId: '5' },
    ],
  ],
  release: [
    [
      `${here}/_releaseProgress?_a=release-environment-logs&releaseId=9&environmentId=18`,
      { ...project, area: 'releaseProgress', releaseId: '9', environmentId: '18' },
    ],
    [`${here}/_release?releaseId=9`, { ...project, area: 'release', releaseId: '9' }],
  ],
  releaseDefinition: [
    [
      `${here}/_release?_a=releases&view=mine&definitionId=4`,
      { ...project, area: 'release', definitionId: '4' },
    ],
    [
      `${here}/_releaseDefinition?definitionId=4`,
      { ...project, area: 'releaseDefinition', definitionId: '4' },
    ],
    [
      `${here}/_apps/hub/ms.vss-releaseManagement-web.cd-workflow-hub?definitionId=4&_a=environments-editor-preview`,
      { ...project, area: 'release', definitionId: '4' },
    ],
  ],
  environment: [
    [`${here}/_environments/7?view=deployments`, { ...project, area: 'environments', environmentId: '7' }],
  ],
  workItem: [
    [`${here}/_workitems/edit/5#comment-2`, { ...project, area: 'workitems', workItemId: '5' }],
    [`${here}/_workItems/edit/5/`, { ...project, area: 'workitems', workItemId: '5' }],
    ['https://dev.azure.com/acme/_workitems/edit/5', { ...org, area: 'workitems', workItemId: '5' }],
    [`${here}/_workitems?id=5&_a=edit`, { ...project, area: 'workitems', workItemId: '5' }],
    [
      `https://acme.visualstudio.com/web/wi.aspx?pcguid=${guid}&id=5`,
      { ...old, area: 'workitems', workItemId: '5' },
    ],
    [`${here}/_queries/edit/5`, { ...project, area: 'queries', workItemId: '5' }],
    [
      'https://tfs.acme.com/tfs/DefaultCollection/Kite/_workitems#_a=edit&id=5',
      { ...server, project: 'Kite', area: 'workitems', workItemId: '5' },
    ],
    [
      `${here}/_boards/board/t/Kite%20Team/Stories/?workitem=5`,
      { ...project, area: 'boards', team: 'Kite Team', workItemId: '5' },
    ],
    [
      `${here}/_sprints/backlog/Kite%20Team/Kite%20App/Sprint%201?workitem=5`,
      { ...project, area: 'sprints', team: 'Kite Team', workItemId: '5' },
    ],
  ],
  query: [
    [`${here}/_queries/query/${guid}/`, { ...project, area: 'queries', queryId: guid }],
    [`${here}/_queries/query-edit/${guid}`, { ...project, area: 'queries', queryId: guid }],
    [`${here}/_queries?id=${guid}&_a=query`, { ...project, area: 'queries', queryId: guid }],
    [
      `https://dev.azure.com/acme/web/qr.aspx?pguid=${guid}&qid=${guid}`,
      { ...org, project: guid, area: 'queries', queryId: guid },
    ],
    [`${here}/_workitems?id=${guid}&_a=query`, { ...project, area: 'workitems', queryId: guid }],
  ],
  wiki: [
    [`${here}/_wiki/wikis/Kite.wiki/82/Home-Page`, { ...project, area: 'wiki', wiki: 'Kite.wiki' }],
    [
      `${here}/_wiki/wikis/Kite%20Docs?wikiVersion=GBmain&pagePath=%2FHow%20to`,
      { ...project, area: 'wiki', wiki: 'Kite Docs', path: '/How to', version: 'GBmain' },
    ],
  ],
  feed: [
    [
      `${here}/_artifacts/feed/kite/NuGet/Acme.Kite/overview/1.0.0`,
      { ...project, area: 'artifacts', feed: 'kite' },
    ],
    [
      'https://dev.azure.com/acme/_packaging?_a=feed&feed=kite%40Local',
      { ...org, area: 'packaging', feed: 'kite@Local' },
    ],
  ],
})
