import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Context } from '../../messages/protocol'
import type { Descriptor, FaultData, Opened, RunView, View } from '../../messages/shapes'

/** What the panel shows. Screens lie on a stack; home is its floor. */
export type Screen =
  | { at: 'home' }
  | { at: 'form'; action: Descriptor; input: Input }
  | { at: 'busy'; title: Descriptor }
  | { at: 'view'; action: Descriptor; input: Input; view: View }
  | { at: 'run'; run: RunView; moved: boolean }
  | { at: 'fault'; title: Descriptor | null; fault: FaultData; retry: () => void; change?: () => void }
  | { at: 'history' }
  | { at: 'watches' }

/** What was entered for an action. */
export type Input = Record<string, unknown>

/** What the screens may do. */
export interface Panel {
  opened: Opened
  /** Opens a screen above this one. */
  push(screen: Screen): void
  /** Shows a screen in place of this one. */
  replace(screen: Screen): void
  back(): void
  /** The action that was chosen last here: the way back leads to it. */
  chosen: { readonly current: string }
  /** Chooses an action: runs it, or asks for what it needs first. */
  choose(action: Descriptor, event: Event, input?: Input): void
  /** Runs a query or previews a plan with its whole input. */
  run(action: Descriptor, input: Input, event: Event, how?: 'push' | 'replace'): void
  /** Goes to another context: here where the panel is on its own, in the tab where it is a frame. */
  go(context: Context): void
  /** Looks at a typed address or name. */
  find(text: string): Promise<void>
  /** Shows what a run on top has become. */
  follow(run: RunView): void
  /** What a person has pinned: ids of actions, addresses of apps. */
  pins: readonly string[]
  pin(action: string, on: boolean): void
}

/** Hands the panel to everything within it; {@link usePanel} takes it. */
export const PanelContext = createContext<Panel | null>(null)

/** The panel around a component. */
export function usePanel(): Panel {
  const panel = useContext(PanelContext)
  if (!panel) throw new Error('outside the panel')
  return panel
}
