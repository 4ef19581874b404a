/** What a panel was opened with. */
interface Entry {
  pass?: string
  ticket?: string
}

/**
 * Takes the pass or the ticket out of the address, at once, so that neither stays in a history or is read
 * from there.
 */
export function takeEntry(location: Location, history: History): Entry {
  const hash = location.hash.slice(1)
  if (hash === '') return {}
  history.replaceState(null, '', location.pathname)
  return hash.startsWith('ticket=')
    ? { ticket: decodeURIComponent(hash.slice(7)) }
    : { pass: decodeURIComponent(hash) }
}
