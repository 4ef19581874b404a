import type { Descriptor, Opened, RunView, View } from '../../lib/messages/shapes'
import { say } from '../../lib/text/index'
import { longStates } from './long-states'
import { optionsStates } from './options-states'
import { acting, endedRun, farRun, now, opened, pausedRun, releaseActions, smallRun } from './people'
import { type Answers, fault, type State, type Step } from './state'
import { uploadStates } from './upload-states'
import { views } from './views'
import { watchStates } from './watch-states'

const never = { never: true }

const home = (change: Partial<Opened> = {}, more: Answers = {}): Answers => ({
  'panel.open': { ...opened, ...change },
  'pins.get': [],
  'pins.set': [],
  'query.run': views.facts,
  'runs.recent': [pausedRun, endedRun, smallRun],
  'run.get': smallRun,
  'panel.find': fault('missing', say('Nothing is known by this name.')),
  ...more,
})

/** What comes later has come. */
const drawn: Step = { sees: 'main:not(:has(.skeleton))' }

const showing = (view: View, action: string): State => ({
  page: 'popup',
  answers: home({ facts: null, start: { action, input: {} } }, { 'query.run': view }),
  steps: [drawn],
})

/** What was entered is at fault. */
const entered = (steps: Step[]): State => ({
  page: 'popup',
  answers: home(
    { facts: null, start: { action: 'appcenter.downloads.chart', input: { from: '2026-02-31' } } },
    { 'query.run': fault('invalid', say('{day} is not a day.', { day: '2026-02-31' })) },
  ),
  steps,
})

const running = (run: RunView, change: Partial<Opened> = {}, steps: Step[] = []): State => ({
  page: 'panel',
  answers: home(
    { place: 'window', start: { run: run.id }, acting: run.acting, ...change },
    { 'run.get': run, 'run.apply': { run, moved: true } },
  ),
  steps,
})

const without = (actions: Descriptor[]): Descriptor[] =>
  actions.map(one =>
    one.copies || one.id.endsWith('links') || one.id.endsWith('qr')
      ? one
      : { ...one, off: { why: say('needs a token'), next: 'options' } },
  )

const nowhere: Partial<Opened> = {
  context: null,
  address: null,
  portalName: null,
  crumbs: [],
  name: '',
  facts: null,
  rate: null,
  actions: releaseActions.filter(one => one.of === 'owner').map(one => ({ ...one, of: 'portal' })),
}

