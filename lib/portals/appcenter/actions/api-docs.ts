import * as v from 'valibot'
import { say } from '../../../text/index'
import { defineQuery } from '../define'
import { resourceOf } from './shared/resource'

/** The official documentation of what a screen shows. Needs no token. */
export const apiDocs = defineQuery({
  id: 'appcenter.api.docs',
  title: say('API documentation of this screen'),
  about: say('Opens the operation behind this screen in the official API documentation.'),
  needs: [],
  credential: null,
  input: v.object({}),
  examples: [{ address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/58', input: {} }],
  operations: [],
  rank: 80,
  keywords: 'swagger openapi reference rest help',
  async run(context) {
    const { tag, operation, path } = resourceOf(context)
    return {
      view: 'links',
      title: say('API documentation'),
      links: [
        {
          label: operation,
          href: `https://openapi.appcenter.ms/#/${tag}/${operation}`,
          more: `GET /v0.1/${path.join('/')}`,
        },
        { label: say('All operations of “{tag}”', { tag }), href: `https://openapi.appcenter.ms/#/${tag}` },
      ],
    }
  },
})
