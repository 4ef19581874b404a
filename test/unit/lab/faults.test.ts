import { expect, test, vi } from 'vitest'
import { Dropped } from '../../lab/lab.ts'
import { ask, field, send, still } from './help.ts'

const disable = { params: { release_id: '60' }, body: { enabled: false } }
const enabled = (lab: ReturnType<typeof still>) => lab.state.app('acme', 'Kite-iOS')?.releases[0]?.enabled

test('dropped before: no effect; dropped after: the effect stays', async () => {
  const lab = still()
  lab.control.fault({ do: 'dropBefore', match: { op: 'releases_updateDetails' } })
  await expect(ask(lab, 'releases_updateDetails', disable)).rejects.toThrow(Dropped)
  expect(enabled(lab)).toBe(true)
  lab.control.fault({ do: 'dropAfter', match: { op: 'releases_updateDetails' } })
  await expect(ask(lab, 'releases_updateDetails', disable)).rejects.toThrow('Failed to fetch')
  expect(enabled(lab)).toBe(false)
  expect(lab.record.writes().map(({ status, fault, reached }) => ({ status, fault, reached }))).toEqual([
    { status: 0, fault: 'dropBefore', reached: false },
    { status: 0, fault: 'dropAfter', reached: true },
  ])
})

test('late: lost now, in effect when its time comes or when told', async () => {
  vi.useFakeTimers()
  try {
    const lab = still()
    lab.control.fault({ do: 'late', ms: 20_000, match: { write: true } })
    await expect(ask(lab, 'releases_updateDetails', disable)).rejects.toThrow(Dropped)
    await vi.advanceTimersByTimeAsync(19_999)
    expect([enabled(lab), lab.control.late()]).toEqual([true, 1])
    await vi.advanceTimersByTimeAsync(1)
    expect([enabled(lab), lab.control.late()]).toEqual([false, 0])
    lab.control.fault({ do: 'late', match: { write: true } })
    await expect(ask(lab, 'releases_updateDetails', { ...disable, body: { enabled: true } })).rejects.toThrow(
      Dropped,
    )
    await lab.control.flushLate()
    expect(enabled(lab)).toBe(true)
  } finally {
    vi.useRealTimers()
  }
})

test('held requests wait to be released, before or after their effect', async () => {
  const lab = still()
  lab.control.fault({ do: 'hold', match: { op: 'releases_updateDetails' } })
  const first = ask(lab, 'releases_updateDetails', disable)
  const [held] = await lab.control.untilHeld()
  expect([held?.exchange.op, enabled(lab)]).toEqual(['releases_updateDetails', true])
  expect(lab.control.release('held-99')).toBe(false)
  expect(lab.control.release(held?.id ?? '')).toBe(true)
  expect((await first).status).toBe(200)
  expect(enabled(lab)).toBe(false)

  lab.control.fault({ do: 'hold', after: true, match: { write: true } })
  const second = ask(lab, 'releases_updateDetails', { ...disable, body: { enabled: true } })
  await lab.control.untilHeld()
  expect(enabled(lab)).toBe(true)
  lab.control.reset()
  expect((await second).status).toBe(200)
})

test('an aborted call ends at once though its request is held', async () => {
  const lab = still()
  lab.control.fault({ do: 'hold' })
  const abort = new AbortController()
  const sent = lab.fetch('https://api.appcenter.ms/v0.1/user', { signal: abort.signal })
  await lab.control.untilHeld()
  abort.abort()
  await expect(sent).rejects.toThrow(/abort/i)
})

test('a delay is a delay', async () => {
  vi.useFakeTimers()
  try {
    const lab = still()
    lab.control.fault({ do: 'delay', ms: 5000 })
    const answered = vi.fn<(status: number) => void>()
    const get = async () => answered((await ask(lab, 'users_get')).status)
    const sent = get()
    await vi.advanceTimersByTimeAsync(4999)
    expect(answered).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await sent
    expect(answered).toHaveBeenCalledWith(200)
  } finally {
    vi.useRealTimers()
  }
})

