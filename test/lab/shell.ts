import { readFileSync } from 'node:fs'
import { escaped } from './html.ts'
import type { JsonObject } from './json.ts'
import type { Answer, Incoming } from './site.ts'

/** What a portal forbids its pages: the walls that an extension has to live with. */
const portalPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

const asset = (name: string) => readFileSync(new URL(`pages/${name}`, import.meta.url), 'utf8')

const assets: Record<string, { type: string; text: string }> = {
  '/lab/portal.js': { type: 'text/javascript; charset=utf-8', text: asset('portal.js') },
  '/lab/portal.css': { type: 'text/css; charset=utf-8', text: asset('portal.css') },
  '/lab/icon.svg': { type: 'image/svg+xml', text: asset('icon.svg') },
}

/** A cell of a list: a text, or a link of the portal. */
export type Cell = string | { text: string; href: string }

/** What a page shows: the portal's own script draws it. */
export interface Page {
  view: 'list' | 'facts' | 'code' | 'missing' | 'signed-out'
  title: string
  trail?: Cell[]
  side?: Cell[]
  columns?: string[]
  rows?: Cell[][]
  facts?: [string, Cell][]
  code?: string
  links?: Cell[]
}

/** A single-page portal. */
interface Shell {
  /** Which look it has. */
  look: 'appcenter' | 'appstoreconnect'
  title: string
  signedOut: boolean
  /** More headers of every page. */
  headers?: Record<string, string>
  /** What the page at an address shows; undefined where there is none. */
  page(url: URL): Page | undefined
}

/** Answers for a single-page portal: its script, its style, its data, and the one page that draws all of it. */
export function shellAnswer(request: Incoming, { look, title, signedOut, headers, page }: Shell): Answer {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return { status: 405, text: 'Method Not Allowed' }
  const found = Object.hasOwn(assets, request.path) ? assets[request.path] : undefined
  if (found) return { status: 200, headers: { 'content-type': found.type }, text: found.text }
  if (request.path === '/lab/data') {
    if (signedOut) return { status: 200, body: { view: 'signed-out', title: 'Sign in' } }
    const url = new URL(request.query.get('path') ?? '/', `https://${request.host}`)
    return { status: 200, body: toJson(page(url) ?? { view: 'missing', title: 'Page not found' }) }
  }
  if (request.path.startsWith('/lab/')) return { status: 404, body: { message: 'Not found' } }
  return { status: 200, headers: { ...pageHeaders(request), ...headers }, text: html(look, title) }
}

function toJson(page: Page): JsonObject {
  return {
    view: page.view,
    title: page.title,
    trail: page.trail,
    side: page.side,
    columns: page.columns,
    rows: page.rows,
    facts: page.facts,
    code: page.code,
    links: page.links,
  }
}

function pageHeaders(request: Incoming): Record<string, string> {
  const sandbox = request.query.has('sandbox') ? '; sandbox allow-scripts allow-same-origin' : ''
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': portalPolicy + sandbox,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
    ...(request.query.has('coep') ? isolation : {}),
  }
}

/** Headers of a page that lets nothing in that does not ask for it. */
export const isolation = {
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
}

const html = (look: string, title: string): string => `<!DOCTYPE html>
<html lang="en" data-look="${look}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
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

/** A part of an address as it was meant. */
export function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
