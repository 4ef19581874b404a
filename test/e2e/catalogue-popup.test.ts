import { expect, it } from 'vitest'
import { createCatalogue, walked } from '../support/catalogue'
import { press, reads } from '../support/hand'
import { begin, openPopup, seesRun } from '../support/walk'

/**
 * Actions in the popup, up to a view or a preview. What follows a preview is the same in every place, and is tried from
 * the panel in the page.
 */
const catalogue = createCatalogue(openPopup)

it.each(walked('popup'))('%s', async (_id, action) => {
  const { address, input } = action.examples[0]
  const from = catalogue.stage().lab.record.writes().length
  const place = await catalogue.at(address)
  if (action.kind === 'query') return catalogue.query(place, action)
  if (action.kind === 'watch') return catalogue.watch(place, action)
  await begin(place, action, input)
  const preview = await seesRun(place)
  // What is light needs no second button: its five seconds are there to stop it.
  if (preview.includes('Not sent yet')) {
    await press(place, 'Stop')
    await reads(place, 'Nothing was sent')
  }
  expect(catalogue.stage().lab.record.writes()).toHaveLength(from)
})
