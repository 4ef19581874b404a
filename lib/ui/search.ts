import uFuzzy from '@leeoniya/ufuzzy'

/** Finds rows by typed text: the indexes of those that fit, best first where there are not too many. */
export type Search = (needle: string) => readonly number[] | null

const limitOfRanking = 1000

/**
 * Prepares a search over texts; all work that depends on the rows is done here, once.
 * @returns a function that answers `null` where nothing was typed: then everything fits, in its own order
 */
export function searchOver(texts: readonly string[], ranked = true): Search {
  const haystack = texts.map(text => text.replaceAll('\n', ' '))
  const foreign = haystack.some(text => /[^\x20-\x7e]/.test(text))
  const fuzzy = new uFuzzy({
    intraMode: 0,
    intraIns: 1,
    ...(foreign
      ? {
          unicode: true,
          interSplit: "[^\\p{L}\\d']+",
          intraSplit: '\\p{Ll}\\p{Lu}',
          intraBound: '\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}',
          intraChars: "[\\p{L}\\d']",
          intraContr: "'\\p{L}{1,2}\\b",
        }
      : {}),
  })
  let last: { needle: string; found: number[] } | null = null
  return needle => {
    const wanted = needle.trim()
    if (wanted === '') {
      last = null
      return null
    }
    // What a longer needle finds lies within what the shorter one found, but for words that are ruled out.
    const within =
      last && !/[-"]/.test(wanted) && wanted.startsWith(last.needle) && last.found.length < haystack.length
        ? last.found
        : null
    const found = within ? fuzzy.filter(haystack, wanted, within) : fuzzy.filter(haystack, wanted)
    last = { needle: wanted, found: found ?? [] }
    if (!found || found.length === 0) return []
    if (!ranked || found.length > limitOfRanking) return found
    const info = fuzzy.info(found, haystack, wanted)
    return fuzzy.sort(info, haystack, wanted).flatMap(order => info.idx[order] ?? [])
  }
}
