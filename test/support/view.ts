import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findBrowser } from './browser'

/**
 * A view of the machine that one browser alone has: something else is mounted where it looks, and nobody else sees
 * it. It takes Linux, no rights of an administrator, and a system that lets people make such views.
 */

const lend = ['unshare', '--map-root-user', '--mount', '--'] as const

/** Whether a browser can be given such a view here; `mount` is tried once, in a view that ends at once. */
export function mayLend(...mount: readonly string[]): boolean {
  if (process.platform !== 'linux' || findBrowser('chromium') === undefined) return false
  const [command, ...flags] = lend
  try {
    execFileSync(command, [...flags, 'mount', ...mount], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/**
 * What starts Chromium in such a view, in the place of Chromium itself.
 * @param folder where it is written; without any sign that a shell would read
 * @param mount what `mount` is told; in it `$profile` is the folder of the browser's profile
 */
export function lentView(folder: string, ...mount: readonly string[]): string {
  const start = join(folder, 'start')
  const words = mount.map(word => `"${word}"`).join(' ')
  const script = `#!/bin/sh
for word in "$@"; do
  case "$word" in --user-data-dir=*) export profile="\${word#*=}" ;; esac
done
exec ${lend.join(' ')} sh -c 'mount ${words} && exec "$0" "$@"' '${findBrowser('chromium')}' "$@"
`
  writeFileSync(start, script, { mode: 0o755 })
  return start
}
