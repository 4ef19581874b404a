/** A context of any portal: to the page's side just fields and what they say. */
export type Fields = { readonly portal: string } & object

/** Fields that tell where on the portal one is, but name nothing one could act on. */
const PLACES = /^(portal|host|section|area|platform|ownerKind|team)$/

/** True if the link names something that the page does not: a release on the list of releases. */
export const richer = (link: Fields | null, page: Fields | null): boolean =>
  Object.keys(link ?? {}).some(field => !PLACES.test(field) && !(page && field in page))
