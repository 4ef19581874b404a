import * as v from 'valibot'
import { operation } from '../../portal'
import { app, maybe, nothing } from './schema'

const Destination = v.object({
  id: maybe(v.string()),
  name: maybe(v.string()),
  destination_type: maybe(v.string()),
})
const Build = v.object({
  branch_name: maybe(v.string()),
  commit_hash: maybe(v.string()),
  commit_message: maybe(v.string()),
})

/** A release as the list shows it: without its notes. */
const BasicRelease = v.object({
  id: v.number(),
  version: v.string(),
  short_version: v.string(),
  uploaded_at: v.string(),
  enabled: v.boolean(),
  destinations: maybe(v.array(Destination)),
  build: maybe(Build),
})

/** A release as its own page shows it. */
const Release = v.object({
  ...BasicRelease.entries,
  app_name: v.string(),
  app_display_name: v.string(),
  release_notes: maybe(v.string()),
  size: maybe(v.number()),
  min_os: maybe(v.string()),
  bundle_identifier: maybe(v.string()),
  fingerprint: maybe(v.string()),
  download_url: maybe(v.string()),
  install_url: maybe(v.string()),
  status: maybe(v.string()),
})

/** Releases. */
export const releases = {
  releases_list: operation('distribute', 'GET', `${app}/releases`, v.array(BasicRelease)),
  releases_getLatestByUser: operation('distribute', 'GET', `${app}/releases/{release_id}`, Release),
  releases_updateDetails: operation('distribute', 'PUT', `${app}/releases/{release_id}`, nothing),
  releases_delete: operation('distribute', 'DELETE', `${app}/releases/{release_id}`, nothing),
}
