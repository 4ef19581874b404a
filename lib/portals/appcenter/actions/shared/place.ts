import type { Example } from '../../../../actions/action'
import type { AppCenterContext } from '../../../../context/index'
import type { With } from '../../define'

export { refuse } from '../../../../http/fault'

/** An example on the demonstration app: the address behind the app's own, and the input. */
export const example = (path: string, input: Example['input'] = {}): [Example] => [
  { address: `https://appcenter.ms/orgs/acme/apps/Kite-iOS/${path}`, input },
]

/** A place of the same app: what a row of a table leads to. */
export const placeOf = (
  { portal, ownerKind, owner, app }: With<'owner' | 'app'>,
  more: Partial<AppCenterContext>,
): AppCenterContext => ({ portal, ...(ownerKind ? { ownerKind } : {}), owner, app, ...more })

/** A condition: the app as a whole, or this section of it. */
export const inSection =
  (name: string) =>
  ({ section }: AppCenterContext): boolean =>
    section === undefined || section === name

/** The app in words: `acme/Kite-iOS`. */
export const nameOf = ({ owner, app }: With<'owner' | 'app'>): string => `${owner}/${app}`
