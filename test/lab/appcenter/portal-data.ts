import { type Cell, decode, type Page } from '../shell.ts'
import { baseOf, documentation, enc, groupHref, install } from './portal-parts.ts'
import type { App, State } from './state.ts'

/** The page at an address; `?rows=` makes a long list for benchmarks. */
export function pageAt(state: State, url: URL): Page | undefined {
  const parts = url.pathname.split('/').filter(Boolean).map(decode)
  const rows = Number(url.searchParams.get('rows') ?? 0)
  if (url.host === 'install.appcenter.ms') return install(state, parts)
  return url.host === 'openapi.appcenter.ms' ? documentation() : read(state, parts, rows)
}

function read(state: State, parts: string[], rows: number): Page | undefined {
  const [first, owner = '', third, name = ''] = parts
  if (first === undefined || (first === 'apps' && parts.length === 1))
    return appList(state, 'All apps', state.data.apps)
  if (first === 'settings')
    return owner === 'apitokens'
      ? tokens(state)
      : { view: 'facts', title: 'Account settings', facts: person(state) }
  if (first === 'orgs' && third === undefined) {
    const org = state.org(owner)
    return (
      org && {
        ...appList(
          state,
          org.displayName,
          state.data.apps.filter(app => app.ownerId === org.id),
        ),
        trail: [{ text: org.displayName, href: `/orgs/${enc(org.name)}` }],
      }
    )
  }
  if (first === 'orgs' && third === 'people') return orgPeople(state, owner)
  if ((first === 'orgs' || first === 'users') && third === 'apps') {
    const app = state.app(owner, name)
    return app && appPage(state, app, parts.slice(4), rows)
  }
  return undefined
}

function appPage(state: State, app: App, rest: string[], rows: number): Page | undefined {
  const base = baseOf(state, app)
  const frame = { trail: trail(state, app), side: sections(app, base) }
  const page = section(app, base, rest, rows)
  return page && { ...frame, ...page }
}

function section(app: App, base: string, rest: string[], rows: number): Page | undefined {
  const [area, kind, id, sub] = rest
  if (area === undefined) return overview(app, base)
  if (area.toLowerCase() === 'build') return builds(app, base, rest)
  if (area === 'crashes') return crashes(app, base, rest)
  if (area === 'analytics') {
    return {
      view: 'list',
      title: 'Analytics',
      columns: ['Version', 'Users'],
      rows: app.usage.map(u => [u.version, String(u.count)]),
    }
  }
  if (area === 'settings' || area === 'test' || kind === 'code-push' || kind === 'distribution-stores') {
    return {
      view: 'facts',
      title: rest.join(', '),
      facts: [
        ['App secret', app.secret],
        ['Operating system', app.os],
      ],
    }
  }
  if (area !== 'distribute') return undefined
  if (kind === 'releases' && id === undefined) return releaseList(app, base, rows)
  if (kind === 'releases') return releasePage(app, base, id ?? '')
  if (kind === 'distribution-groups' && id === undefined) {
    return {
      view: 'list',
      title: 'Groups',
      columns: ['Group', 'Testers', 'Public'],
      rows: app.groups.map(g => [
        { text: g.name, href: groupHref(base, g) },
        String(g.members.length),
        g.isPublic ? 'yes' : 'no',
      ]),
    }
  }
  if (kind === 'distribution-groups') return groupPage(app, base, id ?? '', sub)
  return undefined
}

function overview(app: App, base: string): Page {
  const [release] = app.releases
  return {
    view: 'facts',
    title: app.displayName,
    facts: [
      ['Name', app.name],
      ['Operating system', app.os],
      ['Platform', app.platform],
      ...(release
        ? [
            [
              'Newest release',
              {
                text: `${release.shortVersion} (${release.version})`,
                href: `${base}/distribute/releases/${release.id}`,
              },
            ] as [string, Cell],
          ]
        : []),
      ['Description', app.description],
    ],
  }
}

