import { json, missing } from '../errors.ts'
import type { Act, Verb } from '../family.ts'
import { testersOf } from './builds.ts'

export const types = {}

/** What testers did with a build: as many installed it as may test it and have an app installed. */
function usages({ state, key, params, path }: Act) {
  const build = state.row('builds', params.id ?? '')
  if (!build || !state.sees(key, build.app)) throw missing('builds', params.id ?? '')
  const testers = [...testersOf(state, build)]
  const installed = testers.filter(({ attributes }) => attributes.state === 'INSTALLED').length
  return json(200, {
    data: [
      {
        dataPoints: [
          {
            start: String(build.attributes.uploadedDate),
            end: state.stamp(),
            values: {
              crashCount: 0,
              installCount: installed,
              sessionCount: installed * 3,
              feedbackCount: 2,
              inviteCount: testers.length,
            },
          },
        ],
      },
    ],
    links: { self: `https://api.appstoreconnect.apple.com${path}` },
    meta: { paging: { total: 1, limit: 50 } },
  })
}

export const verbs: readonly Verb[] = [
  {
    do: 'act',
    op: 'builds_betaBuildUsages_getMetrics',
    method: 'GET',
    path: '/v1/builds/{id}/metrics/betaBuildUsages',
    area: 'testflight',
    act: usages,
  },
]
