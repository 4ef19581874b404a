import * as v from 'valibot'
import { choice } from '../../../actions/fields'
import type { Cell, Column } from '../../../actions/view'
import { toFault } from '../../../http/fault'
import { say } from '../../../text/index'
import { defineQuery, type Reads } from '../define'
import { stateCell } from '../words'
import { newestBuild, readVersions, turnOf, versionsInWords, workInWords } from './shared/app-status'
import { type KnownApp, readApps } from './shared/apps'
import { daysTo } from './shared/days'
import { phasedWords } from './shared/phased'

const columns: Column[] = [
  { key: 'app', title: say('App') },
  { key: 'live', title: say('Live') },
  { key: 'phase', title: say('Phase') },
  { key: 'work', title: say('In work') },
  { key: 'turn', title: say('Whose turn') },
  { key: 'build', title: say('Newest build') },
  { key: 'state', title: say('Build state') },
  { key: 'uploaded', title: say('Uploaded'), kind: 'time' },
  { key: 'days', title: say('Days left'), kind: 'number' },
  { key: 'bundle', title: say('Bundle id'), kind: 'id' },
]

/** One app's cells: what the key is refused is told in its place. */
async function cellsOf(tools: Reads, { id, name, bundleId }: KnownApp): Promise<Record<string, Cell>> {
  const refused = (error: unknown): Record<string, Cell> => ({
    state: { pill: toFault(error).what, tone: 'calm' },
  })
  const [store, build] = await Promise.all([
    readVersions(tools, id).then(
      ({ live, phase, work }): Record<string, Cell> => ({
        live: versionsInWords(live) || null,
        phase: phase ? phasedWords(phase) : null,
        work: workInWords(work) || null,
        turn: turnOf(work),
      }),
      refused,
    ),
    newestBuild(tools, id).then(
      (newest): Record<string, Cell> => ({
        build: newest ? { id: newest.name } : null,
        state: newest ? stateCell(newest.is.expired ? 'EXPIRED' : newest.is.processingState) : null,
        uploaded: newest?.is.uploadedDate ? { at: newest.is.uploadedDate } : null,
        days: newest ? daysTo(tools.now, newest.is.expirationDate) : null,
      }),
      refused,
    ),
  ])
  return { app: name, bundle: { id: bundleId }, ...store, ...build }
}

const common = {
  credential: { access: 'read', reach: 'account' },
  keywords: 'find go list overview status portfolio',
} as const

/** Every app at a glance. */
export const appsDashboard = defineQuery({
  ...common,
  id: 'appstoreconnect.apps.dashboard',
  title: say('All apps'),
  about: say('Every app the key reaches: live version, version in work, whose turn it is, newest build.'),
  needs: [],
  where: context => context.appId === undefined && context.resource === undefined,
  input: v.object({}),
  examples: [{ address: 'https://appstoreconnect.apple.com/apps', input: {} }],
  operations: ['apps_getCollection', 'apps_appStoreVersions_getToManyRelated', 'builds_getCollection'],
  rank: 10,
  menu: ['account'],
  async run(_context, _input, tools) {
    const apps = await readApps(tools)
    const cells = await tools.all(apps, app => cellsOf(tools, app))
    return {
      view: 'table',
      title: say('All apps'),
      columns,
      rows: apps.map(({ id }, n) => ({
        key: id,
        cells: cells[n] ?? {},
        context: { portal: 'appstoreconnect', appId: id },
      })),
      empty: say('This key reaches no app.'),
    }
  },
})

const places = ['same page', 'distribution', 'testflight', 'analytics', 'ci'] as const

/** Another app, at the same section or another. */
export const switchApp = defineQuery({
  ...common,
  id: 'appstoreconnect.apps.switch',
  title: say('Switch app'),
  about: say('Goes to another app, on the same page or another of the portal.'),
  needs: [],
  input: v.object({ page: choice('Page', places) }),
  examples: [{ address: 'https://appstoreconnect.apple.com/apps/6440000001/testflight/ios', input: {} }],
  operations: ['apps_getCollection'],
  rank: 23,
  async run(context, { page }, tools) {
    const apps = await readApps(tools)
    const section = page === 'same page' ? (context.appId ? context.section : undefined) : page
    return {
      view: 'table',
      title: say('Switch app'),
      columns: [
        { key: 'app', title: say('App') },
        { key: 'bundle', title: say('Bundle id'), kind: 'id' },
        { key: 'sku', title: say('SKU'), kind: 'id' },
        { key: 'id', title: say('App id'), kind: 'id' },
      ],
      rows: apps
        .filter(({ id }) => id !== context.appId || page !== 'same page')
        .map(({ id, name, bundleId, sku }) => ({
          key: id,
          cells: { app: name, bundle: { id: bundleId }, sku: { id: sku }, id: { id } },
          context: { portal: 'appstoreconnect', appId: id, ...(section ? { section } : {}) },
        })),
      empty: say('This key reaches no other app.'),
    }
  },
})
