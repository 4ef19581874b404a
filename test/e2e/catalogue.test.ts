import { expect, it } from 'vitest'
import { createCatalogue, undoable, walked, withoutCancelled } from '../support/catalogue'
import { openPanel, reads } from '../support/hand'
import { makesHere } from '../support/plans'
import { begin, runThrough, seesRun, undoRun } from '../support/walk'

/** Actions, carried out by the panel in the page as a person would, each with the example it declares. */
const catalogue = createCatalogue(openPanel)

it.each(walked('page'))('%s', async (_id, action) => {
  const { address, input } = action.examples[0]
  const place = await catalogue.at(address)
  const [stage, page] = [catalogue.stage(), catalogue.page()]
  if (action.kind === 'query') return catalogue.query(place, action)
  if (action.kind === 'watch') return catalogue.watch(place, action)

  const before = withoutCancelled(stage.lab.snapshot())
  const from = stage.lab.record.writes().length
  const written = () => stage.lab.record.writes().slice(from)
  await begin(place, action, input)
  await seesRun(place)
  const ended = await runThrough(stage, place)
  expect(ended.state).toBe('Done')
  if (makesHere(action)) {
    // Nothing is sent for it, and what it made is shown in a window of the extension alone.
    expect(written()).toEqual([])
    await reads(ended.place, 'The new secret')
  } else {
    expect(withoutCancelled(stage.lab.snapshot())).not.toEqual(before)
    const sent = written().map(
      write => `${write.method} ${write.path}${write.query} ${JSON.stringify(write.requestBody)}`,
    )
    expect(sent.length).toBeGreaterThan(0)
    expect(new Set(sent).size).toBe(sent.length)
    expect(written().every(write => write.effect !== undefined && write.effect < 300)).toBe(true)
    for (const { op } of written()) expect(Object.keys(action.sends)).toContain(op)

    if (await undoable(action)) {
      expect((await undoRun(stage, ended.place)).state).toBe('Done')
      expect(withoutCancelled(stage.lab.snapshot())).toEqual(before)
    }
  }
  // A window of our own in front would take the clicks that are meant for the page.
  for (const other of await stage.browser.pages())
    if (other !== page && other.url().includes('/panel.html')) await other.close()
})
