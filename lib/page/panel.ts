import { ask, extension } from './extension'
import type { Surface } from './surface'

/** The panel's frame. */
export interface Panel {
  /** Opens it for this page or for a link on it; opens it anew where it is open. */
  open(link?: string): Promise<void>
  close(): void
  /** Closes it or, where it is closed, opens it. */
  toggle(): void
  /** The background says that the frame has shown its pass. */
  opened(): void
}

/** How long the frame has to show its pass, in milliseconds. */
const PATIENCE = 1500

/** The panel belongs to a button of ours, which takes the focus back. */
export function makePanel({ host, root }: Surface, dock: HTMLElement): Panel {
  let frame: HTMLIFrameElement | undefined
  let timer: number | undefined

  const close = () => {
    clearTimeout(timer)
    const focused = frame && document.activeElement === host
    frame?.remove()
    frame = undefined
    dock.ariaExpanded = 'false'
    if (focused) dock.focus()
  }
  const open = async (link?: string) => {
    const payload = link ? { link } : {}
    const answer = await ask<{ pass: string }>('panel.pass', payload)
    if (!answer) return
    close()
    frame = document.createElement('iframe')
    frame.title = 'Gangway'
    frame.allow = ''
    // Without it a page with a COEP header gets an empty frame.
    frame.setAttribute('credentialless', '')
    frame.src = `${extension.runtime.getURL('/panel.html')}#${answer.pass}`
    root.append(frame)
    dock.ariaExpanded = 'true'
    // Some pages (CSP sandbox) let no frame of ours load: there the extension's own window opens.
    timer = window.setTimeout(() => {
      close()
      void ask('panel.window', payload)
    }, PATIENCE)
  }
  return {
    open,
    close,
    toggle: () => void (frame ? close() : open()),
    opened() {
      clearTimeout(timer)
      frame?.focus()
    },
  }
}