/** Every state that is looked at. */
export const states: Record<string, State> = {
  home: { page: 'popup', answers: home() },
  'home-window': { page: 'panel', answers: home({ place: 'window' }) },
  'home-frame': { page: 'frame', answers: home({ place: 'frame' }) },
  'home-all-facts': { page: 'popup', answers: home(), steps: [{ click: '.facts .more' }] },
  'home-loading': { page: 'popup', answers: home({}, { 'query.run': never }) },
  'home-waiting': { page: 'popup', answers: home({}, { 'query.run': never }), steps: [{ pause: 1300 }] },
  'home-facts-failed': {
    page: 'popup',
    answers: home(
      {},
      {
        'query.run': fault('server', say('App Center answered with an error.'), {
          status: 502,
          support: '0b7d5c1e-2f6a',
        }),
      },
    ),
  },
  'home-production': {
    page: 'popup',
    answers: home({
      acting: { ...acting, name: 'Kite iOS, live', production: true },
      rate: { left: 212, of: 3600 },
    }),
  },
  'home-search': {
    page: 'popup',
    answers: home(),
    steps: [{ press: '/' }, { fill: '.search input', with: 'rel' }],
  },
  'home-search-nothing': {
    page: 'popup',
    answers: home(),
    steps: [{ fill: '.search input', with: 'acme/Falcon' }],
  },
  'home-pinned': {
    page: 'popup',
    answers: home({}, { 'pins.get': ['appcenter.release.qr', 'appcenter.app.links'] }),
  },
  'home-link': {
    page: 'panel',
    answers: home({ place: 'window', from: { by: 'link', host: 'wiki.acme.example' } }),
  },
  'home-rtl': { page: 'popup', answers: home(), rtl: true },
  opening: { page: 'popup', answers: { 'panel.open': never } },
  inert: {
    page: 'frame',
    answers: {
      'panel.open': fault(
        'internal',
        say('This panel was not opened by Gangway. Close it and open it again.'),
      ),
    },
  },
  'open-failed': {
    page: 'popup',
    answers: { 'panel.open': fault('internal', say('The background of Gangway does not answer.')) },
  },
  fresh: {
    page: 'popup',
    answers: home({ fresh: true, acting: null, rate: null, facts: null, actions: without(releaseActions) }),
  },
  'no-credential': {
    page: 'popup',
    answers: home({ acting: null, rate: null, facts: null, actions: without(releaseActions) }),
  },
  nowhere: { page: 'popup', answers: home(nowhere) },
  'nowhere-pinned': {
    page: 'popup',
    answers: home(nowhere, {
      'pins.get': ['Kite-iOS', 'Kite-Android', 'Kite%20-%20Beta', 'Kite-Mac', 'Kite-Windows'].map(
        name => `https://appcenter.ms/orgs/acme/apps/${name}`,
      ),
    }),
  },
  'nowhere-fresh': { page: 'popup', answers: home({ ...nowhere, fresh: true, acting: null }) },
  form: {
    page: 'popup',
    answers: home(),
    steps: [{ click: '[data-action="appcenter.release.distribute"]' }],
  },
  'form-wrong': {
    page: 'popup',
    answers: home(),
    steps: [
      { fill: '.search input', with: 'tester' },
      { press: 'Enter' },
      { fill: '#field-limit', with: '900' },
      { click: '[type=submit]' },
    ],
  },
  'view-busy': {
    page: 'popup',
    answers: home({ facts: null }, { 'query.run': never }),
    steps: [{ click: '[data-action="appcenter.releases.table"]' }],
  },
  'view-facts': showing(views.facts, 'appcenter.releases.table'),
  'view-table': showing(views.table, 'appcenter.releases.table'),
  'view-table-large': showing(views.large, 'appcenter.releases.table'),
  'view-table-filter': {
    ...showing(views.large, 'appcenter.releases.table'),
    steps: [
      drawn,
      { fill: '.search input', with: '47 dis' },
      { click: 'tbody tr:nth-child(2) input' },
      { click: 'tbody tr:nth-child(4) input' },
    ],
  },
  'view-table-sorted': {
    ...showing(views.table, 'appcenter.releases.table'),
    steps: [
      drawn,
      { click: 'th:nth-child(5) button' },
      { click: 'th:nth-child(5) button' },
      { press: 'Tab' },
    ],
  },
  'view-table-empty': showing(views.nothing, 'appcenter.releases.table'),
  'view-chart': showing(views.chart, 'appcenter.downloads.chart'),
  'view-qr': showing(views.qr, 'appcenter.release.qr'),
  'view-copies': showing(views.copies, 'appcenter.release.ids'),
  'view-file': showing(views.file, 'appcenter.release.file'),
  'view-text': showing(views.text, 'appcenter.release.file'),
  'view-links': showing(views.links, 'appcenter.app.links'),
  'preview-small': running(smallRun),
  'preview-far': running(farRun, {}, [{ fill: '#typed', with: '5' }]),
  'preview-far-popup': { ...running(farRun, { place: 'popup' }), page: 'popup' },
  'preview-far-frame': { ...running(farRun, { place: 'frame' }), page: 'frame' },
  'preview-moved': running(smallRun, {}, [{ pause: 600 }, { click: '.button.primary' }]),
  'preview-link': running(smallRun, { from: { by: 'link', host: 'wiki.acme.example' } }),
  'run-held': running({
    ...farRun,
    state: 'held',
    notBefore: now + 29_000,
    can: { ...farRun.can, apply: false, stop: true },
  }),
  'run-held-small': running({
    ...smallRun,
    rung: 0,
    state: 'held',
    notBefore: now + 5000,
    can: { ...smallRun.can, apply: false, stop: true },
  }),
  'run-running': running({
    ...pausedRun,
    state: 'running',
    pause: null,
    progress: { rows: 50, ended: 17 },
    can: { apply: false, goOn: false, stop: true, undo: false },
  }),
  'run-paused': running(pausedRun),
  'run-paused-fault': running({
    ...pausedRun,
    pause: {
      because: 'fault',
      fault: { code: 'limited', what: say('App Center asks to wait.'), status: 429 },
    },
  }),
  'run-partly': running(endedRun),
  'run-done': running({
    ...smallRun,
    state: 'done',
    calls: smallRun.calls.map(one => ({ ...one, state: 'done' as const })),
    progress: { rows: 1, ended: 1 },
    can: { apply: false, goOn: false, stop: false, undo: true },
  }),
  'run-unknown': running({
    ...smallRun,
    state: 'unknown',
    calls: smallRun.calls.map(one => ({ ...one, state: 'unknown' as const })),
    progress: { rows: 1, ended: 1 },
    can: { apply: false, goOn: false, stop: false, undo: false },
  }),
  'run-secret': running({
    ...smallRun,
    title: say('Make a token'),
    headline: say('1 token'),
    summary: say('of acme/Kite-iOS was made.'),
    state: 'done',
    calls: smallRun.calls.map(one => ({
      ...one,
      touches: say('Make the token “CI”'),
      state: 'done' as const,
    })),
    secrets: ['expire:187'],
  }),
  history: { page: 'popup', answers: home(), steps: [{ click: '.push > button' }] },
  'history-empty': {
    page: 'popup',
    answers: home({}, { 'runs.recent': [] }),
    steps: [{ click: '.push > button' }],
  },
  'fault-unauthorized': {
    page: 'popup',
    answers: home(
      { facts: null },
      {
        'query.run': fault('unauthorized', 'Unauthorized: the token is not valid', {
          status: 401,
          support: '7c1e0c7a-5b0f-4b0e-9f83-51c9c0c4a0d2',
        }),
      },
    ),
    steps: [{ click: '[data-action="appcenter.releases.table"]' }],
  },
  'fault-offline': {
    page: 'popup',
    answers: home({ facts: null }, { 'query.run': fault('offline', say('There is no connection.')) }),
    steps: [{ click: '[data-action="appcenter.releases.table"]' }],
  },
  'fault-entered': entered([]),
  'fault-entered-again': entered([{ click: '.fault .primary' }]),
  'fault-closed': {
    page: 'popup',
    answers: home(
      { facts: null },
      { 'query.run': fault('closed', say('Distribution of App Center ended on 31 March 2025.')) },
    ),
    steps: [{ click: '[data-action="appcenter.releases.table"]' }],
  },
  'fault-locked': {
    page: 'popup',
    answers: home({ facts: null }, { 'query.run': fault('locked', say('Gangway is locked.')) }),
    steps: [{ click: '[data-action="appcenter.releases.table"]' }],
  },
  'fault-writes-off': {
    page: 'popup',
    answers: home(
      { facts: null },
      { 'plan.preview': fault('writes-off', say('Writing is off for App Center.')) },
    ),
    steps: [{ click: '[data-action="appcenter.release.disable"]' }],
  },
  'panel-locked': { page: 'popup', answers: home({ facts: null, locked: true }) },
  ...optionsStates,
  ...watchStates,
  ...uploadStates,
  ...longStates,
}
