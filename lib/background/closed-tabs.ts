import { extension } from '../messages/extension'

type Hear = (tab: number) => void

let hear: Hear = () => {}
const closed = (tab: number): void => hear(tab)

/** Hears of tabs that are closed, as a worker must at once that is woken by one. */
export function hearClosedTabs(by: Hear): void {
  hear = by
  extension.tabs.onRemoved.addListener(closed)
}

/**
 * Hears no more of them: each tab that somebody closed would wake the worker.
 * @param but who goes on to hear of them
 */
export function hearNoClosedTabs(but?: Hear): void {
  if (hear !== but) extension.tabs.onRemoved.removeListener(closed)
}
