import type { Opened, Watching, WatchView } from '../../lib/messages/shapes'
import { say } from '../../lib/text/index'
import { now, opened, releaseActions } from './people'
import { type Answers, fault, type State } from './state'

const minute = 60_000
const day = 24 * 60 * minute

const watch = (id: string, more: Partial<WatchView>): WatchView => ({
  id,
  title: say('Watch the review'),
  subject: 'Kite',
  context: { portal: 'appstoreconnect', appId: '6440000001' },
  state: 'active',
  text: say('{version}: {state}', { version: '5.12.0', state: 'in review' }),
  tone: 'warn',
  looked: now - 4 * minute,
  next: now + minute,
  until: now + 29 * day,
  fault: null,
  changes: [],
  ...more,
})

const changes = ['in review', 'waiting for review'].map((state, n) => ({
  id: `kite-${n}`,
  at: now - (4 + n * 190) * minute,
  text: say('{version}: {state}', { version: '5.12.0', state }),
  seen: n > 0,
}))

const build = watch('build', {
  title: say('Watch the build'),
  subject: 'Kite 5.13.0 (4720)',
  state: 'over',
  text: say('ready'),
  tone: 'ok',
  next: 0,
  changes: [{ id: 'build-0', at: now - 22 * minute, text: say('It is processed and ready.'), seen: false }],
})

const all: WatchView[] = [
  watch('kite', { changes }),
  build,
  watch('expiring', {
    title: say('Watch what expires'),
    subject: 'Harbour for people with very long names of apps',
    text: say('3 builds expire within 7 days'),
    looked: now - 5 * 60 * minute,
    fault: {
      code: 'server',
      what: say('App Store Connect answered with status {status}.', { status: '503' }),
    },
  }),
  watch('lantern', {
    subject: 'Lantern',
    state: 'stopped',
    tone: 'calm',
    text: say('{version}: {state}', { version: '2.0.0', state: 'prepare for submission' }),
    next: 0,
    looked: now - 2 * day,
    fault: { code: 'unauthorized', what: say('App Store Connect does not accept this key.') },
    changes: [
      {
        id: 'lantern-0',
        at: now - 2 * day,
        text: say('No longer watched. {why}', { why: say('App Store Connect does not accept this key.') }),
        seen: true,
      },
    ],
  }),
]

const agreement = {
  code: 'agreement' as const,
  what: say(
    'A required agreement of this team is missing or has expired. Only the Account Holder can accept it, under Business or at developer.apple.com/account; another key does not help.',
  ),
}

const [releaseFacts] = releaseActions
if (!releaseFacts) throw new Error('there is no action')

const withWatches = (watching: Watching, change: Partial<Opened> = {}, answers: Answers = {}): Answers => ({
  'panel.open': {
    ...opened,
    facts: null,
    watching: { count: watching.watches.length, unseen: 2 },
    start: { watches: true },
    ...change,
  },
  'pins.get': [],
  'watches.list': watching,
  'watches.seen': null,
  'watch.end': { ...watching, watches: watching.watches.slice(1) },
  ...answers,
})

/** Every state of what is watched. */
export const watchStates: Record<string, State> = {
  'home-watching': {
    page: 'popup',
    answers: withWatches(
      { watches: all, notices: true },
      {
        start: null,
        actions: [
          ...releaseActions.slice(1, 3),
          {
            ...releaseFacts,
            id: 'appstoreconnect.review.watch',
            title: say('Watch the review'),
            kind: 'watch',
            on: true,
          },
        ],
      },
    ),
  },
  watches: {
    page: 'popup',
    answers: withWatches({ watches: all, notices: true }),
    steps: [{ sees: '.watch' }],
  },
  'watches-quiet': {
    page: 'panel',
    answers: withWatches({ watches: all.slice(0, 2), notices: false }, { place: 'window' }),
    steps: [{ sees: '.watch' }],
  },
  'watches-frame': {
    page: 'frame',
    answers: withWatches({ watches: all.slice(0, 1), notices: false }, { place: 'frame' }),
    steps: [{ sees: '.watch' }],
  },
  'watches-held': {
    page: 'popup',
    answers: withWatches({
      watches: all.slice(0, 1).map(one => ({ ...one, state: 'held', next: 0, fault: agreement })),
      notices: true,
    }),
    steps: [{ sees: '.banner' }],
  },
  'watches-none': {
    page: 'popup',
    answers: withWatches({ watches: [], notices: false }),
    steps: [{ sees: '.empty' }],
  },
  'watches-failed': {
    page: 'popup',
    answers: withWatches(
      { watches: [], notices: false },
      {},
      { 'watches.list': fault('locked', say('Gangway is locked.')) },
    ),
    steps: [{ sees: '.fault' }],
  },
}
