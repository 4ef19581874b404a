import { say, type Text } from '../../../../text/index'
import { utcWords } from './moments'

/** How a version comes to people once it is approved, by its release type and moment. */
export function releaseWords(type: string | null | undefined, at: number | null): Text {
  if (type === 'AFTER_APPROVAL') return say('by itself, once approved')
  if (type === 'SCHEDULED' && at !== null && !Number.isNaN(at))
    return say('by itself, not before {moment}', { moment: utcWords(at) })
  return say('by hand')
}
