import type { Cell, Tone } from '../../actions/view'
import { say, type Text } from '../../text/index'

/** A state as the portal writes it, in words: `WAITING_FOR_REVIEW` is “waiting for review”. */
export const inWords = (state: string | null | undefined): Text =>
  state ? state.toLowerCase().replaceAll('_', ' ') : say('unknown')

const good = /^(VALID|IN_BETA_TESTING|READY_FOR_BETA_TESTING|BETA_APPROVED|APPROVED|READY_FOR_DISTRIBUTION)$/
const bad = /INVALID|FAILED|REJECTED|EXCEPTION/
const open = /^(MISSING|READY_FOR_(BETA_SUB|REV)|PREPARE|PENDING_DEV|EXPIRED|WAITING_FOR_EXPORT)/

const toneOf = (state: string): Tone =>
  good.test(state) ? 'ok' : bad.test(state) ? 'bad' : open.test(state) ? 'warn' : 'calm'

/** A state for the eye: its word, and whether it is good, bad, or waits for the team. */
export const stateCell = (state: string | null | undefined): Cell =>
  state ? { pill: inWords(state), tone: toneOf(state) } : null

/** A platform as people call it. */
export const platformName = (platform: string | null | undefined): string =>
  ({ IOS: 'iOS', MAC_OS: 'macOS', TV_OS: 'tvOS', VISION_OS: 'visionOS' })[platform ?? ''] ?? platform ?? '?'

const platforms: Record<string, string> = {
  ios: 'IOS',
  macos: 'MAC_OS',
  osx: 'MAC_OS',
  tvos: 'TV_OS',
  appletvos: 'TV_OS',
  visionos: 'VISION_OS',
}

/** A platform of an address, as the API names it. */
export const platformOf = (word: string | undefined): string | undefined => platforms[word ?? '']

/** A platform of the API, as addresses name it. */
export const platformWord = (platform: string | undefined): string =>
  Object.keys(platforms).find(word => platforms[word] === platform) ?? 'ios'
