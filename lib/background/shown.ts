import type { SettingsShown } from '../messages/protocol'
import { allPortals } from '../portals/registry'
import type { Settings } from '../vault/settings'

/** The settings as a person sees them: a switch for each portal there is. */
export const settingsShown = ({ writes, selection }: Settings): SettingsShown => ({
  writes: allPortals().map(({ id }) => ({ portal: id, on: writes[id] === true })),
  selection,
})
