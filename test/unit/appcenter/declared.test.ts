import { expect, it } from 'vitest'
import { factsFor } from '../../../lib/actions/applies'
import { readContext } from '../../../lib/context/index'
import { allActions } from '../../../lib/portals/registry'
import { kite as at, world } from './help'

const actions = allActions()

const mine = actions.filter(action =>
  /^appcenter\.(build|branch|crash|crashes|release|releases|group)\./.test(action.id),
)

it.each(mine.map(action => [action.id, action] as const))('%s works on its example', async (id, action) => {
  for (const { address, input } of action.examples) {
    const { bench } = world()
    if (action.kind === 'query') expect(await bench.query(id, address, input)).toHaveProperty('view')
    else expect((await bench.preview(id, address, input)).state).toBe('preview')
  }
})

it.each([
  ['build/branches/main/builds/57', 'appcenter.build.facts'],
  ['build/branches/main', 'appcenter.branch.facts'],
  ['crashes/errors/1000000001u', 'appcenter.crash.facts'],
  ['distribute/distribution-groups/QA', 'appcenter.group.facts'],
  ['distribute/distribution-groups/QA/releases/58', 'appcenter.release.facts'],
  ['distribute/releases/58', 'appcenter.release.facts'],
])('the facts of %s are %s', (path, id) => {
  const context = readContext(at + path)
  expect(context && factsFor(actions, context)?.id).toBe(id)
})
