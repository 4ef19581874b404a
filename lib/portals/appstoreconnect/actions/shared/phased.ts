import { count, say, type Text } from '../../../../text/index'
import { joined } from '../../jsonapi'
import { PhasedRelease } from '../../operations/versions'
import { inWords } from '../../words'
import type { Version } from './versions'

/** How many of a hundred people with automatic updates get it, day by day. */
const shares = [1, 2, 5, 10, 20, 50, 100]

/** Pauses add up to so many days at most. */
const mostPaused = 30

/** How a version is given out by and by; undefined where it is given to everybody at once. */
export interface Phased {
  id: string
  state: string
  /** The day it is at, from 1 to 7; 0 before it begins. */
  day: number
  /** Days for which it may still be paused. */
  left: number
}

/** The phased release of a version that was read with it. */
export function phasedOf({ document, row }: Pick<Version, 'document' | 'row'>): Phased | undefined {
  const [found] = joined(document, row, 'appStoreVersionPhasedRelease', PhasedRelease)
  if (!found) return undefined
  const { phasedReleaseState, currentDayNumber, totalPauseDuration } = found.attributes
  return {
    id: found.id,
    state: phasedReleaseState ?? '',
    day: currentDayNumber ?? 0,
    left: Math.max(0, mostPaused - (totalPauseDuration ?? 0)),
  }
}

/** How far a phased release is, in words. */
export function phasedWords(phased: Phased | undefined): Text {
  if (!phased) return say('off: everybody at once')
  const at = { day: phased.day, share: shares[phased.day - 1] ?? 0 }
  switch (phased.state) {
    case 'INACTIVE':
      return say('on: begins with the release')
    case 'ACTIVE':
      return say('day {day} of 7: {share} % get it', at)
    case 'PAUSED':
      return say('paused on day {day} of 7, at {share} %', at)
    case 'COMPLETE':
      return say('over: everybody gets it')
    default:
      return inWords(phased.state)
  }
}

/** For how long it may still be paused, in words. */
export const pauseWords = ({ left }: Phased): Text =>
  count(left, '{n} day of pause is left.', '{n} days of pause are left.')
