import { describe, expect, it } from 'vitest'
import { pages, rowsOf, store, words } from './store'

const submit = 'appstoreconnect.review.submit'
const cancel = 'appstoreconnect.review.cancel'
const check = 'appstoreconnect.version.check'

describe('why a version cannot be submitted', () => {
  const missing = async (here: ReturnType<typeof store>, page: string): Promise<string[]> =>
    rowsOf(await here.bench.query(check, page))
      .filter(row => words(row['is']).includes('Missing'))
      .map(row => words(row))

  it('is told with the place where it is mended', async () => {
    const here = store()
    const { state, version, find } = here
    expect(await missing(here, pages.lantern)).toEqual([])
    const lantern = version('2.0.0')
    const [german, english] = state.related('appStoreVersions', lantern, 'appStoreVersionLocalizations')
    if (german) german.attributes.whatsNew = null
    if (english) english.attributes.keywords = ''
    const build = state.one('appStoreVersions', lantern, 'build')
    if (build) build.attributes.usesNonExemptEncryption = null
    find('appStoreReviewDetails', row => row.related.appStoreVersion?.[0] === lantern.id).attributes = {}
    const found = await missing(here, pages.lantern)
    expect(found).toHaveLength(4)
    for (const [n, word] of ['Export compliance', 'Keywords', 'What’s new', 'Contact'].entries())
      expect(found[n], word).toContain(word)
    expect(found[2]).toContain(String(german?.attributes.locale))
    expect(found[2]).toContain('/apps/6440000003/distribution/ios/version/inflight')
  })

  it('may lie with the app, or with what App Review has', async () => {
    const here = store()
    const all = await missing(here, pages.harbour)
    for (const word of ['Age rating', 'Category', 'Privacy policy', 'Price'])
      expect(all.join(), word).toContain(word)
    expect(words(await here.bench.query(check, pages.harbour))).toContain('It was rejected')
  })

  it('is no question while the version is with Apple', async () => {
    const { bench } = store()
    await expect(bench.query(check, pages.kite)).rejects.toThrow('in preparation')
  })
})

describe('submitting', () => {
  it('makes a draft, puts the version in, looks, submits; undo takes it back', async () => {
    const { bench, sent, version, find, clock, dials } = store()
    const run = await bench.preview(submit, pages.lantern)
    expect(run.stages[0]?.reach).toMatchObject({ outside: true, type: '2.0.0' })
    const done = await bench.apply(run)
    expect(done.state).toBe('done')
    expect(sent().map(({ op }) => op)).toEqual([
      'reviewSubmissions_createInstance',
      'reviewSubmissionItems_createInstance',
      'reviewSubmissions_updateInstance',
    ])
    expect(version('2.0.0').attributes.appVersionState).toBe('WAITING_FOR_REVIEW')
    const back = await bench.undo(done)
    expect(back.state).toBe('done')
    expect(version('2.0.0').attributes.appVersionState).toBe('DEVELOPER_REJECTED')
    clock.now += dials.cancelMs
    await bench.query(check, pages.lantern)
    expect(
      find('reviewSubmissions', row => row.app === '6440000003' && row.attributes.submittedDate !== null),
    ).toBeDefined()
  })

  it('goes its way to the end: approved, then released by hand', async () => {
    const { bench, version, clock, dials } = store()
    await bench.apply(await bench.preview(submit, pages.lantern))
    const look = () => bench.query('appstoreconnect.app.facts', pages.lantern)
    clock.now += dials.reviewMs
    await look()
    expect(version('2.0.0').attributes.appVersionState).toBe('IN_REVIEW')
    clock.now += dials.reviewMs
    await look()
    expect(version('2.0.0').attributes.appVersionState).toBe('PENDING_DEVELOPER_RELEASE')
  })

  it('goes on with a draft that is there, and tells what goes along', async () => {
    const { bench, state, sent } = store()
    const app = state.known('apps', '6440000003')
    const draft = state.add('reviewSubmissions', {
      id: 'draft',
      app: app.id,
      attributes: { platform: 'IOS', state: 'READY_FOR_REVIEW', submittedDate: null },
      related: { app: [app.id] },
    })
    state.add('reviewSubmissionItems', {
      id: 'other',
      app: app.id,
      attributes: { state: 'READY_FOR_REVIEW' },
      related: { reviewSubmission: [draft.id] },
    })
    const run = await bench.preview(submit, pages.lantern)
    expect(words(run.stages[0]?.notes)).toContain('goes along')
    await bench.apply(run)
    expect(sent().map(({ op }) => op)).not.toContain('reviewSubmissions_createInstance')
    expect(draft.attributes.state).toBe('WAITING_FOR_REVIEW')
  })

  it('says what is missing, in words, and submits nothing', async () => {
    const { bench, state, version, sent } = store()
    const [texts] = state.related('appStoreVersions', version('2.0.0'), 'appStoreVersionLocalizations')
    if (texts) texts.attributes.whatsNew = null
    const run = await bench.apply(await bench.preview(submit, pages.lantern))
    expect(run.state).toBe('failed')
    expect(words(run.stages)).toContain('whatsNew')
    expect(sent().map(({ op }) => op)).not.toContain('reviewSubmissions_updateInstance')
    expect(version('2.0.0').attributes.appVersionState).toBe('PREPARE_FOR_SUBMISSION')
  })

  it('does not submit what turns out to be empty', async () => {
    const { bench, lab, state, sent } = store()
    const run = await bench.preview(submit, pages.lantern)
    lab.control.fault({
      do: 'run',
      match: { op: 'reviewSubmissionItems_createInstance' },
      after: true,
      run: async () => {
        for (const item of state.data.rows.reviewSubmissionItems.filter(row => row.app === '6440000003'))
          if (item.attributes.state === 'READY_FOR_REVIEW') state.remove('reviewSubmissionItems', item)
      },
    })
    const after = await bench.apply(run)
    expect(after.state).toBe('paused')
    expect(words(after.pause)).toContain('not in the submission')
    expect(sent().map(({ op }) => op)).not.toContain('reviewSubmissions_updateInstance')
  })

  it('goes on where the state of the version in it is not told', async () => {
    const { bench, lab, state } = store()
    const run = await bench.preview('appstoreconnect.review.submit', pages.lantern)
    const untold = () => {
      for (const { attributes } of state.data.rows.reviewSubmissionItems) attributes.state = null
    }
    lab.control.fault({
      do: 'run',
      after: true,
      match: { op: 'reviewSubmissionItems_createInstance' },
      run: untold,
    })
    expect((await bench.apply(run)).state).toBe('done')
  })

  it('of a rejected version says that it is mended first', async () => {
    const { bench, sent, version } = store()
    expect((await bench.apply(await bench.preview(submit, pages.harbour))).state).toBe('done')
    expect(sent().map(({ op }) => op)).toEqual([
      'reviewSubmissionItems_updateInstance',
      'reviewSubmissions_updateInstance',
    ])
    expect(version('1.0.0').attributes.appVersionState).toBe('WAITING_FOR_REVIEW')
  })

  it('is refused while something is with Apple', async () => {
    const { bench, version } = store()
    version('5.12.0').attributes.appVersionState = 'PREPARE_FOR_SUBMISSION'
    await expect(bench.preview(submit, pages.kite)).rejects.toThrow('one at a time')
  })
})