function builds(app: App, base: string, rest: string[]): Page | undefined {
  const [, branches, name, kind, id] = rest
  if (branches === undefined || name === undefined) {
    return {
      view: 'list',
      title: 'Build',
      columns: ['Branch', 'Last build', 'Status'],
      rows: app.branches.map(branch => {
        const last = app.builds.find(b => b.branch === branch.name)
        return [
          { text: branch.name, href: `${base}/build/branches/${enc(branch.name)}` },
          last
            ? { text: String(last.id), href: `${base}/build/branches/${enc(branch.name)}/builds/${last.id}` }
            : '',
          last ? last.result || last.status : 'never built',
        ]
      }),
    }
  }
  if (kind === 'builds' && id !== undefined) {
    const build = app.builds.find(b => String(b.id) === id)
    return (
      build && {
        view: 'facts',
        title: `Build ${build.id}`,
        facts: [
          ['Branch', build.branch],
          ['Commit', build.commit],
          ['Status', build.status],
          ['Result', build.result],
          ['Queued', build.queuedAt],
        ],
      }
    )
  }
  return {
    view: 'list',
    title: name,
    columns: ['Build', 'Status', 'Queued'],
    rows: app.builds
      .filter(b => b.branch === name)
      .map(b => [
        { text: String(b.id), href: `${base}/build/branches/${enc(b.branch)}/builds/${b.id}` },
        b.result || b.status,
        b.queuedAt,
      ]),
  }
}

function crashes(app: App, base: string, rest: string[]): Page | undefined {
  const [, errors, groupId, kind, reportId] = rest
  if (errors === 'symbols') return { view: 'list', title: 'Symbols', columns: ['Version'], rows: [] }
  if (errors === undefined || groupId === undefined) {
    return {
      view: 'list',
      title: 'Issues',
      columns: ['Issue', 'Version', 'Count', 'State'],
      rows: app.errorGroups.map(g => [
        { text: `${g.type}: ${g.message}`, href: `${base}/crashes/errors/${enc(g.id)}/overview` },
        g.version,
        String(g.count),
        g.state,
      ]),
    }
  }
  const group = app.errorGroups.find(g => g.id === groupId)
  if (!group) return undefined
  const frames = group.frames
    .map((f, i) => `${i}  ${f.className}.${f.method} (${f.file}:${f.line})`)
    .join('\n')
  const report = kind === 'reports' ? group.reports.find(r => r.id === reportId) : undefined
  if (kind === 'reports') {
    return (
      report && {
        view: 'code',
        title: `Report of ${report.at}`,
        facts: [
          ['Device', report.device],
          ['System', report.os],
          ['Issue', { text: group.type, href: `${base}/crashes/errors/${enc(group.id)}/overview` }],
        ],
        code: frames,
      }
    )
  }
  return {
    view: 'code',
    title: `${group.type}: ${group.message}`,
    facts: [
      ['State', group.state],
      ['Version', group.version],
      ['Count', String(group.count)],
      ['Note', group.annotation],
    ],
    code: frames,
    links: group.reports.slice(0, 20).map(r => ({
      text: `${r.at} ${r.device}`,
      href: `${base}/crashes/errors/${enc(group.id)}/reports/${enc(r.id)}/threads`,
    })),
  }
}

function releaseList(app: App, base: string, rows: number): Page {
  const list: Cell[][] = app.releases.map(r => [
    { text: String(r.id), href: `${base}/distribute/releases/${r.id}` },
    `${r.shortVersion} (${r.version})`,
    r.uploadedAt.slice(0, 10),
    r.enabled ? 'enabled' : 'disabled',
  ])
  // Rows for benchmarks lead to releases that are not there; only their number matters.
  for (let id = list.length + 1; id <= Math.min(rows, 20_000); id++) {
    list.push([
      { text: String(id), href: `${base}/distribute/releases/${id}` },
      `0.${id}`,
      '2024-01-01',
      'enabled',
    ])
  }
  return { view: 'list', title: 'Releases', columns: ['Release', 'Version', 'Date', 'State'], rows: list }
}

