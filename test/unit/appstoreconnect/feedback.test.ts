import { describe, expect, it } from 'vitest'
import { createLab } from '../../lab/lab'
import { Clock, createBench } from '../../support/world'
import { moment } from './help'

const app = 'https://appstoreconnect.apple.com/apps/6440000001/testflight'
const crash = `${app}/crashes/AOnH1Kc0000000000000000`
const shot = `${app}/screenshots/AOnH1Ks0000000000000001`

function world() {
  const clock = new Clock(moment)
  const lab = createLab({ now: () => clock.now })
  return { lab, bench: createBench(lab, lab.seed.tokens.owner, clock), state: lab.appstoreconnect.state }
}

/** The issue text of a page. */
async function issue(address: string, here = world()): Promise<string> {
  const view = await here.bench.query('appstoreconnect.feedback.issue', address)
  if (view.view !== 'text') throw new Error('no text came')
  return view.text
}

describe('the feedback inbox', () => {
  const inbox = async (input = {}) => {
    const view = await world().bench.query('appstoreconnect.feedback.inbox', app, input)
    if (view.view !== 'table') throw new Error('no table came')
    return view
  }

  it('merges both lists into one timeline, each row leading to its page', async () => {
    const { rows, notes } = await inbox()
    expect(notes).toEqual([])
    const moments = rows.map(({ cells }) => Date.parse((cells['at'] as { at: string }).at))
    expect(moments).toHaveLength(6)
    expect(moments).toEqual([...moments].sort((a, b) => b - a))
    expect(new Set(rows.map(({ context }) => (context as { section?: string }).section))).toEqual(
      new Set(['crashes', 'screenshots']),
    )
    expect(rows[0]?.cells).toMatchObject({
      comment: 'It closed when I opened the inbox.',
      device: 'iPhone16,1',
    })
  })

  it('shows one kind, and no more than it is asked for', async () => {
    expect((await inbox({ kind: 'crashes' })).rows).toHaveLength(3)
    const few = await inbox({ limit: 1 })
    expect(few.rows).toHaveLength(2)
    expect(JSON.stringify(few.notes)).toContain('only the newest')
  })
})

describe('one piece of feedback', () => {
  it('becomes the text of an issue, a crash with its log', async () => {
    const text = await issue(crash)
    for (const words of [
      '### It closed when',
      '- Device: iPhone16,1',
      crash,
      'InboxList.swift:91',
      '```text',
    ])
      expect(text).toContain(words)
  })

  it('a screenshot has no log, its comment breaks no Markdown, and links that end are left out', async () => {
    const text = await issue(shot)
    expect(text).toContain('### The text is cut off, \\# 1.')
    expect(text).not.toContain('```')
    expect(text).not.toContain('example.com/screenshots')
  })

  it('a crash without a log still becomes an issue; its log says that there is none', async () => {
    const here = world()
    const { state } = here
    const [log] = state.data.rows.betaCrashLogs
    if (log) state.remove('betaCrashLogs', log)
    expect(await issue(crash, here)).toContain('- Device: iPhone16,1')
    await expect(here.bench.query('appstoreconnect.crash.log', crash)).rejects.toThrow('no log of this crash')
  })

  it('its log is a file by the name that Xcode opens', async () => {
    const here = world()
    const file = () => here.bench.query('appstoreconnect.crash.file', crash)
    expect(await file()).toMatchObject({ name: 'AOnH1Kc0000000000000000.crash' })
    const [log] = here.state.data.rows.betaCrashLogs
    if (log) log.attributes.logText = '{"app_name":"Kite"}\n{}'
    expect(await file()).toMatchObject({ name: 'AOnH1Kc0000000000000000.ips' })
  })
})
