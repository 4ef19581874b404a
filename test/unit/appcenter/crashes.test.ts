import { describe, expect, it } from 'vitest'
import type { Json } from '../../lab/json'
import { kite as at, endsOf, viewAs, world } from './help'

const group = `${at}crashes/errors/1000000001u/overview`

describe('crash facts', () => {
  it('tell where, how often, and in which other versions', async () => {
    const { bench, kite } = world()
    const issue = kite.errorGroups[0]
    const view = viewAs(await bench.query('appcenter.crash.facts', group), 'facts')
    expect(view.title).toBe(`${issue?.type}: ${issue?.message}`)
    expect(view.pill).toMatchObject({ tone: 'warn' })
    const labels = view.facts.map(({ label }) => (typeof label === 'string' ? label : label.text))
    expect(labels).toContain('Same crash in')
    expect(JSON.stringify(view.facts)).toContain(String(issue?.count))
  })
  it('stand without the list', async () => {
    const { bench, lab } = world()
    lab.control.fault({
      do: 'status',
      status: 403,
      body: { message: 'no' },
      match: { op: 'Errors_GroupList' },
    })
    expect(viewAs(await bench.query('appcenter.crash.facts', group), 'facts').facts).toHaveLength(6)
  })
})

describe('state', () => {
  it.each([
    ['close', '1000000001u', 'closed'],
    ['ignore', '1000000001u', 'ignored'],
    ['reopen', '1000000009u', 'open'],
  ])('%s keeps the note, and is taken back', async (verb, id, state) => {
    const { bench, lab, kite } = world()
    const issue = kite.errorGroups.find(one => one.id === id)
    if (!issue) throw new Error('no group')
    issue.annotation = 'seen by QA'
    const before = lab.snapshot()
    const run = await bench.apply(await bench.preview(`appcenter.crash.${verb}`, `${at}crashes/errors/${id}`))
    expect(run.state).toBe('done')
    expect(issue).toMatchObject({ state, annotation: 'seen by QA' })
    expect((await bench.undo(run)).state).toBe('done')
    expect(lab.snapshot()).toEqual(before)
  })
  it('has nothing to do where it is so already', async () => {
    const { bench } = world()
    await expect(bench.preview('appcenter.crash.reopen', group)).rejects.toThrow('nothing to do')
  })
  it('is not written over a note of somebody else', async () => {
    const { bench, kite } = world()
    const preview = await bench.preview('appcenter.crash.close', group)
    const [issue] = kite.errorGroups
    if (issue) issue.annotation = 'mine'
    const run = await bench.apply(preview)
    expect(endsOf(run)).toEqual({ 'update:1000000001u': 'changed' })
    expect(issue).toMatchObject({ state: 'open', annotation: 'mine' })
  })
  it('is set for many, each once, and what is so is left alone', async () => {
    const { bench, lab, kite } = world()
    const ids = kite.errorGroups.slice(0, 12).map(issue => issue.id)
    const before = lab.snapshot()
    const preview = await bench.preview('appcenter.crashes.state', `${at}crashes/errors`, {
      state: 'ignored',
      groups: [...ids, ids[0]?.toUpperCase()],
    })
    expect(preview.stages[0]?.reach.count).toBe(11)
    expect(preview.stages[0]?.notes).toHaveLength(1)
    const run = await bench.apply(preview)
    expect(run.state).toBe('done')
    expect(kite.errorGroups.slice(0, 12).every(issue => issue.state === 'ignored')).toBe(true)
    await bench.undo(run)
    expect(lab.snapshot()).toEqual(before)
  })
  it('reads a group that the list no longer holds, and refuses one that is none', async () => {
    const { bench, kite } = world()
    const old = kite.errorGroups.at(-1)
    if (!old) throw new Error('no group')
    old.last = old.first = '2020-01-01T00:00:00.000Z'
    const ids = [...kite.errorGroups.slice(0, 6).map(issue => issue.id), old.id]
    const stage = await bench.stage('appcenter.crashes.state', `${at}crashes`, {
      groups: ids,
      state: 'ignored',
    })
    expect(stage.reach.count).toBe(7)
    for (const groups of [['1/../2'], ['']])
      await expect(bench.stage('appcenter.crashes.state', `${at}crashes`, { groups })).rejects.toMatchObject({
        code: 'invalid',
      })
    await expect(
      bench.stage('appcenter.crashes.state', `${at}crashes`, { groups: ['99u'] }),
    ).rejects.toMatchObject({ code: 'missing' })
  })
})

