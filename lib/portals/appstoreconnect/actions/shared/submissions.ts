import type { Cell } from '../../../../actions/view'
import { say, type Text } from '../../../../text/index'
import type { Kept, Request } from '../../../portal'
import { type AnswerOf, to } from '../../define'
import { joined } from '../../jsonapi'
import { AppStoreVersion } from '../../operations/apps'
import { inWords, platformName, stateCell } from '../../words'
import type { Reads } from './versions'

/** A thing in a submission. */
export interface Item {
  id: string
  state: string
  /** The version that it is, where it is one. */
  version?: string
  /** In words: `5.12.0 (iOS)`. Of what is no version the portal says too little. */
  name: Text
}

const items = (id: string | Kept) => ({
  op: 'reviewSubmissions_items_getToManyRelated' as const,
  path: { id },
  query: { include: 'appStoreVersion', 'fields[appStoreVersions]': 'platform,versionString', limit: 200 },
})

/** The read of what is in a submission. */
export const itemsRead = (id: string | Kept): Request => to(items(id))

/** What is in a submission. */
export async function itemsOf(id: string, { read }: Reads): Promise<Item[]> {
  const document = await read(items(id))
  return document.data.map(row => {
    const [version] = joined(document, row, 'appStoreVersion', AppStoreVersion)
    const { platform, versionString } = version?.attributes ?? {}
    return {
      id: row.id,
      state: row.attributes.state ?? '',
      ...(version
        ? { version: version.id, name: `${versionString ?? '?'} (${platformName(platform)})` }
        : { name: say('something that is no version') }),
    }
  })
}

/** The state of a submission or of an item, for the eye. */
export const stateOf = (state: string): Cell => stateCell(state) ?? inWords(state)

/** A submission to App Review. */
export type Submission = AnswerOf<'reviewSubmissions_getCollection'>['data'][number]

/** Submissions that are under way, and drafts: of each platform there is at most one. */
export async function openSubmissions(
  appId: string,
  platform: string | undefined,
  { read }: Reads,
): Promise<Submission[]> {
  const { data } = await read({
    op: 'reviewSubmissions_getCollection',
    query: {
      'filter[app]': appId,
      'filter[platform]': platform,
      'filter[state]': 'READY_FOR_REVIEW,WAITING_FOR_REVIEW,IN_REVIEW,UNRESOLVED_ISSUES,CANCELING',
      limit: 200,
    },
  })
  return data
}

/** A read of one submission, to see how it stands. */
export const submissionRead = (id: string | Kept): Request =>
  to({ op: 'reviewSubmissions_getInstance', path: { id } })

/** Where a state stands in what {@link submissionRead} reads. */
export const submissionState = 'data.attributes.state'

/** The page of a submission in the portal, with what App Review wrote: no key may read that. */
export const submissionPath = (id: string): string => `distribution/reviewsubmissions/details/${id}`
