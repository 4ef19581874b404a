import type { CallView, Descriptor, FaultData, Opened, RunView, Shown } from '../../lib/messages/shapes'
import { count, say } from '../../lib/text/index'

/** Made-up things and people for the gallery. Times hang on one moment, so that pictures can be compared. */
export const now = Date.now()
const day = 86_400_000

/** A moment some days from now. */
export const days = (n: number): string => new Date(now + n * day).toISOString()

const action = (id: string, title: string, more: Partial<Descriptor> = {}): Descriptor => ({
  id: `appcenter.${id}`,
  title: say(title),
  about: say(`${title.replace('…', '')}, as it stands on the portal.`),
  kind: 'query',
  effect: 'read',
  fields: {},
  required: [],
  copies: false,
  of: 'release',
  keywords: '',
  ...more,
})

const plan = { kind: 'plan', effect: 'write' } as const

export const releaseActions: Descriptor[] = [
  action('release.facts', 'Facts'),
  action('release.distribute', 'Give to groups', {
    ...plan,
    fields: {
      groups: {
        type: 'array',
        title: 'Groups',
        description: 'Names as they stand in the portal.',
        format: 'lines',
      },
      mandatory: {
        type: 'boolean',
        title: 'Mandatory update',
        description: 'Testers cannot skip it.',
        default: false,
      },
      notify: { type: 'boolean', title: 'Send mails', default: false },
      notes: { type: 'string', title: 'Release notes', format: 'markdown', maxLength: 5000 },
    },
    required: ['groups'],
  }),
  action('release.disable', 'Disable this release', plan),
  action('release.notes', 'Edit release notes', {
    ...plan,
    fields: { notes: { type: 'string', title: 'Release notes', format: 'markdown', maxLength: 5000 } },
    required: ['notes'],
  }),
  action('releases.table', 'All releases of this app', { of: 'app' }),
  action('downloads.chart', 'Downloads per day', {
    fields: { from: { type: 'string', title: 'First day', description: 'As 2026-11-23.' } },
  }),
  action('release.delete', 'Delete this release', { ...plan, effect: 'destructive' }),
  action('release.ids', 'Copy ids', { copies: true }),
  action('release.link', 'Copy link', { copies: true }),
  action('release.markdown', 'Markdown', { copies: true }),
  action('release.qr', 'QR code of the install page'),
  action('release.file', 'Release notes of all releases as a file', { of: 'app' }),
  action('app.links', 'Everywhere this app stands', { of: 'app' }),
  action('app.transfer', 'Transfer this app', {
    ...plan,
    effect: 'destructive',
    of: 'app',
    off: { why: say('needs a token with full access'), next: 'options' },
  }),
  action('app.tokens', 'Tokens of this app', { of: 'app', off: { why: say('needs a manager of the app') } }),
  action('app.search', 'Find a tester', {
    of: 'owner',
    fields: {
      mail: { type: 'string', title: 'Mail or name', minLength: 3 },
      state: { type: 'string', title: 'State', enum: ['any', 'invited', 'joined'], default: 'any' },
      limit: { type: 'integer', title: 'At most', minimum: 1, maximum: 500, default: 100 },
    },
    required: ['mail'],
  }),
]

export const acting = {
  name: 'Kite desk',
  kind: 'appcenter-user',
  account: 'Account owner',
  access: 'full',
  production: false,
} as const

/** A panel on release 187 of acme/Kite-iOS. */
export const opened: Opened = {
  place: 'popup',
  context: {
    portal: 'appcenter',
    ownerKind: 'org',
    owner: 'acme',
    app: 'Kite-iOS',
    section: 'distribute',
    release: '187',
  },
  address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/187',
  from: { by: 'page' },
  portalName: 'App Center',
  crumbs: ['acme', 'Kite-iOS', 'Releases'],
  name: '187',
  acting,
  rate: { left: 3412, of: 3600 },
  writes: true,
  actions: releaseActions,
  facts: 'appcenter.release.facts',
  start: null,
  closed: [],
  fresh: false,
  locked: false,
  watching: { count: 0, unseen: 0 },
}

const call = (n: number, more: Partial<CallView> = {}): CallView => ({
  id: `expire:${n}`,
  touches: say('Disable release {release}', { release: String(n) }),
  method: 'PATCH',
  path: `/v0.1/apps/acme/Kite-iOS/releases/${n}`,
  curl: `curl -X PATCH https://api.appcenter.ms/v0.1/apps/acme/Kite-iOS/releases/${n} -H "X-API-Token: $TOKEN" -d '{"enabled":false}'`,
  undo: 'yes',
  state: 'open',
  ...more,
})

