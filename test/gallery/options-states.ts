import type { VaultState } from '../../lib/messages/shapes'
import { say } from '../../lib/text/index'
import { appToken, now, token } from './people'
import { type Answers, fault, type State, type Step } from './state'

const vault: VaultState = {
  by: 'profile',
  locked: false,
  locksAt: null,
  nextTry: 0,
  device: null,
  shortest: 12,
  lock: { idle: 15, screen: true, hours: 12 },
  retention: 90,
  rules: [],
  credentials: 2,
}

/** The options, with how the vault stands. */
const optionsWith = (change: Partial<VaultState>, steps: Step[] = [], more: Answers = {}): State => ({
  page: 'options',
  answers: {
    'credentials.list': [token, appToken],
    'desk.get': desk,
    'credentials.ways': ways,
    'settings.get': { writes: [{ portal: 'appcenter', on: false }], selection: false },
    'vault.state': { ...vault, ...change },
    ...more,
  },
  steps,
})

const desk = [
  {
    id: 'cred-1',
    marks: [{ mark: 'ending', days: 6 }, { mark: 'powerful' }],
    uses: [
      { title: say('App facts'), at: now - 3_600_000 },
      { title: say('Release table'), at: now - 8_600_000 },
    ],
    runs: [{ title: say('Disable releases'), at: now - 90_000_000 }],
    page: 'https://appcenter.ms/settings/apitokens',
    can: ['list', 'create', 'rotate', 'revoke'],
    again: null,
  },
  {
    id: 'cred-2',
    marks: [{ mark: 'stale', days: 120 }],
    uses: [],
    runs: [],
    page: 'https://appcenter.ms/settings/apitokens',
    can: ['list'],
    again: null,
  },
]

const ways = {
  plainHosts: [],
  portals: ['appcenter', 'appstoreconnect', 'azuredevops'],
  ways: [
    {
      portal: 'azuredevops',
      kind: 'ado-entra',
      title: say('Sign in with Microsoft Entra ID'),
      redirect: 'https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/',
      notes: [],
      letter: 'Request: an app registration for Gangway (Azure DevOps)',
      fields: {
        tenant: { type: 'string', title: 'Tenant' },
        client: { type: 'string', title: 'Client id' },
      },
      required: ['tenant'],
    },
  ],
}

const portalIds = ['appcenter', 'appstoreconnect', 'azuredevops'] as const
/** More tokens than anybody wants to scroll through, some of the same name. */
const dozen = Array.from({ length: 12 }, (_, n) => ({
  ...token,
  id: `many-${n}`,
  name:
    n % 7 === 0
      ? 'Bereitstellungsschlüssel der Fahrgastinformations- und Fahrkartenverkaufsanwendung der Verkehrsgesellschaft'
      : n % 5 < 2
        ? 'CI'
        : `Token of team ${n}`,
  portal: portalIds[n % 3] ?? 'appcenter',
  production: n % 6 === 0,
}))
const dozenDesk = dozen.map(({ id }, n) => ({
  ...desk[1],
  id,
  marks:
    n % 4 === 0
      ? [{ mark: 'ended' }]
      : n % 9 === 0
        ? [{ mark: 'powerful' }, { mark: 'stale', days: 120 }]
        : [],
}))

