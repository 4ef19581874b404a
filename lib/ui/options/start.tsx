import { render } from 'preact'
import { say } from '../../text/index'
import { framed } from '../guard'
import { t } from '../t'
import { keepFocus } from './keep-focus'
import { Options } from './options'

/** Starts the options. Secrets are taken here, so this page does nothing inside another. */
export function start(): void {
  const root = document.getElementById('options')
  if (!root || framed) return
  document.documentElement.lang = t.language
  document.title = t(say('Gangway: options'))
  render(<Options />, root)
  keepFocus(root)
}
