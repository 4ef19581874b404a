import type { Opened } from '../../lib/messages/shapes'
import { count, say } from '../../lib/text/index'
import { acting, farRun, now, opened, releaseActions } from './people'
import type { State } from './state'

/** What is longer and more than usual: names without an end, forty actions, two hundred calls, words as German has them. */

const app = 'Fahrgastinformations-und-Fahrkartenverkaufsanwendung-iOS-Enterprise'
const long: Partial<Opened> = {
  crumbs: ['verkehrsgesellschaft-international-holding', app, 'Veröffentlichungen'],
  name: '5.12.0-beta.3+build.20261122.4711.feature-fahrgastinformation',
  acting: {
    ...acting,
    name: 'Bereitstellungsschlüssel der Fahrgastinformation',
    account: 'Mobile-Bereitstellung (Dienstkonto) <mobile-release@example.com>',
    production: true,
  },
  rate: { left: 3412, of: 3600 },
  actions: releaseActions.map(one => ({
    ...one,
    title: say('{what}, auch für alle Verteilergruppen der Fahrgastinformation', { what: one.title }),
    ...(one.off
      ? { off: { ...one.off, why: say('needs a token with full access to this organization') } }
      : {}),
  })),
}
const forty = Array.from({ length: 40 }, (_, n) => ({
  ...releaseActions[(n % 7) + 1],
  id: `appcenter.many.${n}`,
  title: say(`Action ${n + 1} of this release`),
})) as Opened['actions']

const home = (change: Partial<Opened>, query: unknown = null) => ({
  'panel.open': { ...opened, ...change },
  'pins.get': [],
  'pins.set': [],
  'query.run': query,
})

const facts = {
  view: 'facts',
  title: long.name ?? '',
  pill: { pill: say('Waiting for the export compliance answer'), tone: 'warn' },
  facts: [
    {
      label: say('Export compliance documentation'),
      value: { pill: say('Not answered, and needed before the beta review'), tone: 'warn' },
    },
    { label: say('Groups'), value: `${app} Betatest Europa`, more: ['Qualitätssicherung', 'Außendienst'] },
    { label: say('Bundle id'), value: { id: `com.verkehrsgesellschaft.international.${app}` } },
  ],
}

const table = {
  view: 'table',
  title: say('All releases of this app'),
  columns: [
    { key: 'name', title: say('Name of the distribution group') },
    { key: 'state', title: say('State') },
    { key: 'id', title: say('Id'), kind: 'id' },
  ],
  rows: Array.from({ length: 300 }, (_, n) => ({
    key: String(n),
    cells: {
      name: `${app} Betatest Europa ${n}`,
      state: { pill: say('Waiting for the export compliance answer'), tone: 'warn' },
      id: { id: `1f0e7c1a-5b0f-4b0e-9f83-51c9c0c4a${String(n).padStart(3, '0')}` },
    },
  })),
}

const longRun = {
  ...farRun,
  state: 'preview',
  headline: count(4102, '{n} person', '{n} people'),
  title: say('Give to an external group and submit for the beta review'),
  target: `verkehrsgesellschaft-international-holding/${app}`,
  type: app,
  acting: long.acting,
  calls: Array.from({ length: 200 }, (_, n) => ({
    ...farRun.calls[0],
    id: `long:${n}`,
    touches: say('Give {build} to {group}', { build: '5.12.0 (4711)', group: `${app} ${n}` }),
    undo: n % 2 === 0 ? 'yes' : 'no',
  })),
  updated: now,
}

const run = (place: Opened['place']) => ({
  ...home({ ...long, place, start: { run: 'run-2' } }),
  'run.get': longRun,
})

export const longStates: Record<string, State> = {
  'long-home': { page: 'popup', answers: home(long, facts) },
  'long-facts': { page: 'popup', answers: home(long, facts), steps: [{ click: '.facts .more' }] },
  'long-many': {
    page: 'popup',
    answers: home({ actions: forty, facts: null }),
    steps: [{ fill: '.search input', with: 'action' }],
  },
  'long-form': {
    page: 'popup',
    answers: home({ ...long, facts: null }),
    steps: [
      { click: '[data-action="appcenter.release.distribute"]' },
      { fill: '#field-groups', with: app },
      { click: '#field-notify' },
    ],
  },
  'long-table': {
    page: 'panel',
    answers: home({ ...long, facts: null, start: { action: 'appcenter.releases.table', input: {} } }, table),
    steps: [{ sees: 'tbody' }],
  },
  'long-preview': { page: 'panel', answers: run('window') },
  'long-preview-all': { page: 'panel', answers: run('window'), steps: [{ click: '.run > .more' }] },
  'long-preview-frame': { page: 'panel', answers: run('frame') },
}
