import { existsSync, readFileSync } from 'node:fs'
import { findBrowser } from '../support/browser'
import { run } from './tools'

const isDebian = (): boolean =>
  process.platform === 'linux' &&
  existsSync('/etc/os-release') &&
  /^ID=["']?debian["']?$/m.test(readFileSync('/etc/os-release', 'utf8'))

/**
 * Makes sure of a browser of Chromium's family and says where it is. On Debian, as root, one without any gets
 * the distribution's own package; elsewhere it is for the person to install one.
 * @throws Error that says what to do
 */
export async function ensureChromium(): Promise<string> {
  const found = findBrowser('chromium')
  if (found !== undefined) return found
  if (isDebian() && process.getuid?.() === 0) {
    console.error('Installing Debian’s package chromium.')
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    const wait = ['-o', 'DPkg::Lock::Timeout=300']
    await run('apt-get', [...wait, 'update'], { quiet: true, env })
    const { code, output } = await run(
      'apt-get',
      [...wait, 'install', '-y', '--no-install-recommends', 'chromium'],
      { quiet: true, env },
    )
    const installed = findBrowser('chromium')
    if (code === 0 && installed !== undefined) return installed
    throw new Error(`Debian’s package chromium was not installed:\n${output.trim()}`)
  }
  throw new Error(
    [
      'There is no Chromium, Chrome for Testing, Edge or Chrome on this machine.',
      'Install one of them, or say where it is: CHROMIUM_PATH=/path/to/browser npm start',
      isDebian() ? 'On Debian, as root: apt-get install --no-install-recommends chromium' : '',
    ]
      .join('\n')
      .trim(),
  )
}

/** Whether nobody can look at a window: no display, or a machine that says it is alone. */
export function headless(): boolean {
  const said = (name: string) => !['', '0', 'false'].includes(process.env[name] ?? '')
  if (said('HEADLESS') || said('CI')) return true
  return process.platform === 'linux' && !said('DISPLAY') && !said('WAYLAND_DISPLAY')
}
