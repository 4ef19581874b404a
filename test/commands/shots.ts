/**
 * Takes a picture of every state of the pages: light, dark, narrow. `npm run shots` takes all; names behind it
 * take the states that begin so, and the looks that are named (also tiny, zoomed, forced). Pictures go to
 * `.output/shots`.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { galleryOut } from '../gallery/build'
import { type Look, looks, withGallery } from '../gallery/drive'
import { states } from '../gallery/states'

const isLook = (name: string): name is Look => name in looks

const { positionals: names } = parseArgs({ allowPositionals: true })
const wanted = names.filter(name => !isLook(name))
const named = names.filter(isLook)
const out = join(galleryOut, '../shots')
await mkdir(out, { recursive: true })

await withGallery(async ({ page, open, complaints }) => {
  for (const [name, state] of Object.entries(states)) {
    if (wanted.length > 0 && !wanted.some(start => name.startsWith(start))) continue
    for (const look of named.length > 0 ? named : (['light', 'dark', 'narrow'] as const)) {
      const failed = await open(name, look).then(
        () => [],
        (error: unknown) => [String(error)],
      )
      await page.screenshot({ path: join(out, `${name}.${look}.png`), fullPage: state.page === 'options' })
      for (const complaint of [...failed, ...complaints()]) {
        console.error(`${name} ${look}: ${complaint}`)
        process.exitCode = 1
      }
    }
  }
})