/** Every state of the options. */
export const optionsStates: Record<string, State> = {
  'options-many': optionsWith({}, [], { 'credentials.list': dozen, 'desk.get': dozenDesk }),
  options: {
    page: 'options',
    answers: {
      'credentials.list': [token, appToken],
      'desk.get': desk,
      'credentials.ways': ways,
      'settings.get': { writes: [{ portal: 'appcenter', on: true }], selection: false },
      'vault.state': vault,
    },
  },
  'options-fresh': {
    page: 'options',
    answers: {
      'credentials.list': [],
      'credentials.ways': ways,
      'settings.get': { writes: [{ portal: 'appcenter', on: false }], selection: false },
      'vault.state': { ...vault, credentials: 0 },
    },
  },
  'options-found': {
    page: 'options',
    answers: {
      'credentials.list': [],
      'settings.get': { writes: [{ portal: 'appcenter', on: false }], selection: false },
      'credentials.ways': ways,
      'credentials.look': [],
      'vault.state': vault,
      'credentials.check': {
        portal: 'appcenter',
        kind: 'appcenter-user',
        account: 'Account owner',
        access: 'full',
        reaches: 38,
        rights: [],
        replaces: null,
        ends: null,
        notes: [],
      },
    },
    steps: [{ fill: '#secret', with: '0123456789abcdef' }, { press: 'Enter' }, { sees: '#name' }],
  },
  'options-refused': {
    page: 'options',
    answers: {
      'credentials.list': [],
      'settings.get': { writes: [{ portal: 'appcenter', on: false }], selection: false },
      'credentials.ways': ways,
      'credentials.look': [],
      'vault.state': vault,
      'credentials.check': fault('unauthorized', say('App Center does not accept this token.'), {
        status: 401,
      }),
    },
    steps: [{ fill: '#secret', with: '0123456789abcdef' }, { press: 'Enter' }, { sees: '[role="alert"]' }],
  },
  'options-key': {
    page: 'options',
    answers: {
      'credentials.list': [],
      'credentials.ways': ways,
      'vault.state': vault,
      'settings.get': { writes: [{ portal: 'appcenter', on: false }], selection: false },
      'credentials.look': [
        {
          portal: 'appstoreconnect',
          kind: 'asc-team',
          title: say('team key'),
          fields: {
            issuer: { type: 'string', title: 'Issuer id', description: 'It stands above the list of keys.' },
          },
          required: [],
          notes: [say('Now delete the file from your downloads.')],
          refused: null,
        },
      ],
      'credentials.check': {
        portal: 'appstoreconnect',
        kind: 'asc-team',
        account: 'Kite',
        access: 'full',
        reaches: 6,
        rights: [
          { id: 'apps', title: say('Apps'), may: true },
          { id: 'users', title: say('Users and roles'), may: true },
          { id: 'provisioning', title: say('Provisioning'), may: false },
          { id: 'reports', title: say('Reports'), may: null },
        ],
        replaces: null,
        ends: now + 12 * 24 * 3_600_000,
        notes: [say('A team key covers all apps.')],
      },
    },
    steps: [
      { fill: '#secret', with: 'MIGTAgEAMBMGByqGSM49' },
      { sees: '#field-issuer' },
      { fill: '#field-issuer', with: '57246542-96fe-1a63-e053-0824d011072a' },
      { press: 'Enter' },
      { sees: '#name' },
    ],
  },
  'options-leaked': {
    page: 'options',
    answers: {
      'credentials.list': [token, appToken],
      'desk.get': desk,
      'credentials.ways': ways,
      'vault.state': vault,
      'settings.get': { writes: [{ portal: 'appcenter', on: false }], selection: false },
    },
    steps: [
      { sees: '.token:first-child .danger:not(:disabled)' },
      { click: '.token:first-child .danger' },
      { sees: '.banner.bad' },
    ],
  },
  'options-field': {
    page: 'options',
    answers: {
      'credentials.list': [token, appToken],
      'desk.get': desk,
      'credentials.ways': ways,
      'vault.state': vault,
      'settings.get': { writes: [{ portal: 'appcenter', on: false }], selection: false },
      'fieldcheck.run': {
        findings: [
          { op: 'users_get', status: 200, asked: true, differs: [] },
          {
            op: 'apps_list',
            status: 200,
            asked: true,
            differs: [say('The field {path} is not as Gangway expects it.', { path: '[].os' })],
          },
          { op: 'apps_get', status: 200, asked: true, differs: [] },
          { op: 'releases_list', status: 200, asked: true, differs: [] },
          {
            op: 'Errors_GroupList',
            status: 403,
            asked: true,
            differs: [say('This token may not read this.')],
          },
          {
            op: 'Errors_GroupDetails',
            status: null,
            asked: false,
            differs: [say('No answer before it named anything to ask about.')],
          },
        ],
        file: {
          name: 'field-check-appcenter-2026-11-22.json',
          text: '{\n  "format": "gangway-field-check/1",\n  "portal": "appcenter"\n}\n',
        },
      },
    },
    steps: [
      { click: '#field-check .buttons button' },
      { sees: '#field-check-found' },
      { click: '#field-check summary' },
    ],
  },
  'options-field-good': {
    page: 'options',
    answers: {
      'credentials.list': [token],
      'desk.get': desk,
      'credentials.ways': ways,
      'vault.state': vault,
      'settings.get': { writes: [{ portal: 'appcenter', on: false }], selection: false },
      'fieldcheck.run': {
        findings: [{ op: 'users_get', status: 200, asked: true, differs: [] }],
        file: { name: 'field-check-appcenter-2026-11-22.json', text: '{}\n' },
      },
    },
    steps: [{ click: '#field-check .buttons button' }, { sees: '#field-check-found' }],
  },
  'options-removing': {
    page: 'options',
    answers: {
      'credentials.list': [token, appToken],
      'desk.get': desk,
      'credentials.ways': ways,
      'settings.get': { writes: [{ portal: 'appcenter', on: false }], selection: false },
      'vault.state': vault,
    },
    steps: [{ click: '.token:first-child .buttons button:nth-child(3)' }],
  },
  'options-locked': optionsWith({ by: 'passphrase', locked: true }),
  'options-locked-wrong': optionsWith(
    { by: 'passphrase', locked: true },
    [{ fill: '#unlock-old', with: 'a guess' }, { press: 'Enter' }, { sees: '[role="alert"]' }],
    {
      'vault.unlock': fault(
        'limited',
        say('That was the wrong passphrase several times. Try again in {n} seconds.', { n: 8 }),
      ),
    },
  ),
  'options-forgotten': optionsWith({ by: 'passphrase', locked: true }, [{ click: '#unlock .link-button' }]),
  'options-passphrase': optionsWith({ by: 'passphrase' }, [{ hover: '#passphrase .boxed' }]),
  'options-passphrase-set': optionsWith({}, [
    { click: '#passphrase .button' },
    { fill: '#set-fresh', with: 'four words are enough' },
    { fill: '#set-again', with: 'four worlds' },
  ]),
  'options-rules': optionsWith({
    rules: [
      say('Only these portals: {names}.', { names: 'App Center' }),
      say('A passphrase has to be set.'),
      say('Nothing is sent that cannot be undone.'),
    ],
  }),
  'options-wiping': optionsWith({}, [{ click: '#forgetting .button:last-child' }]),
}
