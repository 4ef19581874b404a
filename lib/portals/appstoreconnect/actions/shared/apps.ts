import { equalName } from '../../../../actions/match'
import type { Reads } from '../../define'

/** An app by the words that people know it by. What is not told is empty, and the name is the id then. */
export interface KnownApp {
  id: string
  name: string
  bundleId: string
  sku: string
}

/** Every app that the key reaches, by name. */
export async function readApps({ pages }: Pick<Reads, 'pages'>): Promise<KnownApp[]> {
  const apps: KnownApp[] = []
  const query = { 'fields[apps]': 'name,bundleId,sku', sort: 'name', limit: 200 }
  for await (const { data } of pages({ op: 'apps_getCollection', query }))
    for (const { id, attributes } of data)
      apps.push({
        id,
        name: attributes.name ?? id,
        bundleId: attributes.bundleId ?? '',
        sku: attributes.sku ?? '',
      })
  return apps
}

/** The app that a person names by id, name or bundle id. */
export const appNamed = (apps: readonly KnownApp[], word: string): KnownApp | undefined =>
  apps.find(({ id, name, bundleId }) => [id, name, bundleId].some(one => equalName(one, word)))
