import type { Random } from '../random.ts'
import type { App, ErrorGroup, Frame, Group, Report } from './state.ts'

const day = 86_400_000
const hour = 3_600_000

/** How much an app holds. */
type Fullness = 'main' | 'usual' | 'thin'

/** Fills an app with what two years of work leave behind. */
export function fillApp(app: App, random: Random, now: number, fullness: Fullness): void {
  addGroups(app, random, fullness)
  addBranches(app, random, now, fullness)
  addReleases(app, random, now, { main: 60, usual: 12, thin: 1 }[fullness])
  if (fullness === 'thin') return
  addIssues(app, random, now, fullness === 'main' ? 66 : 9)
  app.usage = [...new Set(app.releases.map(release => release.shortVersion))]
    .slice(0, 10)
    .map((name, index) => ({ version: name, count: Math.max(3, 4200 >> index) }))
  app.deployments =
    app.os === 'Android'
      ? [
          { name: 'Production', key: random.hex(37), label: 'v7' },
          { name: 'Staging', key: random.hex(37), label: undefined },
        ]
      : []
  if (fullness === 'main') {
    app.invitations.push({
      id: random.uuid(),
      email: 'waiting@example.com',
      role: 'developer',
      invitedBy: app.users[0]?.personId ?? '',
      sent: 1,
    })
  }
}

function addGroups(app: App, random: Random, fullness: Fullness): void {
  const names: [string, number, boolean][] =
    fullness === 'main'
      ? [
          ['Collaborators', 5, false],
          ['QA', 8, false],
          ['Beta testers', 64, false],
          ['Public Beta', 12, true],
          ['Pilots 2024', 21, false],
        ]
      : [
          ['Collaborators', 3, false],
          ['Beta testers', fullness === 'usual' ? 6 : 0, false],
        ]
  for (const [name, size, isPublic] of names) {
    const group: Group = { id: random.uuid(), name, displayName: name, isPublic, members: [] }
    for (let index = 1; index <= size; index++) {
      const slug = `${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}-${index}`
      const pending = index % 9 === 0
      group.members.push({
        id: pending ? undefined : random.uuid(),
        email: `${slug}@testers.example.org`,
        name: slug,
        displayName: `Tester ${index} of ${name}`,
        pending,
      })
    }
    app.groups.push(group)
  }
}

function addBranches(app: App, random: Random, now: number, fullness: Fullness): void {
  const names = ['main', 'feature/x', 'release/5.12', 'fix/über crash', 'spike/never-built']
  const count = { main: 5, usual: 2, thin: 1 }[fullness]
  for (const name of names.slice(0, count)) {
    app.branches.push({
      name,
      commit: random.hex(40),
      message: `Work on ${name}`,
      configured: name !== 'spike/never-built',
    })
  }
  const perBranch = { main: 14, usual: 3, thin: 0 }[fullness]
  let id = 1
  for (const branch of app.branches.filter(b => b.configured)) {
    for (let index = perBranch; index > 0; index--) {
      const queued = now - index * 9 * hour - random.int(0, hour)
      const failed = random.int(0, 5) === 0
      app.builds.unshift({
        id: id++,
        branch: branch.name,
        commit: index === 1 ? branch.commit : random.hex(40),
        queuedAt: new Date(queued).toISOString(),
        startedAt: new Date(queued + 60_000).toISOString(),
        finishedAt: new Date(queued + 14 * 60_000).toISOString(),
        changedAt: new Date(queued + 14 * 60_000).toISOString(),
        status: 'completed',
        result: failed ? 'failed' : 'succeeded',
      })
    }
  }
  if (fullness === 'thin') return
  for (const status of ['inProgress', 'notStarted'] as const) {
    const queued = new Date(now - 10 * 60_000).toISOString()
    app.builds.unshift({
      id: id++,
      branch: 'main',
      commit: app.branches[0]?.commit ?? '',
      queuedAt: queued,
      startedAt: status === 'inProgress' ? new Date(now - 8 * 60_000).toISOString() : undefined,
      finishedAt: undefined,
      changedAt: queued,
      status,
      result: '',
    })
  }
}

function addReleases(app: App, random: Random, now: number, count: number): void {
  const [collaborators, second, beta, open] = app.groups
  for (let id = 1; id <= count; id++) {
    const back = count - id
    const groupIds = [
      collaborators?.id,
      id % 2 === 0 ? second?.id : undefined,
      id % 3 === 0 ? beta?.id : undefined,
      id % 5 === 0 ? open?.id : undefined,
    ]
    const patch = random.int(0, 4)
    app.releases.unshift({
      id,
      // Three builds a version, from 3.x to 5.12 on the main app: 5.12 is the newest.
      shortVersion: version(count, id),
      version: String(1000 + id * 7 + patch),
      uploadedAt: new Date(now - back * Math.floor((720 * day) / Math.max(count, 12)) - hour).toISOString(),
      enabled: id % 11 !== 0,
      notes: `## ${version(count, id)}\n\n- Fixed what build ${id} broke\n- Made **lists** faster`,
      size: 38_000_000 + random.int(0, 9_000_000),
      fingerprint: random.hex(32),
      groupIds: id % 7 === 3 ? [] : groupIds.filter(group => group !== undefined),
      mandatory: id % 10 === 0,
      build:
        id % 4 === 0
          ? undefined
          : { branch: id % 3 === 0 ? 'feature/x' : 'main', commit: random.hex(40), message: `Build ${id}` },
    })
  }
}

