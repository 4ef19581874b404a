import { ask, type Order, runtime, type Sender } from './extension'
import { frameStyle } from './style'
import type { Surface } from './surface'

/** The panel's frame. */
export interface Panel {
  /** Opens it for this page or for a link on it; opens it anew where it is open. */
  open(link?: string): Promise<void>
  close(): void
  /** Closes it or, where it is closed, opens it. */
  toggle(): void
}

/** How long the frame has to show its pass, in milliseconds. */
const PATIENCE = 1500

/** The panel belongs to a button of ours, which takes the focus back. */
export function makePanel({ host, add }: Surface, dock: () => HTMLElement): Panel {
  let frame: HTMLIFrameElement | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const close = () => {
    if (!frame) return
    clearTimeout(timer)
    const focused = document.activeElement === host
    frame.remove()
    frame = undefined
    dock().ariaExpanded = 'false'
    if (focused) dock().focus()
  }
  // All that the background says is about the panel.
  const hear = ({ type }: Order, sender: Sender, reply: (answer: true) => void) => {
    if (sender.tab || sender.id !== runtime.id) return
    if (type === 'alive') reply(true)
    if (type === 'close') close()
    // The frame has shown its pass.
    if (type === 'opened') {
      clearTimeout(timer)
      frame?.focus()
    }
  }
  const open = async (link?: string) => {
    // Both browsers keep a listener once, however often it is added; on most pages nobody opens the panel.
    runtime.onMessage.addListener(hear)
    const payload = link ? { link } : {}
    const answer = await ask<{ pass: string }>('panel.pass', payload)
    if (!answer) return
    close()
    frame = document.createElement('iframe')
    frame.title = 'Gangway'
    frame.style.cssText = frameStyle
    // Without it a page with a COEP header gets an empty frame.
    frame.toggleAttribute('credentialless')
    frame.src = `${runtime.getURL('/panel.html')}#${answer.pass}`
    add(frame)
    dock().ariaExpanded = 'true'
    // Some pages (CSP sandbox) let no frame of ours load: there the extension's own window opens.
    timer = setTimeout(() => {
      close()
      void ask('panel.window', payload)
    }, PATIENCE)
  }
  return {
    open,
    close,
    toggle: () => void (frame ? close() : open()),
  }
}
