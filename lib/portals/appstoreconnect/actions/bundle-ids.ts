import * as v from 'valibot'
import { each, one } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import type { Body } from '../../portal'
import { type AnswerOf, definePlan, defineQuery, to } from '../define'
import { bodyOf } from '../jsonapi'
import { inWords } from '../words'
import { choice, lines, word } from './shared/fields'
import { refuse } from './shared/place'
import { gather, isOver, on, pageOf, placeOf, typeName } from './shared/provisioning'

type Capability = AnswerOf<'bundleIds_bundleIdCapabilities_getToManyRelated'>['data'][number]

const most = 40

const page = pageOf('identifiers', 'bundleId/edit/BUNDLEKITE')

/** All App IDs. */
export const bundleIdList = defineQuery({
  ...on('identifiers'),
  id: 'appstoreconnect.bundleids.list',
  title: say('Bundle ids of the team'),
  about: say('Every App ID with its identifier and platform.'),
  needs: ['resource'],
  credential: { access: 'read', reach: 'account' },
  input: v.object({}),
  examples: [{ address: pageOf('identifiers'), input: {} }],
  operations: ['bundleIds_getCollection'],
  rank: 20,
  keywords: 'identifier app id csv',
  async run(_context, _input, { pages }) {
    const all = await gather(pages({ op: 'bundleIds_getCollection', query: { limit: 200 } }))
    return {
      view: 'table',
      title: count(all.length, '{n} bundle id', '{n} bundle ids'),
      columns: [
        { key: 'name', title: say('Name') },
        { key: 'identifier', title: say('Identifier'), kind: 'id' },
        { key: 'platform', title: say('Platform') },
        { key: 'seed', title: say('Prefix'), kind: 'id' },
      ],
      rows: all.map(({ id, attributes }) => ({
        key: id,
        cells: {
          name: attributes.name ?? '',
          identifier: { id: attributes.identifier ?? '' },
          platform: typeName(attributes.platform),
          seed: { id: attributes.seedId ?? '' },
        },
        context: placeOf('identifiers', id),
      })),
    }
  },
})

/** What an App ID may, and which profiles are for it. */
export const bundleIdFacts = defineQuery({
  ...on('identifiers'),
  id: 'appstoreconnect.bundleid.facts',
  title: say('Bundle id facts'),
  about: say('Identifier, capabilities and profiles of this App ID.'),
  needs: ['resource', 'resourceId'],
  credential: { access: 'read', reach: 'account' },
  input: v.object({}),
  examples: [{ address: page, input: {} }],
  operations: [
    'bundleIds_getInstance',
    'bundleIds_bundleIdCapabilities_getToManyRelated',
    'bundleIds_profiles_getToManyRelated',
  ],
  facts: true,
  async run({ resourceId }, _input, { read, pages, now }) {
    const path = { id: resourceId }
    const [{ data }, capabilities, profiles] = await Promise.all([
      read({ op: 'bundleIds_getInstance', path }),
      gather(pages({ op: 'bundleIds_bundleIdCapabilities_getToManyRelated', path })),
      gather(
        pages({
          op: 'bundleIds_profiles_getToManyRelated',
          path,
          query: { 'fields[profiles]': 'name,profileState,expirationDate', limit: 200 },
        }),
      ),
    ])
    const { name, identifier, platform, seedId } = data.attributes
    return {
      view: 'facts',
      title: name ?? resourceId,
      facts: [
        { label: say('Identifier'), value: { id: identifier ?? '' } },
        { label: say('Platform'), value: typeName(platform) },
        { label: say('Prefix'), value: { id: seedId ?? '' } },
        {
          label: say('Capabilities'),
          value:
            capabilities.length > 0
              ? capabilities.map(({ attributes }) => typeName(attributes.capabilityType)).join(', ')
              : say('none'),
        },
        {
          label: say('Profiles'),
          value: count(profiles.length, '{n} profile', '{n} profiles'),
          more: profiles.map(({ attributes }) => ({
            pill: say('{name}: {state}', {
              name: attributes.name ?? '?',
              state: isOver(attributes.expirationDate, now)
                ? say('expired')
                : inWords(attributes.profileState),
            }),
            tone: attributes.profileState === 'ACTIVE' ? 'ok' : 'bad',
          })),
        },
      ],
    }
  },
})