function releasePage(app: App, base: string, id: string): Page | undefined {
  const release = app.releases.find(r => String(r.id) === id)
  if (!release) return undefined
  return {
    view: 'code',
    title: `Release ${release.id}: ${release.shortVersion} (${release.version})`,
    facts: [
      ['Uploaded', release.uploadedAt],
      ['State', release.enabled ? 'enabled' : 'disabled'],
      ['Size', `${Math.round(release.size / 1e6)} MB`],
    ],
    code: release.notes,
    links: release.groupIds.flatMap(groupId => {
      const group = app.groups.find(g => g.id === groupId)
      return group ? [{ text: group.name, href: groupHref(base, group) }] : []
    }),
  }
}

function groupPage(app: App, base: string, name: string, sub: string | undefined): Page | undefined {
  const group = app.groups.find(g => g.name.toLowerCase() === name.toLowerCase())
  if (!group) return undefined
  if (sub === 'releases') {
    return {
      view: 'list',
      title: `${group.name}: releases`,
      columns: ['Release', 'Version'],
      rows: app.releases
        .filter(r => r.groupIds.includes(group.id))
        .map(r => [{ text: String(r.id), href: `${base}/distribute/releases/${r.id}` }, r.shortVersion]),
    }
  }
  return {
    view: 'list',
    title: group.name,
    columns: ['Tester', 'Name', 'State'],
    rows: group.members.map(m => [m.email, m.displayName, m.pending ? 'invited' : 'member']),
  }
}

function appList(state: State, title: string, apps: App[]): Page {
  return {
    view: 'list',
    title,
    columns: ['App', 'Owner', 'System'],
    rows: apps.map(app => [
      { text: app.displayName, href: baseOf(state, app) },
      state.owner(app).displayName,
      app.os,
    ]),
    side: [
      { text: 'All apps', href: '/apps' },
      ...state.data.orgs.map(o => ({ text: o.displayName, href: `/orgs/${enc(o.name)}` })),
      { text: 'API tokens', href: '/settings/apitokens' },
    ],
  }
}

function tokens(state: State): Page {
  const mine = state.data.tokens.filter(t => t.personId === state.data.people[0]?.id)
  return {
    view: 'list',
    title: 'User API tokens',
    columns: ['Description', 'Access', 'Created'],
    rows: mine.map(t => [
      t.description ?? '',
      t.scope === 'all' ? 'Full' : 'Read only',
      t.createdAt.slice(0, 10),
    ]),
  }
}

function person(state: State): [string, Cell][] {
  const [first] = state.data.people
  return [
    ['Name', first?.displayName ?? ''],
    ['Email', first?.email ?? ''],
  ]
}

function orgPeople(state: State, name: string): Page | undefined {
  const org = state.org(name)
  return (
    org && {
      view: 'list',
      title: `${org.displayName}: people`,
      columns: ['Name', 'Email', 'Role'],
      rows: org.members.map(m => [
        state.person(m.personId)?.displayName ?? '',
        state.person(m.personId)?.email ?? '',
        m.role,
      ]),
    }
  )
}

function sections(app: App, base: string): Cell[] {
  return [
    { text: 'Overview', href: base },
    { text: 'Build', href: `${base}/build` },
    { text: 'Releases', href: `${base}/distribute/releases` },
    { text: 'Groups', href: `${base}/distribute/distribution-groups` },
    { text: 'Issues', href: `${base}/crashes/errors` },
    { text: 'Analytics', href: `${base}/analytics/overview` },
    { text: `Settings of ${app.name}`, href: `${base}/settings` },
  ]
}

function trail(state: State, app: App): Cell[] {
  const owner = state.owner(app)
  return [
    { text: owner.displayName, href: owner.kind === 'org' ? `/orgs/${enc(owner.name)}` : '/apps' },
    { text: app.displayName, href: baseOf(state, app) },
  ]
}
