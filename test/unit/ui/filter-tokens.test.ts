import './language'
import { expect, it } from 'vitest'
import { tokensFor } from '../../../lib/ui/options/filter-tokens'
import { appToken, token } from '../../gallery/people'

const build = {
  ...token,
  id: 'build',
  name: 'CI',
  portal: 'azuredevops' as const,
  kind: 'ado-pat',
  production: true,
}
const tokens = [token, appToken, build]
const desk = [
  { id: token.id, marks: [{ mark: 'ended' as const }], uses: [], runs: [], page: null, can: [], again: null },
]
const found = (typed: string) => tokensFor(tokens, desk, typed).map(({ name }) => name)

it('finds tokens by all that is shown of them', () => {
  expect(found('  ')).toEqual(tokens.map(({ name }) => name))
  expect(found('ci')).toEqual(['CI'])
  expect(found('devops personal')).toEqual(['CI'])
  expect(found('production devops')).toEqual(['CI'])
  expect(found('ENDED')).toEqual([token.name])
  expect(found('kite-ios app token')).toEqual([appToken.name])
  expect(found('ended devops')).toEqual([])
})
