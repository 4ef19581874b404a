import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import type { Sender, SendState } from './sender'

/** What sends files, where this page may: in the uploader alone. */
export const SenderContext = createContext<Sender | null>(null)

/** The page's sender, and how it stands; null in every page but the uploader. */
export function useSender(): { sender: Sender; state: SendState } | null {
  const sender = useContext(SenderContext)
  const [, look] = useState(0)
  useEffect(() => sender?.listen(() => look(n => n + 1)), [sender])
  return sender && { sender, state: sender.state() }
}
