import { say, type Text } from '../../text/index'

/**
 * What Microsoft has announced to end, as data: a date moves without code. Times are the beginning of the day, UTC,
 * in milliseconds; null where no day is named.
 */
export const ends = {
  /** Tokens for all organisations at once. */
  globalTokens: {
    at: Date.UTC(2026, 11, 1),
    say: say('Tokens for all organisations end on 2026-12-01. Make one for this organisation alone.'),
    sole: say(
      'If it was made for all organisations, it ends on 2026-12-01: you have this one alone, so nothing tells. Its page on Azure DevOps does.',
    ),
  },
  /** The old flow of Azure DevOps’ own. */
  oldFlow: {
    at: null,
    say: say(
      'Microsoft ends this way in during 2026 and names no day. No new app can be registered for it: move to Microsoft Entra ID.',
    ),
  },
} as const satisfies Record<string, { at: number | null; say: Text; sole?: Text }>

/** How long a sign-in with Entra lasts in a browser, in milliseconds; it cannot be prolonged. */
export const signInMs = 24 * 3600_000
