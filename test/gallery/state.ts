import type { FaultCode } from '../../lib/http/fault'
import type { FaultData } from '../../lib/messages/shapes'
import type { SendState } from '../../lib/ui/upload/sender'

/** What the background answers in a state: a value, a fault, or nothing ever. */
export type Answers = Record<string, unknown>

/** Something a person does before the picture is taken. */
export type Step =
  | { click: string }
  | { fill: string; with: string }
  | { press: string }
  | { hover: string }
  /** Waits until something is there. */
  | { sees: string }
  /** A person's pause, in milliseconds, where the page itself counts the time. */
  | { pause: number }

/** A named state of a page of the extension. */
export interface State {
  page: 'panel' | 'popup' | 'options' | 'frame' | 'uploader'
  answers: Answers
  /** How sending stands, in the uploader. */
  sender?: SendState
  steps?: Step[]
  /** Direction of the page, for languages that are read from right to left. */
  rtl?: true
}

/** A fault as the background answers it. */
export const fault = (code: FaultCode, what: FaultData['what'], more: Partial<FaultData> = {}) => ({
  fault: { code, what, ...more } satisfies FaultData,
})
