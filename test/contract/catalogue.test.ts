import { describe, expect, it } from 'vitest'
import type { Action, Plan } from '../../lib/actions/action'
import type { Stage } from '../../lib/actions/plan'
import type { Body } from '../../lib/portals/portal'
import { actionOf, allActions, portalOf } from '../../lib/portals/registry'
import { specification } from '../lab/appcenter/contract'
import { runContract } from './contract'

const actions = allActions()

describe('the catalogue', () => {
  it('asks for nothing that the specification does not know, and leaves no operation untried', async () => {
    const found = await runContract()
    expect(found.violations).toEqual([])
    expect(found.uncovered).toEqual([])
    expect(found.requests).toBeGreaterThan(actions.length)
    expect(found.note === undefined).toBe(specification() !== undefined)
  }, 120_000)
})

const plan = (id: string): Plan => {
  const action = actionOf(id)
  if (action?.kind !== 'plan') throw new Error(`${id} is no plan`)
  return action
}

/** Runs something while a member of an object is another, and puts it back. */
async function planted<T extends object, K extends keyof T, R>(
  object: T,
  key: K,
  value: T[K],
  work: () => Promise<R>,
): Promise<R> {
  const before = object[key]
  object[key] = value
  try {
    return await work()
  } finally {
    object[key] = before
  }
}

/** The stage with something changed in the body of every write. */
const withBody = (stage: Stage, change: (body: Record<string, Body>) => Body): Stage => ({
  ...stage,
  steps: stage.steps.map(step =>
    step.do === 'send'
      ? {
          ...step,
          calls: step.calls.map(call => ({
            ...call,
            request: { ...call.request, body: change(call.request.body as Record<string, Body>) },
          })),
        }
      : step,
  ),
})

const disable = 'appcenter.release.disable'
const violationsOf = async (of: readonly Action[]) => (await runContract(of)).violations

describe('a planted fault turns the contract red', () => {
  it('the action is clean before', async () => {
    expect(await violationsOf([plan(disable)])).toEqual([])
  })

  it.runIf(specification())('a field in the body that the specification does not declare', async () => {
    const action = plan(disable)
    const { first } = action
    const more: Plan['first'] = async (...given) =>
      withBody(await first(...given), body => ({ ...body, comment: 'planted' }))
    const found = await planted(action, 'first', more, () => violationsOf([action]))
    expect(found.join('\n')).toContain('comment')
  })

  it('a field in the body of a wrong type', async () => {
    const action = plan(disable)
    const { first } = action
    const wrong: Plan['first'] = async (...given) =>
      withBody(await first(...given), body => ({ ...body, enabled: 'false' }))
    const found = await planted(action, 'first', wrong, () => violationsOf([action]))
    expect(found).not.toEqual([])
  })

  it('another method in the table of operations', async () => {
    const operation = portalOf('appcenter')?.operations['releases_updateDetails']
    if (!operation) throw new Error('the operation is gone')
    const found = await planted(operation, 'method', 'PATCH', () => violationsOf([plan(disable)]))
    expect(found).not.toEqual([])
  })

  it.runIf(specification())('another path in the table of operations', async () => {
    const operation = portalOf('appcenter')?.operations['releases_updateDetails']
    if (!operation) throw new Error('the operation is gone')
    const path = '/v0.1/apps/{owner_name}/{app_name}/release/{release_id}'
    const found = await planted(operation, 'path', path, () => violationsOf([]))
    expect(found.join('\n')).toContain('is not in the specification')
  })

  it('an operation that an action uses and does not declare', async () => {
    const action = actionOf('appcenter.release.facts')
    if (action?.kind !== 'query') throw new Error('the action is gone')
    const found = await planted(action, 'operations', [], () => violationsOf([action]))
    expect(found.join('\n')).toContain('does not declare')
  })

  it('an operation that nothing tries', async () => {
    const { uncovered } = await runContract([])
    expect(uncovered).toContain('appcenter: releases_updateDetails')
  })
})
