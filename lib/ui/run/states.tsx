import type { Tone } from '../../actions/view'
import type { CallView, RunView } from '../../messages/shapes'
import { type Message, say } from '../../text/index'
import { Pill } from '../parts/basic'

interface Look {
  word: Message
  tone: Tone
  glyph: string
}

/** How the state of a call looks: glyph, word and colour together. */
export const callLooks: Record<CallView['state'], Look> = {
  open: { word: say('not sent'), tone: 'calm', glyph: '·' },
  sending: { word: say('sending'), tone: 'calm', glyph: '…' },
  lost: { word: say('not known yet'), tone: 'warn', glyph: '…' },
  waiting: { word: say('waiting'), tone: 'calm', glyph: '…' },
  done: { word: say('done'), tone: 'ok', glyph: '✓' },
  already: { word: say('already so'), tone: 'calm', glyph: '=' },
  skipped: { word: say('skipped'), tone: 'calm', glyph: '–' },
  changed: { word: say('changed'), tone: 'warn', glyph: '≠' },
  failed: { word: say('failed'), tone: 'bad', glyph: '✕' },
  unknown: { word: say('unknown'), tone: 'warn', glyph: '?' },
  fell: { word: say('not sent'), tone: 'warn', glyph: '–' },
}

const runLooks: Record<RunView['state'], { word: Message; tone: Tone }> = {
  preview: { word: say('Preview'), tone: 'calm' },
  held: { word: say('Not sent yet'), tone: 'warn' },
  running: { word: say('Running'), tone: 'calm' },
  paused: { word: say('Paused'), tone: 'warn' },
  stopped: { word: say('Stopped'), tone: 'warn' },
  done: { word: say('Done'), tone: 'ok' },
  partly: { word: say('Partly done'), tone: 'warn' },
  failed: { word: say('Failed'), tone: 'bad' },
  unknown: { word: say('Unknown'), tone: 'warn' },
}

/** The state of a run, as a pill. */
export function StatePill({ state }: { state: RunView['state'] }) {
  return <Pill tone={runLooks[state].tone} text={runLooks[state].word} />
}

/** The state of a call or a row. */
export function CallState({ state }: { state: CallView['state'] }) {
  return <Pill tone={callLooks[state].tone} text={callLooks[state].word} plain />
}
