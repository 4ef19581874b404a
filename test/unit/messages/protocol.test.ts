import * as v from 'valibot'
import { expect, it } from 'vitest'
import { protocol } from '../../../lib/messages/protocol'

it('writing is switched on for portals that there are, and for nothing else', () => {
  const { payload } = protocol['settings.writes']
  const takes = (portal: string): boolean => v.safeParse(payload, { portal, on: true }).success
  expect(['appcenter', 'azuredevops', 'nonsense', '__proto__'].map(takes)).toEqual([true, true, false, false])
})
