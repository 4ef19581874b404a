import type { Site } from './site.ts'

/** A wiki with links to the portals, and a host that must never be sent a token. */
export const foreignSite: Site = {
  hosts: ['wiki.example.com', 'evil.example.com'],
  know: () => ({}),
  isSecret: () => false,
  refuse: () => ({ status: 404, text: '' }),
  answer: request => {
    if (request.host === 'evil.example.com') return { status: 200, body: { collected: true } }
    return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, text: wiki }
  },
}

const links = [
  ['Kite for iOS', 'https://appcenter.ms/orgs/acme/apps/Kite-iOS'],
  ['Release 60', 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/60'],
  ['Build on feature/x', 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/build/branches/feature%2Fx'],
  [
    'Beta testers',
    'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/distribution-groups/Beta%20testers/overview',
  ],
  [
    'The crash of last week',
    'https://appcenter.ms/orgs/acme/apps/Kite-iOS/crashes/errors/1000000001u/overview',
  ],
  ['Our organisation', 'https://appcenter.ms/orgs/acme'],
  ['API tokens', 'https://appcenter.ms/settings/apitokens'],
  ['Install page', 'https://install.appcenter.ms/orgs/acme/apps/Kite-iOS/distribution_groups/public%20beta'],
  ['API documentation', 'https://openapi.appcenter.ms/#/distribute/releases_update'],
  ['Not a portal', 'https://appcenter.ms.evil.example.com/orgs/acme/apps/Kite-iOS'],
]

const wiki = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Release notes - Wiki</title></head>
<body>
<h1>Release checklist</h1>
<p>Links collected by the mobile team.</p>
<ul>
${links.map(([name, href]) => `<li><a href="${href}">${name}</a></li>`).join('\n')}
</ul>
</body>
</html>
`
