import type { Plugin } from 'vite'

/**
 * Only the background and the uploader have network: every other built page says of itself that it has none. No page
 * makes HTML or scripts out of text.
 */
export const noNetwork: Plugin = {
  name: 'no-network-in-pages',
  transformIndexHtml: {
    order: 'pre',
    handler: (_html, { filename }) => [
      {
        tag: 'meta',
        attrs: {
          'http-equiv': 'Content-Security-Policy',
          content: `connect-src ${/[\\/]uploader[\\/]index\.html$/.test(filename) ? 'https:' : "'none'"}; trusted-types 'none'`,
        },
        injectTo: 'head-prepend',
      },
    ],
  },
}
