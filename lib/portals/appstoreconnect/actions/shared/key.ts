import type { ActingAs } from '../../../../actions/action'
import { Fault } from '../../../../http/fault'
import { say } from '../../../../text/index'
import { type KeyParams, keyParams } from '../../token'

/** What may be told of the key that acts. @throws Fault where nobody acts */
export function actingKey(acting: ActingAs | null): KeyParams {
  if (!acting) throw new Fault('no-credential', say('This needs a key.'))
  return keyParams(acting.params)
}
