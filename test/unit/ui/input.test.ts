import './language'
import { describe, expect, it } from 'vitest'
import type { Descriptor } from '../../../lib/messages/shapes'
import { say } from '../../../lib/text/index'
import { draftOf, inputOf, needsForm } from '../../../lib/ui/panel/input'
import { wrongWith } from '../../../lib/ui/parts/fields'

const action: Descriptor = {
  id: 'appcenter.x',
  title: say('X'),
  about: say('X'),
  kind: 'plan',
  effect: 'write',
  fields: {
    mail: { type: 'string', minLength: 3, maxLength: 5 },
    groups: { type: 'array', format: 'lines' },
    n: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
    loud: { type: 'boolean' },
    notes: { type: 'string', format: 'markdown' },
  },
  required: ['mail', 'groups'],
  copies: false,
  of: 'app',
  keywords: '',
}

describe('a form', () => {
  it('is asked for only where something is open', () => {
    expect(needsForm({ ...action, fields: {}, required: [] }, {})).toBe(false)
    expect(needsForm(action, {})).toBe(true)
    expect(needsForm({ ...action, kind: 'query', required: [] }, {})).toBe(false)
    expect(needsForm(action, { groups: ['a'] })).toBe(true)
    expect(needsForm(action, { groups: ['a'], mail: 'abc' })).toBe(false)
  })

  it('begins with what is given, else with the defaults', () => {
    expect(draftOf(action, { groups: ['a', 'b'] })).toStrictEqual({
      mail: '',
      groups: 'a\nb',
      n: '3',
      loud: false,
      notes: '',
    })
  })

  it('gives each field its own kind, and leaves out what is empty', () => {
    const draft = { mail: ' abc ', groups: ' a \n\nb\r\n', n: '4', loud: true, notes: '' }
    expect(inputOf(action, draft)).toStrictEqual({ mail: 'abc', groups: ['a', 'b'], n: 4, loud: true })
    expect(inputOf(action, { ...draft, notes: '  code\n' })['notes']).toBe('  code\n')
  })

  it.each([
    ['mail', '', true],
    ['mail', 'ab', true],
    ['mail', 'abc', false],
    ['mail', 'abcdef', true],
    ['groups', ' \n ', true],
    ['groups', 'a', false],
    ['n', '', false],
    ['n', '1.5', true],
    ['n', 'x', true],
    ['n', '0', true],
    ['n', '10', true],
    ['n', '9', false],
  ] as const)('%s with %j: wrong is %s', (name, text, wrong) => {
    const field = action.fields[name]
    if (!field) throw new Error('no such field')
    expect(wrongWith(field, action.required.includes(name), text) !== undefined).toBe(wrong)
  })
})
