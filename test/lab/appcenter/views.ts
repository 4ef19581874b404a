import type { JsonObject } from '../json.ts'
import type {
  App,
  Build,
  ErrorGroup,
  Frame,
  Group,
  Org,
  Person,
  Release,
  Report,
  Role,
  State,
  Token,
} from './state.ts'

/** A person as the account plane tells of them. */
export function userView(person: Person, permissions?: Role[]): JsonObject {
  return {
    id: person.id,
    name: person.name,
    display_name: person.displayName,
    email: person.email,
    can_change_password: true,
    origin: 'appcenter',
    permissions,
  }
}

/** An app; `permissions` are those of the caller. */
export function appView(state: State, app: App, permissions?: Role[]): JsonObject {
  const owner = state.owner(app)
  return {
    id: app.id,
    app_secret: app.secret,
    name: app.name,
    display_name: app.displayName,
    description: app.description,
    os: app.os,
    platform: app.platform,
    release_type: app.releaseType,
    icon_source: 'generated',
    origin: 'appcenter',
    created_at: app.createdAt,
    updated_at: app.updatedAt,
    owner: {
      id: owner.id,
      name: owner.name,
      display_name: owner.displayName,
      email: owner.email,
      type: owner.kind,
    },
    member_permissions: permissions,
  }
}

export function orgView(org: Org): JsonObject {
  return {
    id: org.id,
    name: org.name,
    display_name: org.displayName,
    origin: 'appcenter',
    created_at: org.createdAt,
    updated_at: org.updatedAt,
  }
}

/** A token without its text, which is told once. */
export function tokenView(token: Token): JsonObject {
  return { id: token.id, description: token.description, scope: [token.scope], created_at: token.createdAt }
}

export function groupView(group: Group): JsonObject {
  return {
    id: group.id,
    name: group.name,
    display_name: group.displayName,
    origin: 'appcenter',
    is_public: group.isPublic,
  }
}

/** The groups that an app's releases can go to: its own and the organisation's shared ones. */
export function groupsOf(state: State, app: App): Group[] {
  const org = app.ownerKind === 'org' ? state.data.orgs.find(o => o.id === app.ownerId) : undefined
  return [...app.groups, ...(org?.groups ?? [])]
}

function destinations(state: State, app: App, release: Release): JsonObject[] {
  const groups = groupsOf(state, app)
  return release.groupIds.flatMap(id => {
    const group = groups.find(g => g.id === id)
    if (!group) return []
    const newest = app.releases.find(other => other.groupIds.includes(id))
    return [
      {
        id: group.id,
        name: group.name,
        is_latest: newest?.id === release.id,
        destination_type: 'group',
        display_name: group.displayName,
      },
    ]
  })
}

function buildOf(release: Release): JsonObject | undefined {
  const { build } = release
  return build && { branch_name: build.branch, commit_hash: build.commit, commit_message: build.message }
}

/** A release as lists tell it. */
export function releaseRow(state: State, app: App, release: Release): JsonObject {
  const to = destinations(state, app, release)
  return {
    id: release.id,
    version: release.version,
    origin: 'appcenter',
    short_version: release.shortVersion,
    enabled: release.enabled,
    uploaded_at: release.uploadedAt,
    distribution_groups: to.map(({ id, name, is_latest }) => ({ id, name, is_latest })),
    destinations: to,
    build: buildOf(release),
    is_external_build: release.build === undefined,
    ...(to.length > 0 && { destination_type: 'group' }),
  }
}

/** A release with everything, the addresses of the file among it. */
export function releaseView(state: State, app: App, release: Release): JsonObject {
  const owner = state.owner(app)
  const extension = { iOS: 'ipa', Android: 'apk', macOS: 'zip', Windows: 'msix' }[app.os]
  const file = `https://install.appcenter.ms/lab/files/${release.fingerprint}/${encodeURIComponent(app.name)}-${release.shortVersion}.${extension}?sig=${release.fingerprint.slice(0, 16)}`
  const manifest = `https://install.appcenter.ms/api/v0.1/public/apps/${app.id}/releases/${release.id}/ios_manifest?token=${release.fingerprint.slice(0, 20)}`
  const row = releaseRow(state, app, release)
  return {
    ...row,
    app_name: app.name,
    app_display_name: app.displayName,
    app_os: app.os,
    release_notes: release.notes,
    size: release.size,
    min_os: app.os === 'iOS' ? '15.0' : undefined,
    android_min_api_level: app.os === 'Android' ? '26' : undefined,
    bundle_identifier: `com.example.${owner.name}.${app.name}`.replace(/[^a-zA-Z0-9.]/g, '').toLowerCase(),
    package_hashes: [release.fingerprint],
    fingerprint: release.fingerprint,
    download_url: file,
    install_url:
      app.os === 'iOS'
        ? `itms-services://?action=download-manifest&url=${encodeURIComponent(manifest)}`
        : file,
    app_icon_url: 'https://appcenter.ms/lab/icon.svg',
    distribution_groups: destinations(state, app, release).map(({ id, name }) => ({ id, name })),
    can_resign: false,
    status: 'available',
  }
}

