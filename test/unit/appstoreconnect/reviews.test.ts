import { describe, expect, it } from 'vitest'
import { pages, rowsOf, store, t, words } from './store'

const reply = 'appstoreconnect.reviews.reply'
const unreply = 'appstoreconnect.reviews.unreply'
const list = pages.kite.replace(/ios.*/, 'activity/ios/ratingsResponses')

describe('the reviews', () => {
  it('of an app are those without an answer, the newest first', async () => {
    const { bench } = store()
    const rows = rowsOf(await bench.query('appstoreconnect.reviews.list', list))
    expect(rows).toHaveLength(90)
    expect(rows[0]).toMatchObject({ title: 'Review 1', who: 'reviewer-1' })
    expect(rows.every(row => words(row['reply']).includes('none'))).toBe(true)
  })

  it('of all apps are in one list, what has no answer first', async () => {
    const { bench } = store()
    const rows = rowsOf(await bench.query('appstoreconnect.reviews.inbox', pages.apps, { show: 'all' }))
    expect(new Set(rows.map(row => row['app'])).size).toBe(5)
    const answered = rows.map(row => !words(row['reply']).includes('"none"'))
    expect(answered.indexOf(true)).toBe(answered.lastIndexOf(false) + 1)
    const desk = rowsOf(
      await bench.query('appstoreconnect.reviews.inbox', pages.apps, { apps: 'desk', rating: '1,2' }),
    )
    for (const row of desk) {
      expect(row['app']).toBe('Kite Desk')
      expect([1, 2]).toContain(row['rating'])
    }
  })

  it('of an app that cannot be read do not hide the others', async () => {
    const { bench, lab } = store()
    lab.control.fault({
      do: 'status',
      status: 403,
      body: { errors: [{ status: '403', code: 'FORBIDDEN_ERROR', title: 'no' }] },
      match: { op: 'apps_customerReviews_getToManyRelated' },
    })
    const view = await bench.query('appstoreconnect.reviews.inbox', pages.apps)
    expect(words(view)).toContain('could not be read')
    expect(rowsOf(view).length).toBeGreaterThan(0)
  })
})

describe('an answer', () => {
  /** Two reviews of the first app: one without and one with an answer. */
  const two = (here: ReturnType<typeof store>) => {
    const bare = here.find('customerReviews', row => row.attributes.title === 'Review 1')
    const answered = here.find('customerReviews', row => row.attributes.title === 'Review 2')
    const texts = () =>
      [bare, answered].map(row => here.state.one('customerReviews', row, 'response')?.attributes.responseBody)
    return { reviews: [bare.id, answered.id], texts }
  }

  it('is counted, shown with the name in it, and replaced where there is one; undo brings both back', async () => {
    const here = store()
    const { reviews, texts } = two(here)
    const run = await here.bench.preview(reply, list, { reviews, text: 'Dear {name}, thanks.' })
    expect(run.stages[0]?.reach).toEqual({ count: 2, outside: true })
    for (const word of ['Dear reviewer-1, thanks.', 'is replaced'])
      expect(words(run.stages[0]?.notes)).toContain(word)
    const done = await here.bench.apply(run)
    expect(texts()).toEqual(['Dear reviewer-1, thanks.', 'Dear reviewer-2, thanks.'])
    await here.bench.undo(done)
    expect(texts()).toEqual([undefined, 'Thank you for writing.'])
  })

  it('that a colleague gave meanwhile is not overwritten', async () => {
    const here = store()
    const { reviews, texts } = two(here)
    const run = await here.bench.preview(reply, list, { reviews: reviews.slice(0, 1), text: 'Thanks.' })
    here.state.add('customerReviewResponses', {
      id: 'colleague',
      app: here.lab.appstoreconnect.seed.app.id,
      attributes: { responseBody: 'From a colleague.', state: 'PENDING_PUBLISH', lastModifiedDate: null },
      related: { review: reviews.slice(0, 1) },
    })
    expect((await here.bench.apply(run)).state).toBe('failed')
    expect(texts()[0]).toBe('From a colleague.')
  })

  it('is not too long with the name in it', async () => {
    const here = store()
    const { reviews } = two(here)
    await expect(
      here.bench.preview(reply, list, { reviews, text: `${'a'.repeat(5961)}{name}` }),
    ).rejects.toThrow('takes')
  })

  it('is deleted, and where there is none nothing is', async () => {
    const here = store()
    const { reviews, texts } = two(here)
    const run = await here.bench.preview(unreply, list, { reviews })
    expect(t(run.stages[0]?.headline ?? '')).toBe('1 public answer')
    await here.bench.apply(run)
    expect(texts()).toEqual([undefined, undefined])
  })
})
