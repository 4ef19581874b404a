import type { AnswerOf } from './define'

/** A size for the eye: `34.2 MB`. */
export function bytes(size: number): string {
  const units = ['B', 'kB', 'MB', 'GB']
  let value = size
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}

/** A release in words: `5.12.0 (4711)`. */
export const versionOf = (
  release: Pick<AnswerOf<'releases_getLatestByUser'>, 'short_version' | 'version'>,
): string => `${release.short_version} (${release.version})`
