import type { Example } from '../../../../actions/action'
import type { AppStoreConnectContext } from '../../../../context/index'

export { refuse } from '../../../../http/fault'

/** An example on the demonstration app: the address behind the app's own, and the input. */
export const example = (path: string, input: Example['input'] = {}): [Example] => [
  { address: `https://appstoreconnect.apple.com/apps/6440000001/${path}`, input },
]

/** A condition: the app as a whole, or this section of it; never one thing inside. */
export const inSection =
  (name: string) =>
  ({ section, buildId, groupId, feedbackId }: AppStoreConnectContext): boolean =>
    (section === undefined || section === name) && !buildId && !groupId && !feedbackId
