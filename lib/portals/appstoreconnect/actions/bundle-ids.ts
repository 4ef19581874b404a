import * as v from 'valibot'
import { choice, lines, word } from '../../../actions/fields'
import { each, one } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import type { Body } from '../../portal'
import { definePlan, to } from '../define'
import { bodyOf } from '../jsonapi'
import { refuse } from './shared/place'
import { pageOf, readBundleIds, typeName, writing } from './shared/provisioning'

const most = 40

const platforms = { iOS: 'IOS', macOS: 'MAC_OS', both: 'UNIVERSAL' } as const

/** Makes an App ID with its capabilities. */
export const newBundleId = definePlan({
  ...writing('identifiers'),
  id: 'appstoreconnect.bundleids.create',
  title: say('New bundle id'),
  about: say('Registers an App ID with the capabilities you name, or with those of another one.'),
  effect: 'write',
  input: v.object({
    identifier: v.pipe(
      v.string(),
      v.trim(),
      v.regex(/^[a-z\d-]+(\.[a-z\d-]+)+(\.\*)?$/i, 'Write it as com.example.app.'),
      v.maxLength(155),
      v.title('Identifier'),
    ),
    name: v.pipe(v.string(), v.trim(), v.minLength(1, 'Enter a name.'), v.maxLength(50), v.title('Name')),
    platform: choice('Platform', ['iOS', 'macOS', 'both']),
    like: word('Capabilities of this bundle id'),
    capabilities: v.optional(
      lines('More capabilities', most, 'One per line: Push Notifications, App Groups, ICLOUD, …'),
      [],
    ),
  }),
  examples: [
    {
      address: pageOf('identifiers'),
      input: { identifier: 'com.example.kite.widget', name: 'Kite widget', capabilities: ['App Groups'] },
    },
    {
      address: pageOf('identifiers'),
      input: { identifier: 'com.example.kite.beta', name: 'Kite beta', like: 'com.example.kite' },
    },
  ],
  reads: [
    'bundleIds_getCollection',
    'bundleIds_getInstance',
    'bundleIds_bundleIdCapabilities_getToManyRelated',
  ],
  sends: {
    bundleIds_createInstance: 1,
    bundleIds_deleteInstance: 1,
    bundleIdCapabilities_createInstance: most,
    bundleIdCapabilities_deleteInstance: most,
  },
  rank: 21,
  keywords: 'identifier app id register add capability copy',
  async first(_context, { identifier, name, platform, like, capabilities }, tools) {
    const all = await readBundleIds(tools)
    const named = (what: string) => all.find(({ is }) => is.identifier === what)
    if (named(identifier)) refuse(say('The team has {identifier} already.', { identifier }))
    const model = named(like)
    if (like !== '' && !model)
      refuse(say('There is no bundle id {identifier} in this team.', { identifier: like }))
    const wanted = new Map<string, Body[]>([
      ...(model?.capabilities ?? []).map(({ attributes }): [string, Body[]] => [
        attributes.capabilityType ?? '',
        // Of the settings, what is chosen is written.
        (attributes.settings ?? []).map(({ key, options }) => ({
          key: key ?? '',
          options: (options ?? []).map(one => ({ key: one.key ?? '', enabled: one.enabled ?? false })),
        })),
      ]),
      ...capabilities
        .filter(Boolean)
        .map((one): [string, Body[]] => [one.toUpperCase().replace(/[\s-]+/g, '_'), []]),
    ])
    if (wanted.size > most) refuse(say('At most {most} capabilities at once.', { most }))
    const made = { id: { $kept: 'make.id' } }
    const list = to({ op: 'bundleIds_bundleIdCapabilities_getToManyRelated', path: made })
    return {
      name: 'make',
      headline: identifier,
      summary: count(
        wanted.size,
        'is registered as “{name}” with {n} capability.',
        'is registered as “{name}” with {n} capabilities.',
        { name },
      ),
      steps: [
        one(say('Register the bundle id'), {
          id: 'make',
          touches: identifier,
          request: to({
            op: 'bundleIds_createInstance',
            body: bodyOf({ type: 'bundleIds' }, { identifier, name, platform: platforms[platform] }),
          }),
          settle: {
            by: 'made',
            read: to({
              op: 'bundleIds_getCollection',
              query: { 'filter[identifier]': identifier, limit: 200 },
            }),
            at: 'data',
            match: { 'attributes.identifier': identifier },
            id: 'id',
            unique: true,
          },
          keep: { id: 'id' },
          undo: {
            request: to({ op: 'bundleIds_deleteInstance', path: made }),
            settle: {
              by: 'state',
              read: to({ op: 'bundleIds_getInstance', path: made }),
              ready: {},
              done: 'gone',
            },
          },
        }),
        each('capability', say('Switch on'), [...wanted], ([capabilityType, settings]) => ({
          id: capabilityType,
          touches: typeName(capabilityType),
          request: to({
            op: 'bundleIdCapabilities_createInstance',
            body: bodyOf(
              { type: 'bundleIdCapabilities' },
              { capabilityType, ...(settings.length > 0 ? { settings } : {}) },
              { bundleId: { type: 'bundleIds', ...made } },
            ),
          }),
          settle: {
            by: 'made',
            read: list,
            at: 'data',
            match: { 'attributes.capabilityType': capabilityType },
            id: 'id',
            unique: true,
          },
          keep: { id: 'id' },
          undo: {
            request: to({
              op: 'bundleIdCapabilities_deleteInstance',
              path: { id: { $kept: `${capabilityType}.id` } },
            }),
            settle: {
              by: 'state',
              read: list,
              of: { at: 'data', key: 'attributes.capabilityType', value: capabilityType },
              ready: {},
              done: 'gone',
            },
          },
        })),
      ],
      reach: { count: 1 + wanted.size },
      notes: [
        say(
          'Newer capabilities, and which groups and containers belong to them, are chosen on the portal’s page.',
        ),
      ],
    }
  },
})
