import { start } from '../../lib/ui/panel/start'
import type { Sender } from '../../lib/ui/upload/sender'
import { states } from './states'

/** The uploader with a sender that stands still: in the gallery there is nobody to send to. */
const name = new URLSearchParams(location.search).get('state') ?? ''
const state = states[name]?.sender ?? { at: 'idle' as const }
const nothing = (): void => {}
const sender: Sender = {
  state: () => state,
  listen: () => nothing,
  latest: () => null,
  read: () => Promise.reject(new Error('nothing is read here')),
  pick: async () => {},
  follow: nothing,
  allow: nothing,
  again: nothing,
}
start(sender)
