import type { Answer, Incoming } from '../site.ts'
import type { State } from './state.ts'

/** What the portal forbids every page: the walls that an extension has to live with. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** Sections of an app that the page links to. */
const sections = [
  ['Distribution', 'distribution'],
  ['TestFlight', 'testflight/ios'],
  ['App Review', 'distribution/reviewsubmissions'],
  ['Xcode Cloud', 'ci'],
] as const

/** A page of the portal, so that a content script has somewhere to live: the same address with and without the team. */
export function portalPage(state: State, request: Incoming): Answer {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { status: 405, text: 'Method Not Allowed' }
  const path = /^(\/teams\/[\da-f-]{36})?(\/.*)$/i.exec(request.path)
  const team = path?.[1] ?? ''
  const id = /^\/apps\/(\d+)(?:\/|$)/.exec(path?.[2] ?? '')?.[1]
  const app = id === undefined ? undefined : state.row('apps', id)
  if (id !== undefined && !app) return page(404, 'Not found', [])
  const links = app
    ? sections.map(([name, to]) => [name, `${team}/apps/${app.id}/${to}`] as const)
    : state.data.rows.apps.map(row => [String(row.attributes.name), `${team}/apps/${row.id}`] as const)
  return page(200, app ? String(app.attributes.name) : 'Apps', links)
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)

function page(status: number, title: string, links: readonly (readonly [string, string])[]): Answer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    },
    text: `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title></head>
<body>
<header><a href="/apps">Apps</a></header>
<main><h1>${escaped(title)}</h1>
<ul>
${links.map(([name, href]) => `<li><a href="${href}">${escaped(name)}</a></li>`).join('\n')}
</ul>
</main>
</body>
</html>
`,
  }
}
