import * as v from 'valibot'
import { say } from '../../../text/index'
import { placeOf } from '../base'
import { defineQuery } from '../define'

/** Who one is and where: the panel's head on pages of an organisation. */
export const organizationFacts = defineQuery({
  id: 'azuredevops.organization.facts',
  title: say('Organisation facts'),
  about: say('Who you are here, the organisation or collection, and whether it is a Server.'),
  needs: [],
  credential: { access: 'read', reach: 'account' },
  input: v.object({}),
  examples: [{ address: 'https://dev.azure.com/acme', input: {} }],
  operations: ['location.GetConnectionData'],
  facts: true,
  keywords: 'who am i whoami account',
  async run(context, _input, { base, read }) {
    const { authenticatedUser: who, ...place } = await read({
      op: 'location.GetConnectionData',
      query: { connectOptions: 'none' },
    })
    const server = place.deploymentType === 'onPremises'
    return {
      view: 'facts',
      title: placeOf(context),
      pill: server ? { pill: say('Server'), tone: 'calm' } : { pill: say('Services'), tone: 'ok' },
      facts: [
        { label: say('You are'), value: who.customDisplayName || who.providerDisplayName || null },
        { label: say('Account'), value: who.properties?.Account?.$value ?? null },
        { label: say('Your id'), value: { id: who.id } },
        { label: server ? say('Collection') : say('Organisation'), value: { id: base } },
        ...(place.instanceId ? [{ label: say('Its id'), value: { id: place.instanceId } }] : []),
      ],
    }
  },
})
