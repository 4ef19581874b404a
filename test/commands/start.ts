import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createStage, type Stage } from '../support/browser'
import { addToken, allowWrites } from '../support/hand'
import { ensureChromium, headless } from './browser'
import { build, seconds } from './tools'
import { buildAddress, main, showMainJob } from './tour'

/**
 * `npm start`: the built extension in a real browser, on the simulated portals. With a display it stays open
 * until it is closed or Ctrl-C is pressed; without one it does the main job through the real pages, tells what
 * it did, and ends.
 */
const begun = performance.now()
let stage: Stage | undefined

/** Whatever ends this process ends the browser and the lab with it, and takes the profile away. */
process.on('exit', () => {
  stage?.browser.process()?.kill('SIGKILL')
  if (stage) rmSync(stage.profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
})
const end = (code: number): void => {
  void (stage?.close() ?? Promise.resolve()).catch(() => {}).then(() => process.exit(code))
}
process.on('SIGINT', () => end(130))
process.on('SIGTERM', () => end(143))

try {
  const alone = headless()
  const browser = await ensureChromium()
  console.log('Building the extension.')
  const built = await build('chrome')
  if (built.code !== 0) throw new Error(built.output.trim())
  console.log(`Starting the simulated portals, and ${browser} with the extension in it.`)
  stage = await createStage({ headless: alone })
  await (await addToken(stage, stage.lab.seed.tokens.owner, { name: 'Demo' })).close()
  await allowWrites(stage)
  console.log(
    `The demo token is stored and writing is switched on, through the options page. (${seconds(performance.now() - begun)})`,
  )
  if (alone) {
    await showMainJob(stage)
    console.log(`\nAll of it worked. (${seconds(performance.now() - begun)})`)
    end(0)
  } else await leaveOpen(stage)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  end(1)
}

/** A key as a person has it: a file, for as long as the browser's profile is there. */
function keyFile(on: Stage): string {
  const { file, pem } = on.lab.appstoreconnect.seed.keys.admin
  const path = join(on.profile, file)
  writeFileSync(path, pem)
  return path
}

/** Puts a page in front and waits for the person to close the browser. */
async function leaveOpen(on: Stage): Promise<void> {
  const page = await on.open(main)
  // The window's own size counts: the person may change it.
  await page.setViewport(null)
  for (const other of await on.browser.pages()) if (other !== page) await other.close()
  await page.bringToFront()
  on.browser.on('disconnected', () => end(0))
  console.log(`
A page of the simulated App Center is in front: release 58 of acme/Kite-iOS.
  - The round button at the right edge opens the panel: facts and actions of this release.
  - The same panel stands behind the button in the toolbar, and links have an entry in their context menu.
  - https://wiki.example.com/ is a page of nobody's, with links into the portal.
  - ${buildAddress(on)} is a build on App Store Connect.
To try the ways into the other portals, open the options, Add a token:
  - a key of App Store Connect: ${keyFile(on)}, issuer ${on.lab.appstoreconnect.seed.keys.admin.issuerId}
  - a personal access token of Azure DevOps, organisation acme: ${on.lab.azuredevops.seed.pats.org}
  - Microsoft Entra ID, organisation acme, client ${on.lab.entra.seed.client}
Nothing leaves this machine: every other address leads nowhere. Close the browser or press Ctrl-C to end.`)
}
