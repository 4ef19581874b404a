import * as v from 'valibot'
import type { AppCenterContext } from '../../../context/index'
import { say } from '../../../text/index'
import { defineQuery } from '../define'
import { apiAddress, pageAddress, resourceOf } from './shared/resource'

/** The same thing on the portal, where the address is the install portal's. */
function onPortal(context: AppCenterContext): AppCenterContext {
  const { section, ...rest } = context
  if (section !== 'install') return context
  return rest.release || rest.distributionGroup ? { ...rest, section: 'distribute' } : rest
}

/** The same thing on the install portal, which knows apps, releases and groups. */
function onInstall(context: AppCenterContext): AppCenterContext | undefined {
  const { portal, ownerKind, owner, app, release, distributionGroup } = context
  if (!ownerKind || !owner || !app) return undefined
  return {
    portal,
    ownerKind,
    owner,
    app,
    section: 'install',
    ...(release ? { release } : {}),
    ...(distributionGroup ? { distributionGroup } : {}),
  }
}

/** A Markdown link whose words cannot end it, nor hide anything. */
function markdown(context: AppCenterContext): string {
  const { owner, app, release, buildId, branch, distributionGroup, errorGroupId, section } = context
  const thing =
    (release && `release ${release}`) ??
    (buildId && `build ${buildId}`) ??
    (errorGroupId && `crash group ${errorGroupId}`) ??
    distributionGroup ??
    branch ??
    section
  const words = [[owner, app].filter(Boolean).join('/') || 'App Center', thing].filter(Boolean).join(' · ')
  const label = words.replace(/[\p{Cc}\p{Cf}]/gu, '').replace(/[\\`*[\]<>|]/g, '\\$&')
  return `[${label}](${pageAddress(context)})`
}

const example = {
  address: 'https://appcenter.ms/orgs/acme/apps/Kite-iOS/distribute/releases/58',
  input: {},
}

/** Every address of the same thing: portal, install portal, API. Needs no token. */
export const convertLink = defineQuery({
  id: 'appcenter.link.convert',
  title: say('Convert this link'),
  about: say('The same thing as an address of the portal, of the install portal and of the API.'),
  needs: ['owner'],
  credential: null,
  input: v.object({}),
  examples: [example],
  operations: [],
  rank: 12,
  keywords: 'url address install api share',
  async run(context, _input, { base, now }) {
    const page = onPortal(context)
    const install = onInstall(context)
    const resource = resourceOf(context)
    const other = { ...page, ownerKind: context.ownerKind === 'org' ? 'user' : 'org' } as const
    const kind = other.ownerKind === 'org' ? say('an organisation') : say('a person')
    return {
      view: 'copies',
      title: say('Addresses of the same thing'),
      copies: [
        { label: say('Portal'), text: pageAddress(page) },
        ...(install ? [{ label: say('Install page'), text: pageAddress(install) }] : []),
        { label: 'API', text: apiAddress(base, resource, now) },
        {
          label: say('API in the browser, signed in'),
          text: apiAddress('https://appcenter.ms/api', resource, now),
        },
        { label: 'Markdown', text: markdown(page) },
        { label: say('Portal, if the owner is {kind}', { kind }), text: pageAddress(other) },
      ],
      notes: [
        say('Addresses made by the App Center CLI say “users” for the apps of organisations too.'),
        ...(install ? [say('An install page shows only what was given to a group.')] : []),
      ],
    }
  },
})

/** A link for a ticket or a chat. Needs no token. */
export const copyMarkdown = defineQuery({
  id: 'appcenter.copy.markdown',
  title: say('Copy link (Markdown)'),
  about: say('A link with words, for a ticket, a wiki or a chat.'),
  needs: ['owner', 'app'],
  credential: null,
  input: v.object({}),
  examples: [example],
  operations: [],
  copies: true,
  rank: 6,
  menu: ['app'],
  keywords: 'share url clipboard',
  async run(context) {
    return {
      view: 'copies',
      title: say('Link'),
      copies: [
        { label: 'Markdown', text: markdown(context) },
        { label: say('Address'), text: pageAddress(context) },
      ],
    }
  },
})
