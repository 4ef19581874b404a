import { describe, expect, it } from 'vitest'
import { applies } from '../../../lib/actions/applies'
import { formOf } from '../../../lib/actions/form'
import { readContext } from '../../../lib/context/index'
import { menuPatterns } from '../../../lib/context/menu'
import { allActions, allPortals } from '../../../lib/portals/registry'
import { callsOf } from '../../../lib/runs/record'
import { renderer } from '../../../lib/text/render'
import { prepare } from '../../support/plans'

const actions = allActions()
const portals = allPortals()

const t = renderer('en')

describe('every action', () => {
  it('has an id of its own', () => {
    expect(new Set(actions.map(action => action.id)).size).toBe(actions.length)
  })

  it.each(actions.map(action => [action.id, action] as const))('%s', (id, action) => {
    expect(id).toMatch(/^[a-z]+(\.[a-z-]+){2}$/)
    expect(portals.map(portal => portal.id as string)).toContain(id.split('.')[0])
    expect(t(action.title)).toMatch(/^[A-Z].*[^.…]$/)
    expect(t(action.about)).toMatch(/^[A-Z].{10,}[.?]$/)
    for (const { title, description } of Object.values(formOf(action.input).fields)) {
      expect(title).toMatch(/^[A-Z]/)
      // An empty one would be an empty line in the form.
      expect(description).not.toBe('')
    }
    for (const { address } of action.examples) {
      const context = readContext(address)
      expect(context && applies(action, context), address).toBe(true)
    }
  })
})

describe('context menus', () => {
  const kinds = Object.entries(menuPatterns()).flatMap(([portal, of]) =>
    Object.keys(of).map(kind => [portal, kind] as const),
  )

  it('name only kinds of address that there are', () => {
    const named = actions.flatMap(({ id, menu }) => (menu ?? []).map(kind => `${id.split('.')[0]} ${kind}`))
    expect(named.filter(name => !kinds.some(([portal, kind]) => name === `${portal} ${kind}`))).toEqual([])
  })

  it.each(kinds)('at most five of %s stand in the menu of %s', (portal, kind) => {
    const named = actions.filter(({ id, menu }) => id.startsWith(`${portal}.`) && menu?.includes(kind))
    expect(named.length).toBeLessThanOrEqual(5)
  })
})

describe('a write that cannot be taken back says why', () => {
  const plans = actions.filter(action => action.kind === 'plan')

  it.each(plans.map(plan => [plan.id, plan] as const))('%s', async (_id, plan) => {
    const { run } = await prepare(plan)
    const calls = run.stages.flatMap(callsOf)
    expect(calls.length).toBeGreaterThan(0)
    for (const { undo } of calls) if ('none' in undo) expect(t(undo.none)).toMatch(/^[A-Z].{10,}\.$/)
    if (plan.effect === 'destructive')
      expect(
        calls.every(({ undo }) => !('none' in undo)),
        'all of it can be taken back: it is a write',
      ).toBe(false)
  })
})
