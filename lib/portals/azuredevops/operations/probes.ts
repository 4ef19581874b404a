import { operation } from '../../portal'
import { anything, list, released } from './schema'

/** One cheap read of each area: whether it answers tells whether a token has the area's scope. */
export const probes = {
  'build.GetBuildControllers': operation('build', 'GET', '/_apis/build/controllers', list(anything), {
    query: released,
  }),
  'workItemTracking.GetRelationTypes': operation(
    'work',
    'GET',
    '/_apis/wit/workitemrelationtypes',
    list(anything),
    { query: released },
  ),
  'git.GetRepositories': operation('code', 'GET', '/{project}/_apis/git/repositories', list(anything), {
    query: released,
  }),
  'release.GetReleaseDefinitions': operation(
    'release',
    'GET',
    '/{project}/_apis/release/definitions',
    list(anything),
    { query: released, service: 'vsrm' },
  ),
}