export function buildView(build: Build): JsonObject {
  return {
    id: build.id,
    buildNumber: String(build.id),
    queueTime: build.queuedAt,
    startTime: build.startedAt,
    finishTime: build.finishedAt,
    lastChangedDate: build.changedAt,
    status: build.status,
    result: build.result,
    sourceBranch: build.branch,
    sourceVersion: build.commit,
  }
}

function reasonFrame(app: App, frame: Frame): JsonObject {
  return {
    className: frame.className,
    method: frame.method,
    classMethod: false,
    file: frame.file,
    line: frame.line,
    appCode: frame.appCode,
    frameworkName: frame.appCode ? app.name : 'UIKitCore',
    codeFormatted: `${frame.className}.${frame.method}()`,
    codeRaw: `${frame.className}.${frame.method}() (${frame.file}:${frame.line})`,
    language: app.os === 'Android' ? 'Java' : 'Swift',
    methodParams: '',
  }
}

/** An issue: a group of equal crashes or errors of one version. */
export function errorGroupView(app: App, group: ErrorGroup): JsonObject {
  const top = group.frames.find(frame => frame.appCode) ?? group.frames[0]
  return {
    errorGroupId: group.id,
    state: group.state,
    annotation: group.annotation,
    appVersion: group.version,
    appBuild: group.build,
    count: group.count,
    deviceCount: group.devices,
    firstOccurrence: group.first,
    lastOccurrence: group.last,
    exceptionType: group.type,
    exceptionMessage: group.message,
    exceptionClassName: top?.className ?? '',
    exceptionClassMethod: false,
    exceptionMethod: top?.method ?? '',
    exceptionAppCode: top?.appCode ?? false,
    exceptionFile: top?.file ?? '',
    // A line number as text: so says the specification here, and a number in `reasonFrames` (without `line` frames).
    exceptionLine: String(top?.line ?? ''),
    codeRaw: top ? `${top.className}.${top.method}() (${top.file}:${top.line})` : '',
    reasonFrames: group.frames.slice(0, 3).map(frame => reasonFrame(app, frame)),
    hidden: false,
  }
}

/** A report as lists tell it. */
export function reportRow(app: App, report: Report): JsonObject {
  return {
    errorId: report.id,
    timestamp: report.at,
    deviceName: report.device,
    osVersion: report.os,
    osType: app.os,
    country: report.country,
    language: report.language,
    userId: report.userId,
    hasBreadcrumbs: true,
    hasAttachments: report.attachments > 0,
  }
}

export function reportView(app: App, group: ErrorGroup, report: Report): JsonObject {
  return {
    ...reportRow(app, report),
    name: group.type,
    reasonFrames: group.frames.map(frame => reasonFrame(app, frame)),
    appLaunchTimestamp: new Date(Date.parse(report.at) - 90_000).toISOString(),
    carrierName: 'Example Mobile',
    jailbreak: false,
    properties: { flavour: 'release', locale: report.language },
  }
}

/** The stack trace of a group or a report, with a thread that crashed and one that waited. */
export function stackTraceView(app: App, group: ErrorGroup): JsonObject {
  const platform = { iOS: 'ios', Android: 'android', macOS: 'ios', Windows: 'other' }[app.os]
  const frames = group.frames.map(frame => ({
    address: '',
    class_name: frame.className,
    method: frame.method,
    class_method: false,
    file: frame.file,
    line: frame.line,
    app_code: frame.appCode,
    framework_name: frame.appCode ? app.name : 'UIKitCore',
    code_raw: `${frame.className}.${frame.method}() (${frame.file}:${frame.line})`,
    code_formatted: `${frame.className}.${frame.method}()`,
    language: app.os === 'Android' ? 'Java' : 'Swift',
    relevant: frame.appCode,
    method_params: '',
  }))
  return {
    title: `${group.type}: ${group.message}`,
    reason: group.message,
    threads: [
      { title: 'Thread 0 Crashed', frames, crashed: !group.handled, relevant: true, platform },
      { title: 'Thread 1', frames: frames.slice(-2), crashed: false, relevant: false, platform },
    ],
    exception: {
      reason: group.message,
      type: group.type,
      frames,
      relevant: true,
      platform,
      inner_exceptions: [],
    },
  }
}
