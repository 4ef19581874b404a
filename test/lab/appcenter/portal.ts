import { readFileSync } from 'node:fs'
import type { Answer, Incoming } from '../site.ts'
import { pageData } from './portal-data.ts'
import type { AppCenter } from './site.ts'
import type { State } from './state.ts'

/** What the portal forbids every page: the walls that an extension has to live with. */
export const portalPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

const asset = (name: string) => readFileSync(new URL(`pages/${name}`, import.meta.url), 'utf8')

const assets: Record<string, { type: string; text: string }> = {
  '/lab/portal.js': { type: 'text/javascript; charset=utf-8', text: asset('portal.js') },
  '/lab/portal.css': { type: 'text/css; charset=utf-8', text: asset('portal.css') },
  '/lab/icon.svg': { type: 'image/svg+xml', text: asset('icon.svg') },
}

interface Scene {
  state: State
  request: Incoming
  session: string
  dials: AppCenter['dials']
}

/** The pages: the portal, the install portal, and the API's documentation. */
export function portal({ state, request, session, dials }: Scene): Answer {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { status: 405, text: 'Method Not Allowed' }
  const found = Object.hasOwn(assets, request.path) ? assets[request.path] : undefined
  if (found) return { status: 200, headers: { 'content-type': found.type }, text: found.text }
  const signedOut = dials.signedOut || request.query.has('signed-out')
  if (request.path === '/lab/data') {
    if (signedOut) return { status: 200, body: { view: 'signed-out', title: 'Sign in' } }
    return { status: 200, body: pageData(state, request.host, request.query) }
  }
  if (request.path.startsWith('/lab/') || request.host === 'file.appcenter.ms') {
    return { status: 404, body: { message: 'Not found' } }
  }
  const cookies =
    request.host === 'appcenter.ms' && !signedOut
      ? { 'set-cookie': `lab_session=${session}; Path=/; Secure; HttpOnly; SameSite=None` }
      : {}
  return {
    status: 200,
    headers: { ...pageHeaders(request, dials), ...cookies },
    text: shell(request.host, signedOut),
  }
}

function pageHeaders(request: Incoming, dials: AppCenter['dials']): Record<string, string> {
  const sandbox = request.query.has('sandbox') ? '; sandbox allow-scripts allow-same-origin' : ''
  const isolated = dials.isolated || request.query.has('coep')
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': portalPolicy + sandbox,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
    ...(isolated && {
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-opener-policy': 'same-origin',
    }),
  }
}

function shell(host: string, signedOut: boolean): string {
  const title =
    host === 'install.appcenter.ms'
      ? 'Install'
      : host === 'openapi.appcenter.ms'
        ? 'API'
        : signedOut
          ? 'Sign in'
          : 'Portal'
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="/lab/icon.svg">
<link rel="stylesheet" href="/lab/portal.css">
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header><a class="brand" href="/apps">Portal</a><nav id="trail" aria-label="Path"></nav></header>
<div class="frame">
<nav id="side" aria-label="Sections"></nav>
<main id="content" tabindex="-1"><p>Loading</p></main>
</div>
<script type="module" src="/lab/portal.js"></script>
</body>
</html>
`
}
