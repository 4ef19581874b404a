import type { View } from '../../lib/messages/shapes'
import { say } from '../../lib/text/index'
import { days } from './people'

const releases = (n: number): View => ({
  view: 'table',
  title: say('All releases'),
  columns: [
    { key: 'release', title: say('Release'), kind: 'number' },
    { key: 'version', title: say('Version') },
    { key: 'state', title: say('State') },
    { key: 'downloads', title: say('Downloads'), kind: 'number' },
    { key: 'uploaded', title: say('Uploaded'), kind: 'time' },
    { key: 'origin', title: say('Origin'), kind: 'id' },
  ],
  rows: Array.from({ length: n }, (_, index) => ({
    key: String(n - index),
    cells: {
      release: n - index,
      version: `5.${12 - Math.floor(index / 16)}.${15 - (index % 16)} (${4711 - index})`,
      state:
        index % 7 === 3
          ? { pill: say('disabled'), tone: 'calm' as const }
          : { pill: say('enabled'), tone: 'ok' as const },
      downloads: (index * 37) % 411,
      uploaded: { at: days(-index * 1.7) },
      origin: { id: index % 3 === 0 ? 'hockeyapp' : 'appcenter' },
    },
    context: { portal: 'appcenter', owner: 'acme', app: 'Kite-iOS', release: String(n - index) },
  })),
  bulk: [{ action: 'appcenter.release.delete', title: say('Delete'), field: 'releases' }],
})

/** Views of every kind. */
export const views = {
  facts: {
    view: 'facts',
    title: '5.12.0 (4711)',
    pill: { pill: say('Enabled'), tone: 'ok' },
    facts: [
      { label: say('Mandatory'), value: { pill: say('Yes'), tone: 'warn' } },
      { label: say('Groups'), value: 'QA', more: ['Beta EU', 'Collaborators'] },
      { label: say('Uploaded'), value: { at: days(-2) }, more: ['by Account owner'] },
      { label: say('Downloads'), value: 1204, more: ['311 unique'] },
      { label: say('Bundle id'), value: { id: 'com.acme.kite' } },
      { label: say('Needs'), value: 'iOS 15.0' },
      { label: say('Fingerprint'), value: { id: '9f86d081884c7d659a2feaa0c55ad015' } },
    ],
    notes: [say('Distribution of App Center ended on 31 March 2025; what is here can still be read.')],
  },
  table: releases(187),
  large: releases(5000),
  nothing: {
    view: 'table',
    title: say('All releases'),
    columns: [{ key: 'release', title: say('Release') }],
    rows: [],
    empty: say('This app has no release yet.'),
  },
  chart: {
    view: 'chart',
    title: say('Downloads per day'),
    unit: say('downloads'),
    points: Array.from({ length: 28 }, (_, n) => ({
      at: days(n - 28),
      value: Math.round(60 + 55 * Math.sin(n / 3) + n * 2),
    })),
  },
  copies: {
    view: 'copies',
    title: say('Ids of this release'),
    copies: [
      { label: say('All ids'), text: 'acme/Kite-iOS release 187, version 5.12.0 (4711)' },
      { label: say('Release id'), text: '187' },
      { label: say('App'), text: 'acme/Kite-iOS' },
      { label: say('Address'), text: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/187' },
    ],
  },
  qr: {
    view: 'qr',
    title: say('Install page'),
    text: 'https://install.appcenter.ms/orgs/acme/apps/Kite-iOS/releases/187',
  },
  file: {
    view: 'file',
    title: say('Release notes'),
    name: 'Kite-iOS-release-notes.md',
    type: 'text/markdown',
    text: Array.from(
      { length: 40 },
      (_, n) => `## 5.12.${40 - n}\n\n- Mends the login\n- Names the tester\n`,
    ).join('\n'),
  },
  text: {
    view: 'text',
    title: say('Release notes'),
    text: 'Mends the login of people with two accounts.\n\n- faster start\n- fewer crashes',
  },
  links: {
    view: 'links',
    title: say('Everywhere this app stands'),
    links: [
      {
        label: say('Install page'),
        href: 'https://install.appcenter.ms/orgs/acme/apps/Kite-iOS',
        more: say('public'),
      },
      { label: say('Crashes'), href: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/crashes' },
      { label: say('Settings'), href: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/settings' },
    ],
  },
} satisfies Record<string, View>