/** A preview of one small change. */
export const smallRun: RunView = {
  id: 'run-1',
  action: 'appcenter.release.disable',
  title: say('Disable this release'),
  state: 'preview',
  rung: 1,
  type: '1',
  effect: 'write',
  headline: count(24, '{n} tester', '{n} testers'),
  summary: say('can no longer install 5.12.0 (4711). Installed copies keep working.'),
  notes: [say('The public install page shows 5.11.2 instead.')],
  target: 'acme › Kite-iOS › 187',
  acting,
  calls: [call(187)],
  progress: { rows: 1, ended: 0 },
  requests: 2,
  notBefore: 0,
  pause: null,
  waitsFor: null,
  failure: null,
  upload: null,
  can: { apply: true, goOn: false, stop: false, undo: false },
  undoes: null,
  undoneBy: null,
  secrets: [],
  updated: now,
}

/** A preview that reaches far and cannot be taken back. */
export const farRun: RunView = {
  ...smallRun,
  id: 'run-2',
  action: 'appcenter.release.delete',
  title: say('Delete releases'),
  rung: 2,
  type: '50',
  effect: 'destructive',
  headline: count(50, '{n} release', '{n} releases'),
  summary: say('of acme/Kite-iOS are deleted with their files. 3 newer ones are kept.'),
  notes: [
    say('4,102 testers lose their install page of these releases.'),
    say('Mails that were sent stay sent.'),
  ],
  acting: { ...acting, production: true },
  calls: Array.from({ length: 50 }, (_, n) =>
    call(n + 120, {
      id: `delete:${n + 120}`,
      touches: say('Delete release {release}', { release: String(n + 120) }),
      method: 'DELETE',
      undo: 'no',
    }),
  ),
  progress: { rows: 50, ended: 0 },
  requests: 101,
}

const states = ['done', 'done', 'already', 'done', 'unknown'] as const

/** The same run after its first five. */
export const pausedRun: RunView = {
  ...farRun,
  state: 'paused',
  calls: farRun.calls.map((one, n) => ({
    ...one,
    state: states[n] ?? 'open',
    ...(states[n] === 'unknown'
      ? {
          fault: {
            code: 'timeout',
            what: say('Sent, but no answer came. Look at it in the portal.'),
          } satisfies FaultData,
        }
      : {}),
  })),
  progress: { rows: 50, ended: 5 },
  pause: { because: 'look', after: 5 },
  can: { apply: false, goOn: true, stop: true, undo: false },
}

/** And after its end. */
export const endedRun: RunView = {
  ...pausedRun,
  state: 'partly',
  calls: farRun.calls.map((one, n) => ({
    ...one,
    undo: n < 40 ? 'yes' : 'no',
    state: n === 3 ? 'failed' : n === 7 ? 'changed' : n === 9 ? 'fell' : n === 12 ? 'already' : 'done',
    ...(n === 3
      ? {
          fault: {
            code: 'forbidden',
            what: 'Not allowed to delete a release that is mandatory',
            status: 403,
            support: '7c1e0c7a-5b0f-4b0e-9f83-51c9c0c4a0d2',
          } satisfies FaultData,
        }
      : {}),
  })),
  progress: { rows: 50, ended: 50 },
  pause: null,
  can: { apply: false, goOn: false, stop: false, undo: true },
}

export const token: Shown = {
  id: 'cred-1',
  portal: 'appcenter',
  kind: 'appcenter-user',
  base: 'https://api.appcenter.ms',
  name: 'Kite desk',
  account: 'Account owner',
  access: 'full',
  reach: 'account',
  reaches: Array.from({ length: 38 }, (_, n) => `acme/app-${n}`),
  production: false,
  params: {},
  rights: [],
  ends: null,
  added: now - 40 * day,
  checked: now - 2 * day,
  used: now - 3_600_000,
  uses: { 'appcenter.app.facts': now - 3_600_000 },
}

export const appToken: Shown = {
  ...token,
  id: 'cred-2',
  kind: 'appcenter-app',
  name: 'Kite iOS, live',
  account: 'acme/Kite-iOS',
  reach: 'app',
  reaches: ['acme/kite-ios'],
  production: true,
  used: 0,
}