function version(count: number, id: number): string {
  const minor = Math.floor((count - id) / 3)
  return minor <= 12 ? `5.${12 - minor}` : `4.${25 - minor}`
}

const faults: [string, string, string, string][] = [
  ['NSInvalidArgumentException', 'unrecognized selector sent to instance', 'SyncQueue', 'drain'],
  ['NSRangeException', 'index 4 beyond bounds [0 .. 3]', 'InboxList', 'cellForRow'],
  ['EXC_BAD_ACCESS', 'Attempted to dereference garbage pointer', 'ImageCache', 'evict'],
  ['SIGABRT', 'Fatal error: Unexpectedly found nil', 'Session', 'restore'],
  ['java.lang.IllegalStateException', 'Fragment not attached to a context', 'ProfileFragment', 'onSaved'],
  ['java.lang.OutOfMemoryError', 'Failed to allocate 48771084 bytes', 'PhotoGrid', 'decode'],
  ['TimeoutError', 'The request timed out after 30 s', 'ApiClient', 'send'],
  ['DecodingError', 'keyNotFound: "avatar_url"', 'UserStore', 'decode'],
  [
    'NSInternalInconsistencyException',
    'Invalid update: number of rows in section 0',
    'BasketTable',
    'reload',
  ],
  ['DivideByZero', 'Division by zero', 'Statistics', 'average'],
  ['DatabaseLocked', 'database is locked (5)', 'Archive', 'write'],
]

const devices: [string, string, string][] = [
  ['Phone 15', 'Phone15,4', '18.1'],
  ['Phone 13 mini', 'Phone14,4', '17.6.1'],
  ['Tablet Air', 'Tablet13,16', '18.0'],
  ['Fold 5', 'F946B', '14'],
  ['Budget 7', 'B7-2022', '13'],
]

function addIssues(app: App, random: Random, now: number, count: number): void {
  const versions = [...new Set(app.releases.map(release => release.shortVersion))]
  for (let index = 0; index < count; index++) {
    const handled = index % 4 === 3
    const fault = faults[index % faults.length] ?? faults[0]
    const shortVersion = versions[Math.floor(index / 3) % Math.max(1, versions.length)] ?? '1.0'
    if (!fault) return
    app.errorGroups.push(
      issue(random, now, { handled, index, fault, shortVersion, app, large: count > 9 && index < 3 }),
    )
  }
}

function issue(
  random: Random,
  now: number,
  {
    handled,
    index,
    fault,
    shortVersion,
    app,
    large,
  }: {
    handled: boolean
    index: number
    fault: [string, string, string, string]
    shortVersion: string
    app: App
    large: boolean
  },
): ErrorGroup {
  const [type, message, className, method] = fault
  const newest = now - index * index * 3.5 * hour - random.int(0, 5 * hour)
  const reports: Report[] = []
  // Three groups of the main app fill more than one page of reports.
  const size = large ? 75 : random.int(1, 9)
  for (let n = 0; n < size; n++) reports.push(report(random, newest - n * random.int(1, 6) * hour))
  reports.sort((a, b) => (a.at < b.at ? 1 : -1))
  const [oldest] = reports.slice(-1)
  if (oldest && index === 0) oldest.id = knownReport
  const extension = app.os === 'Android' ? 'kt' : 'swift'
  const frames: Frame[] = [
    { className, method, file: `${className}.${extension}`, line: random.int(12, 400), appCode: true },
    {
      className: 'Coordinator',
      method: 'advance',
      file: `Coordinator.${extension}`,
      line: random.int(12, 400),
      appCode: true,
    },
    { className: 'RunLoop', method: 'run', file: '', line: 0, appCode: false },
    { className: 'Main', method: 'main', file: `Main.${extension}`, line: 9, appCode: true },
  ]
  return {
    id: handled ? String(700_000_001 + index) : `${1_000_000_001 + index}u`,
    handled,
    state: index % 10 === 7 ? 'closed' : index % 10 === 8 ? 'ignored' : 'open',
    annotation: index % 6 === 5 ? `Known since ${shortVersion}, see the tracker` : '',
    version: shortVersion,
    build: app.releases.find(r => r.shortVersion === shortVersion)?.version ?? '1',
    count: large ? size * (40 - index * 7) : size,
    devices: Math.max(1, Math.floor(size / 2)),
    first: reports.at(-1)?.at ?? new Date(newest).toISOString(),
    last: reports[0]?.at ?? new Date(newest).toISOString(),
    type,
    message,
    frames,
    reports,
  }
}

/** The oldest report of an app's first crash group has this id at any time: documentation can name its address. */
const knownReport = '2518291138564839999-00000000-0000-4000-8000-000000000001'

function report(random: Random, at: number): Report {
  const [device, model, os] = random.pick([...devices] as [(typeof devices)[number], ...typeof devices])
  // The service counts its ids down from a far moment: newest sorts first.
  const digits = String(2_518_291_138_564 - Math.floor(at / 1000)).padStart(13, '0')
  return {
    id: `${digits}${String(random.int(0, 999_999)).padStart(6, '0')}-${random.uuid()}`,
    at: new Date(at).toISOString(),
    device,
    model,
    os,
    country: random.pick(['de', 'jp', 'br', 'ca']),
    language: random.pick(['de', 'ja', 'pt', 'en']),
    userId: `user-${random.int(1, 400)}`,
    attachments: random.int(0, 6) === 0 ? 1 : 0,
  }
}
