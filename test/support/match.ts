/** Whether a WebExtension match pattern covers an address: scheme and host plain, path and query with `*`. */
export function matches(pattern: string, address: string): boolean {
  const [, scheme = '', host = '', path = ''] = /^([a-z]+):\/\/([^/]+)(\/.*)$/.exec(pattern) ?? []
  const url = new URL(address)
  const hostFits =
    host === '*' ||
    host === url.hostname ||
    (host.startsWith('*.') && (url.hostname === host.slice(2) || url.hostname.endsWith(host.slice(1))))
  const glob = path.split('*').map(text => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return (
    url.protocol === `${scheme}:` &&
    hostFits &&
    new RegExp(`^${glob.join('.*')}$`, 's').test(url.pathname + url.search)
  )
}