test('answers can be replaced: status, malformed, page, redirect, closed, ended', async () => {
  const lab = still()
  const get = () => ask(lab, 'releases_list')
  lab.control.fault({ do: 'status', status: 202, body: {} })
  lab.control.fault({ do: 'status', status: 429, headers: { 'retry-after': '7' }, body: { message: 'slow' } })
  const [accepted, slow, usual] = [await get(), await get(), await get()]
  expect([accepted.status, slow.status, slow.headers.get('retry-after'), usual.status]).toEqual([
    202,
    429,
    '7',
    200,
  ])
  lab.control.fault({ do: 'malformed' })
  const malformed = await get()
  expect([malformed.status, malformed.body, usual.text.startsWith(malformed.text)]).toEqual([
    200,
    undefined,
    true,
  ])
  lab.control.fault({ do: 'html', status: 502 })
  const page = await get()
  expect([page.status, page.text.slice(0, 15)]).toEqual([502, '<!DOCTYPE html>'])
  lab.control.fault({ do: 'closed' })
  expect((await get()).status).toBe(404)
  lab.control.fault({ do: 'ended' })
  expect((await get()).status).toBe(401)
})

test('a redirect is opaque to those who ask for it, and followed by those who do not', async () => {
  const lab = still()
  const address = 'https://api.appcenter.ms/v0.1/user'
  const headers = { 'x-api-token': lab.seed.tokens.owner }
  lab.control.fault({ do: 'redirect', times: 2, match: { host: 'api.appcenter.ms' } })
  const manual = await lab.fetch(address, { headers, redirect: 'manual' })
  expect([manual.type, manual.status, lab.record.entries.length]).toEqual(['opaqueredirect', 0, 1])
  const followed = await lab.fetch(address, { headers })
  expect(await followed.json()).toEqual({ collected: true })
  expect(lab.record.entries.at(-1)?.host).toBe('evil.example.com')
})

test('a status with effect: the server failed after the work was done', async () => {
  const lab = still()
  lab.control.fault({ do: 'status', status: 504, after: true, match: { write: true } })
  expect((await ask(lab, 'releases_updateDetails', disable)).status).toBe(504)
  expect(enabled(lab)).toBe(false)
})

test('a fault meets the nth of what fits, as often as told, and can be taken back', async () => {
  const lab = still()
  const third = lab.control.fault({ do: 'status', status: 500, match: { op: 'users_get', nth: 3 } })
  const seen: number[] = []
  for (let n = 0; n < 4; n++) {
    seen.push((await ask(lab, 'users_get')).status)
    await ask(lab, 'apps_get')
  }
  expect([seen, third.fired()]).toEqual([[200, 200, 500, 200], 1])
  const twice = lab.control.fault({ do: 'status', status: 503, times: 2, match: { path: /\/apps\/acme\// } })
  expect([(await ask(lab, 'users_get')).status, (await ask(lab, 'apps_get')).status]).toEqual([200, 503])
  twice.remove()
  expect((await ask(lab, 'apps_get')).status).toBe(200)
})

test('a stranger can come in between', async () => {
  const lab = still()
  const token = lab.seed.tokens.colleague
  lab.control.fault({
    do: 'run',
    match: { op: 'releases_updateDetails', method: 'PUT' },
    run: async () => {
      await ask(lab, 'releases_delete', { token, params: { release_id: '60' } })
    },
  })
  expect((await ask(lab, 'releases_updateDetails', disable)).status).toBe(404)
})

test('a build that is cancelled is over a while later', async () => {
  let now = Date.parse('2026-05-20T12:00:00Z')
  const lab = still({ now: () => now, odd: { cancelMs: 3000 } })
  const running = lab.state.app('acme', 'Kite-iOS')?.builds.find(build => build.status === 'inProgress')
  const params = { build_id: String(running?.id) }
  expect(field(await ask(lab, 'builds_update', { params, body: { status: 'cancelling' } }), 'status')).toBe(
    'cancelling',
  )
  expect(field(await ask(lab, 'builds_get', { params }), 'status')).toBe('cancelling')
  now += 3000
  expect((await ask(lab, 'builds_get', { params })).body).toMatchObject({
    status: 'completed',
    result: 'canceled',
  })
})

test('public groups are told without a token, others are not', async () => {
  const lab = still()
  const group = 'https://install.appcenter.ms/api/v0.1/apps/acme/Kite-iOS/distribution_groups'
  const list = await send(lab, `${group}/public%20beta/public_releases?scope=tester&top=3`)
  expect(list.body).toHaveLength(3)
  expect(
    field(await send(lab, `${group}/public%20beta/releases/latest?is_install_page=true`), 'download_url'),
  ).toMatch(/^https:\/\/install\.appcenter\.ms\//)
  expect((await send(lab, `${group}/qa/public_releases`)).status).toBe(404)
})
