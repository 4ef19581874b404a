import type { Descriptor, RunView } from '../../lib/messages/shapes'
import { say } from '../../lib/text/index'
import type { SendState } from '../../lib/ui/upload/sender'
import { acting, now, opened, smallRun } from './people'
import type { Answers, State } from './state'

const action: Descriptor = {
  id: 'appstoreconnect.build.upload',
  title: say('Upload a build'),
  about: say('Sends an .ipa or .pkg to App Store Connect and waits until it is processed.'),
  kind: 'plan',
  effect: 'write',
  fields: {
    file: {
      type: 'string',
      title: 'Build',
      description: 'The .ipa or .pkg as it was signed for the App Store.',
      format: 'file',
      accept: '.ipa,.pkg',
    },
    version: { type: 'string', title: 'Version', description: 'As it stands in the build.' },
    build: { type: 'string', title: 'Build number', description: 'As it stands in the build.' },
    platform: {
      type: 'string',
      title: 'Platform',
      enum: ['IOS', 'MAC_OS', 'TV_OS', 'VISION_OS'],
      default: 'IOS',
    },
  },
  required: ['file', 'version', 'build'],
  copies: false,
  of: 'app',
  keywords: '',
}

const call = (id: string, touches: string, state: RunView['calls'][number]['state']) => ({
  id,
  touches,
  method: 'POST',
  path: '/v1/buildUploads',
  curl: '',
  undo: 'yes' as const,
  state,
})

const size = 412_300_000
const file = { name: 'Kite.ipa', size, modified: now - 3_600_000, sha256: '0'.repeat(64) }

const sending: RunView = {
  ...smallRun,
  id: 'run-upload',
  action: action.id,
  title: say('Upload a build'),
  state: 'paused',
  headline: say('{version} ({build})', { version: '5.12.0', build: '4801' }),
  summary: say('{file} is sent to {app}. No group gets it by itself.', {
    file: file.name,
    app: 'Kite',
  }),
  notes: [],
  target: '6440000001',
  calls: [
    call('create', '5.12.0 (4801)', 'done'),
    call('reserve', 'Kite.ipa', 'done'),
    call('commit', 'Kite.ipa is handed over', 'open'),
  ],
  progress: { rows: 3, ended: 2 },
  pause: { because: 'upload', step: 'send' },
  upload: { file, sent: 173_000_000, waits: true },
  can: { apply: false, goOn: false, stop: true, undo: false },
}

const home = (run: RunView | null, more: Answers = {}): Answers => ({
  'panel.open': {
    ...opened,
    place: 'window',
    facts: null,
    acting,
    actions: [action],
    start: run ? { run: run.id } : { action: action.id, input: {} },
  },
  'pins.get': [],
  'run.get': run,
  ...more,
})

const at = (sender: SendState, run: RunView | null = sending): State => ({
  page: 'uploader',
  answers: home(run),
  sender,
})

/** The states of an upload: in its own tab, and as other places see it. */
export const uploadStates: Record<string, State> = {
  'upload-form': at({ at: 'reading', read: 120_000_000, of: size }, null),
  'upload-form-popup': { page: 'popup', answers: home(null) },
  'upload-other': at({ at: 'other', name: 'Kite (1).ipa' }),
  'upload-leave': at({ at: 'leave', hosts: ['northamerica-1.object-storage.apple.com'] }),
  'upload-sending': at({ at: 'sending', perSecond: 4_300_000, left: 55_000 }),
  'upload-stuck': at({
    at: 'stuck',
    stuck: { why: 'offline', host: 'northamerica-1.object-storage.apple.com' },
  }),
  'upload-popup': { page: 'popup', answers: home(sending) },
  'upload-processing': at(
    { at: 'sent' },
    {
      ...sending,
      state: 'running',
      pause: null,
      upload: { file, sent: size, waits: false },
      calls: sending.calls.map(one => ({ ...one, state: 'done' as const })),
      progress: { rows: 3, ended: 3 },
      notBefore: now + 27_000,
      waitsFor: say('App Store Connect processes the build'),
    },
  ),
  'upload-failed': {
    page: 'panel',
    answers: home({
      ...sending,
      state: 'failed',
      pause: null,
      upload: { file, sent: size, waits: false },
      calls: sending.calls.map(one => ({ ...one, state: 'done' as const })),
      progress: { rows: 3, ended: 3 },
      failure: {
        code: 'refused',
        what: say('The portal says: {said}', {
          said: '90062: This bundle is invalid. The value for CFBundleVersion must be higher than the one before.',
        }),
      },
      can: { apply: false, goOn: false, stop: false, undo: false },
    }),
  },
}
