import { flag, isObject, member, text } from '../json.ts'
import { type Call, type Handlers, ok } from './call.ts'
import { Refusal } from './errors.ts'
import { groupIn } from './groups.ts'
import type { Release } from './state.ts'
import { groupsOf, releaseRow, releaseView } from './views.ts'

/** Notes longer than this are refused. */
const notesLimit = 5000

function release(call: Call, among: Release[] = call.app.releases): Release {
  const wanted = call.param('release_id')
  const found = wanted === 'latest' ? among[0] : among.find(r => String(r.id) === wanted)
  if (found) return found
  if (wanted !== 'latest' && !/^\d+$/.test(wanted))
    throw new Refusal('BadRequest', 'release_id must be an integer or latest')
  throw new Refusal('NotFound', `Release ${wanted} not found`)
}

function numbered(call: Call): Release {
  call.id('release_id')
  return release(call)
}

function notes(call: Call): string | undefined {
  const given = call.optionalText('release_notes')
  if (given !== undefined && given.length > notesLimit) {
    throw new Refusal('BadRequest', `release_notes must not be longer than ${notesLimit} characters`)
  }
  return given
}

function setBuild(call: Call, target: Release): void {
  const build = member(call.body, 'build')
  if (!isObject(build)) return
  target.build = {
    branch: text(build, 'branch_name') ?? target.build?.branch ?? '',
    commit: text(build, 'commit_hash') ?? target.build?.commit ?? '',
    message: text(build, 'commit_message') ?? target.build?.message ?? '',
  }
}

function send(target: Release, groupId: string): void {
  if (!target.groupIds.includes(groupId)) target.groupIds.push(groupId)
}

/** Releases, newest first. */
export const releases: Handlers<
  | 'releases_list'
  | 'releases_listLatest'
  | 'releases_getLatestByUser'
  | 'releases_updateDetails'
  | 'releases_update'
  | 'releases_delete'
  | 'releases_addDistributionGroup'
  | 'releases_deleteDistributionGroup'
  | 'releases_listByDistributionGroup'
  | 'releases_getLatestByDistributionGroup'
  | 'devices_list'
> = {
  releases_list: call => {
    const top = call.count('top', 100, 1, 10_000)
    const published = call.query.get('published_only') === 'true'
    const tester = call.query.get('scope') === 'tester'
    const shown = call.app.releases.filter(
      r => (!published || r.groupIds.length > 0) && (!tester || r.enabled),
    )
    return ok(shown.slice(0, top).map(r => releaseRow(call.state, call.app, r)))
  },
  releases_listLatest: call => {
    const newest = new Set<Release>()
    for (const group of groupsOf(call.state, call.app)) {
      const found = call.app.releases.find(r => r.groupIds.includes(group.id))
      if (found) newest.add(found)
    }
    return ok([...newest].map(r => releaseRow(call.state, call.app, r)))
  },
  releases_getLatestByUser: call => ok(releaseView(call.state, call.app, release(call))),
  releases_updateDetails: call => {
    const target = numbered(call)
    const enabled = member(call.body, 'enabled')
    if (enabled !== undefined && typeof enabled !== 'boolean')
      throw new Refusal('BadRequest', '"enabled" must be a boolean')
    const said = notes(call)
    target.enabled = enabled ?? target.enabled
    target.notes = said ?? target.notes
    setBuild(call, target)
    return ok({ enabled: target.enabled, release_notes: target.notes })
  },
  releases_update: call => {
    const target = numbered(call)
    const said = notes(call)
    const wanted = member(call.body, 'destinations')
    const groups = groupsOf(call.state, call.app)
    const found = (Array.isArray(wanted) ? wanted : []).map(destination => {
      const id = text(destination, 'id')
      const name = text(destination, 'name')
      const group = groups.find(g => g.id === id || g.name === name)
      if (!group) throw new Refusal('BadRequest', `Destination ${id ?? name} not found`)
      return group
    })
    for (const group of found) send(target, group.id)
    target.notes = said ?? target.notes
    target.mandatory = flag(call.body, 'mandatory_update') ?? target.mandatory
    setBuild(call, target)
    return ok({ release_notes: target.notes })
  },
  releases_delete: call => {
    call.app.releases.splice(call.app.releases.indexOf(numbered(call)), 1)
    return { status: 200 }
  },
  releases_addDistributionGroup: call => {
    const target = numbered(call)
    const id = call.text('id')
    if (!groupsOf(call.state, call.app).some(group => group.id === id)) {
      throw new Refusal('NotFound', `Distribution group ${id} not found`)
    }
    send(target, id)
    target.mandatory = flag(call.body, 'mandatory_update') ?? false
    return { status: 201, body: { id, mandatory_update: target.mandatory } }
  },
  releases_deleteDistributionGroup: call => {
    const target = numbered(call)
    const id = call.param('group_id')
    if (!target.groupIds.includes(id)) throw new Refusal('NotFound', `Release is not in group ${id}`)
    target.groupIds = target.groupIds.filter(other => other !== id)
    return { status: 200 }
  },
  releases_listByDistributionGroup: call => {
    const group = groupIn(call)
    return ok(
      call.app.releases
        .filter(r => r.groupIds.includes(group.id))
        .map(r => ({
          id: r.id,
          version: r.version,
          origin: 'appcenter',
          short_version: r.shortVersion,
          mandatory_update: r.mandatory,
          uploaded_at: r.uploadedAt,
          enabled: r.enabled,
          is_external_build: r.build === undefined,
        })),
    )
  },
  releases_getLatestByDistributionGroup: call => {
    const group = groupIn(call)
    const there = call.app.releases.filter(r => r.groupIds.includes(group.id))
    return ok(releaseView(call.state, call.app, release(call, there)))
  },
  devices_list: call => {
    groupIn(call)
    return ok([])
  },
}