describe('a submission', () => {
  const page = pages.kite.replace(/ios.*/, 'reviewsubmissions/details/5b1d0c1e-0000-4000-8000-000000000001')

  it('shows each verdict and leads to what was written', async () => {
    const { bench } = store()
    const facts = words(await bench.query('appstoreconnect.review.facts', page))
    for (const word of ['waiting for review', '5.12.0 (iOS)', 'reviewsubmissions/details/5b1d0c1e'])
      expect(facts).toContain(word)
  })

  it('is cancelled, and waited for until it is over', async () => {
    const { bench, version, find, dials, clock } = store()
    dials.cancelMs = 60_000
    const run = await bench.preview(cancel, page)
    expect(words(run.stages[0])).toContain('5.12.0 (iOS)')
    const begun = clock.now
    expect((await bench.apply(run)).state).toBe('done')
    expect(clock.now - begun).toBeGreaterThanOrEqual(60_000)
    expect(version('5.12.0').attributes.appVersionState).toBe('DEVELOPER_REJECTED')
    expect(find('reviewSubmissions', row => row.id.startsWith('5b1d0c1e')).attributes.state).toBe('COMPLETE')
    await expect(bench.preview(cancel, page)).rejects.toThrow('nothing to cancel')
    await expect(bench.preview(cancel, pages.kite)).rejects.toThrow('nothing of this app')
  })

  it('is not guessed where there is one for each of several platforms', async () => {
    const { bench, state } = store()
    const app = state.known('apps', '6440000001')
    state.add('reviewSubmissions', {
      id: 'mac',
      app: app.id,
      attributes: { platform: 'MAC_OS', state: 'WAITING_FOR_REVIEW', submittedDate: null },
      related: { app: [app.id] },
    })
    const whole = pages.kite.replace(/ios.*/, '')
    await expect(bench.preview(cancel, whole)).rejects.toThrow('Choose the platform')
    await expect(bench.preview(cancel, whole, { platform: 'macOS' })).resolves.toBeDefined()
  })

  it('that Apple has completed meanwhile is not cancelled', async () => {
    const { bench, find } = store()
    const run = await bench.preview(cancel, page)
    find('reviewSubmissions', row => row.id.startsWith('5b1d0c1e')).attributes.state = 'COMPLETING'
    expect((await bench.apply(run)).state).toBe('failed')
  })
})