const platforms = { iOS: 'IOS', macOS: 'MAC_OS', both: 'UNIVERSAL' } as const

/** What of a capability's settings is written: which options are on. */
const settingsOf = ({ attributes }: Capability): Body =>
  (attributes.settings ?? []).map(({ key, options }) => ({
    key: key ?? '',
    options: (options ?? []).map(option => ({ key: option.key ?? '', enabled: option.enabled ?? false })),
  }))

/** Makes an App ID with its capabilities. */
export const newBundleId = definePlan({
  ...on('identifiers'),
  id: 'appstoreconnect.bundleids.create',
  title: say('New bundle id'),
  about: say('Registers an App ID with the capabilities you name, or with those of another one.'),
  needs: ['resource'],
  credential: { access: 'write', reach: 'account' },
  effect: 'write',
  version: 1,
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
      lines('More capabilities', most, 'One a line: Push Notifications, App Groups, ICLOUD, …'),
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
  async first(_context, { identifier, name, platform, like, capabilities }, { pages }) {
    const all = await gather(pages({ op: 'bundleIds_getCollection', query: { limit: 200 } }))
    const named = (what: string) => all.find(({ attributes }) => attributes.identifier === what)
    if (named(identifier)) refuse(say('The team has {identifier} already.', { identifier }))
    const model = like === '' ? undefined : named(like)
    if (like !== '' && !model)
      refuse(say('There is no bundle id {identifier} in this team.', { identifier: like }))
    const copied = model
      ? await gather(pages({ op: 'bundleIds_bundleIdCapabilities_getToManyRelated', path: { id: model.id } }))
      : []
    const wanted = new Map<string, Body>([
      ...copied.map((one): [string, Body] => [one.attributes.capabilityType ?? '', settingsOf(one)]),
      ...capabilities.filter(Boolean).map((one): [string, Body] => [
        one
          .trim()
          .toUpperCase()
          .replace(/[\s-]+/g, '_'),
        [],
      ]),
    ])
    if (wanted.size > most) refuse(say('At most {most} capabilities at once.', { most }))
    const made = { id: { $kept: 'make.id' } }
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
        each('capability', say('Switch on'), [...wanted], ([type, settings]) => {
          const id = `capability:${type}`
          const list = to({ op: 'bundleIds_bundleIdCapabilities_getToManyRelated', path: made })
          return {
            id,
            touches: typeName(type),
            request: to({
              op: 'bundleIdCapabilities_createInstance',
              body: bodyOf(
                { type: 'bundleIdCapabilities' },
                {
                  capabilityType: type,
                  ...(Array.isArray(settings) && settings.length > 0 ? { settings } : {}),
                },
                { bundleId: { type: 'bundleIds', ...made } },
              ),
            }),
            settle: {
              by: 'made',
              read: list,
              at: 'data',
              match: { 'attributes.capabilityType': type },
              id: 'id',
              unique: true,
            },
            keep: { id: 'id' },
            undo: {
              request: to({
                op: 'bundleIdCapabilities_deleteInstance',
                path: { id: { $kept: `${id}.id` } },
              }),
              settle: {
                by: 'state',
                read: list,
                of: { at: 'data', key: 'attributes.capabilityType', value: type },
                ready: {},
                done: 'gone',
              },
            },
          }
        }),
      ],
      reach: { count: 1 + wanted.size },
      notes: [
        say('Newer capabilities can be switched on only on the portal’s page.'),
        ...(model
          ? [say('Containers, groups and merchant ids are not copied; choose them on the portal’s page.')]
          : []),
      ],
    }
  },
})