describe('note', () => {
  it('is written, the state stays, and undo brings the old one back', async () => {
    const { bench, lab, kite } = world()
    const [issue] = kite.errorGroups
    if (!issue) throw new Error('no group')
    Object.assign(issue, { state: 'closed', annotation: 'old' })
    const before = lab.snapshot()
    const note = '=1+1 <b>“hostile”</b> \u202e'
    const run = await bench.apply(await bench.preview('appcenter.crash.note', group, { note: ` ${note}` }))
    expect(issue).toMatchObject({ state: 'closed', annotation: note.trim() })
    await bench.undo(run)
    expect(lab.snapshot()).toEqual(before)
  })
  it('is taken away by an empty one', async () => {
    const { bench, kite } = world()
    const [issue] = kite.errorGroups
    if (issue) issue.annotation = 'old'
    await bench.apply(await bench.preview('appcenter.crash.note', group, {}))
    expect(issue?.annotation).toBe('')
    await expect(bench.preview('appcenter.crash.note', group, {})).rejects.toThrow('nothing to do')
  })
})

describe('stack trace', () => {
  it('begins with the crashed thread and marks the app’s frames', async () => {
    const { bench } = world()
    const { text, notes } = viewAs(await bench.query('appcenter.crash.markdown', group), 'text')
    expect(text).toContain('**Thread 0 Crashed**\n\n```text\n→ SyncQueue.drain()')
    expect(text).toContain('\n  RunLoop.run()')
    expect(text).toContain('<https://appcenter.ms/orgs/acme/apps/Kite-iOS/crashes/errors/1000000001u>')
    // The exception has the same frames and is not told twice.
    expect(text.split('```text')).toHaveLength(2)
    expect(notes).toHaveLength(1)
  })
  it('tells one crash from many, and errors that were handled from crashes', async () => {
    const { bench, kite } = world()
    const [crash] = kite.errorGroups
    const handled = kite.errorGroups.find(issue => !issue.id.endsWith('u'))
    Object.assign(crash ?? {}, { count: 1, devices: 1 })
    Object.assign(handled ?? {}, { count: 2, devices: 1 })
    const textOf = async (id = '') =>
      viewAs(await bench.query('appcenter.crash.markdown', `${at}crashes/errors/${id}`), 'text').text
    expect(await textOf(crash?.id)).toContain(' · 1 crash on 1 device · ')
    expect(await textOf(handled?.id)).toContain(' · 2 errors on 1 device · ')
  })
  it('follows causes to the last', async () => {
    const { bench, lab } = world()
    const cause = (type: string, inner: Json[]): Json => ({
      type,
      frames: [{ code_raw: type, app_code: false }],
      inner_exceptions: inner,
    })
    const body = { exception: cause('Outer', [cause('Middle', [cause('Root', [])]), cause('Beside', [])]) }
    lab.control.fault({ do: 'status', status: 200, body, match: { op: 'Errors_GroupErrorStackTrace' } })
    const { text } = viewAs(await bench.query('appcenter.crash.markdown', group), 'text')
    expect(text.match(/\*\*.*\*\*/g)).toEqual([
      '**Outer**',
      '**Caused by Middle**',
      '**Caused by Root**',
      '**Caused by Beside**',
    ])
  })
  it('reads the report the address names', async () => {
    const { bench, lab, kite } = world()
    const report = kite.errorGroups[0]?.reports[3]?.id ?? ''
    const view = await bench.query(
      'appcenter.crash.markdown',
      `${at}crashes/errors/1000000001u/reports/${report}/raw`,
    )
    expect(viewAs(view, 'text').text).toContain(`/reports/${report}>`)
    expect(lab.record.entries.some(({ op }) => op === 'Errors_ErrorStackTrace')).toBe(true)
  })
  it('stays in its fence and its title, whatever the names are', async () => {
    const { bench, kite } = world()
    const [issue] = kite.errorGroups
    const [frame] = issue?.frames ?? []
    if (!issue || !frame) throw new Error('no group')
    issue.message = '[x](javascript:alert(1)) `code`\n# head <img src=x> \u202egnp'
    frame.method = 'run`````js\n```\n<b>'
    const { text } = viewAs(await bench.query('appcenter.crash.markdown', group), 'text')
    expect(text.split('\n\n')[0]).toBe(
      '### NSInvalidArgumentException: \\[x\\](javascript:alert(1)) \\`code\\` \\# head \\<img src=x\\>  gnp',
    )
    expect(text).toContain('``````text\n')
    expect(text).toContain('run`````js ``` <b>() (')
    expect(text.match(/^`{6}$/gm)).toHaveLength(1)
  })
})

describe('crash groups', () => {
  it('come from all pages, also where the portal’s links are broken', async () => {
    for (const nextLink of ['api', 'nameless'] as const) {
      const { bench, kite, app } = world()
      const [model] = kite.errorGroups
      if (!model) throw new Error('no group')
      kite.nextLink = nextLink
      for (let n = 0; n < 180; n++) kite.errorGroups.push({ ...model, id: `${2_000_000_000 + n}u` })
      const all = { days: 90, state: 'all' }
      const view = viewAs(await bench.query('appcenter.crashes.list', `${at}crashes`, all), 'table')
      expect(view.rows.length).toBeGreaterThan(200)
      expect(new Set(view.rows.map(row => row.key)).size).toBe(view.rows.length)
      expect(app().errorGroups.length).toBeGreaterThanOrEqual(view.rows.length)
    }
  })
  it('are filtered, and each leads to its own page', async () => {
    const { bench } = world()
    const closed = { state: 'closed', days: 90 }
    const view = viewAs(await bench.query('appcenter.crashes.list', `${at}crashes`, closed), 'table')
    expect(view.rows.length).toBeGreaterThan(0)
    for (const row of view.rows) {
      expect(row.cells['state']).toMatchObject({ tone: 'ok' })
      expect(row.context).toMatchObject({ app: 'Kite-iOS', section: 'crashes', errorGroupId: row.key })
    }
    const errors = { type: 'errors', state: 'all', days: 90, version: '5.12' }
    const some = viewAs(await bench.query('appcenter.crashes.list', `${at}crashes`, errors), 'table')
    expect(some.rows.every(row => !row.key.endsWith('u'))).toBe(true)
  })
  it('go out as CSV that no spreadsheet runs', async () => {
    const { bench, kite } = world()
    const [issue] = kite.errorGroups
    if (issue) Object.assign(issue, { type: '=HYPERLINK("http://evil")', message: 'a\nb', annotation: '@me' })
    const file = viewAs(await bench.query('appcenter.crashes.csv', `${at}crashes`), 'file')
    expect(file.name).toBe('Kite-iOS-crashes.csv')
    expect(file.text).toContain('1000000001u,"\'=HYPERLINK(""http://evil""): a\nb"')
    expect(file.text).toContain("'@me")
  })
  it('are none, and say so', async () => {
    const { bench, kite } = world()
    kite.errorGroups.length = 0
    expect(viewAs(await bench.query('appcenter.crashes.list', `${at}crashes`), 'table').rows).toEqual([])
    expect(viewAs(await bench.query('appcenter.crashes.csv', `${at}crashes`), 'file').text).toMatch(
      /^id,.*\r\n$/,
    )
  })
})

describe('inbox', () => {
  it('holds the crashes of all apps, most first, and says which could not be read', async () => {
    const { bench, lab } = world({ hostile: true })
    lab.control.fault({
      do: 'status',
      status: 403,
      body: { message: 'Forbidden' },
      match: { path: /Kite-Android\/errors\/errorGroups/ },
    })
    const view = viewAs(
      await bench.query('appcenter.crashes.inbox', 'https://appcenter.ms/apps', { days: 30 }),
      'table',
    )
    const counts = view.rows.map(row => Number(row.cells['count']))
    expect(counts).toEqual([...counts].sort((a, b) => b - a))
    expect(new Set(view.rows.map(row => row.key)).size).toBe(view.rows.length)
    expect(new Set(view.rows.map(row => row.cells['app'])).size).toBeGreaterThan(20)
    expect(JSON.stringify(view.notes)).toContain('acme/Kite-Android')
    expect(view.notes).toHaveLength(1)
    expect(view.rows.some(row => String(row.cells['app']).startsWith('__proto__/'))).toBe(true)
  })
  it('looks at some apps only', async () => {
    const { bench } = world()
    const input = { apps: 'KITE-I', days: 90, state: 'all', limit: 3 }
    const view = viewAs(await bench.query('appcenter.crashes.inbox', 'https://appcenter.ms/', input), 'table')
    expect(view.rows).toHaveLength(3)
    expect(view.rows[0]?.context).toMatchObject({ ownerKind: 'org', owner: 'acme', app: 'Kite-iOS' })
  })
})

describe('crashes a day', () => {
  it('count a range, both days included', async () => {
    const { bench } = world()
    const range = { from: '2026-11-01', to: '2026-11-07' }
    const app = viewAs(await bench.query('appcenter.crashes.chart', `${at}crashes`, range), 'chart')
    expect(app.points.map(({ at: day }) => day)).toEqual([1, 2, 3, 4, 5, 6, 7].map(day => `2026-11-0${day}`))
    const one = viewAs(await bench.query('appcenter.crash.chart', group), 'chart')
    expect(one.points).toHaveLength(29)
    expect(one.points.reduce((sum, { value }) => sum + value, 0)).toBeGreaterThan(0)
  })
  it.each([
    [{ from: '2026-13-01' }, 'invalid'],
    [{ from: '2026-02-31' }, 'invalid'],
    [{ from: '2026-11-10', to: '2026-11-09' }, 'invalid'],
  ])('refuses %o', async (range, code) => {
    const { bench } = world()
    await expect(bench.query('appcenter.crash.chart', group, range)).rejects.toMatchObject({ code })
  })
  it('refuses what is no day before anything is read', async () => {
    const { bench } = world()
    await expect(bench.query('appcenter.crash.chart', group, { from: 'yesterday' })).rejects.toThrow(
      'Write a day',
    )
  })
})
