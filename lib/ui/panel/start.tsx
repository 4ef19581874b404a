import { render } from 'preact'
import type { Opened } from '../../messages/shapes'
import { ask } from '../background'
import { framed, watchVisibility } from '../guard'
import { t } from '../t'
import { SenderContext } from '../upload/context'
import type { Sender } from '../upload/sender'
import { takeEntry } from './address'
import { App } from './app'

/**
 * Starts the panel: the question goes out before anything is drawn.
 * @param sender sends files, in the one page that may
 */
export function start(sender: Sender | null = null): void {
  const entry = takeEntry(location, history)
  const root = document.getElementById('panel')
  if (!root) return
  document.documentElement.lang = t.language
  if (framed) document.documentElement.classList.add('framed')
  const { asked } = globalThis
  const answer = asked?.then(({ answer }) => answer)
  const first = framed && entry.pass === undefined ? null : ask('panel.open', entry, answer)
  first?.catch(() => {})
  watchVisibility(root)
  const draw = (already: Opened | null) => {
    render(
      <SenderContext.Provider value={sender}>
        <App first={first} already={already} asked={asked} />
      </SenderContext.Provider>,
      root,
    )
  }
  const patience = new Promise<null>(resolve => setTimeout(resolve, patienceMs, null))
  void Promise.race([first, patience])
    .catch(() => null)
    .then(draw)
}

/** So long nothing is drawn: what would stand there for less than this only flickers, and costs the answer time. */
const patienceMs = 100
