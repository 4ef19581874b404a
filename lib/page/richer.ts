/** A context of any portal, as the page's side sees it: names and what they stand for. */
export type Fields = Readonly<Record<string, string | undefined>>

/** Fields that tell where on the portal one is, but name nothing one could act on. */
const PLACES = /^(portal|host|section|area|platform|ownerKind|team)$/

/** True if the link names something that the page does not: a release on the list of releases. */
export const richer = (link: Fields | null, page: Fields | null): boolean =>
  Object.keys(link ?? {}).some(field => !PLACES.test(field) && !page?.[field])
