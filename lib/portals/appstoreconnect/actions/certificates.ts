import * as v from 'valibot'
import { end, one } from '../../../actions/plan'
import type { Cell } from '../../../actions/view'
import { count, say } from '../../../text/index'
import { definePlan, defineQuery, to } from '../define'
import { bodyOf } from '../jsonapi'
import { bytesFile } from './profiles'
import { refuse } from './shared/place'
import {
  type CertificateRow,
  certificateFields,
  isOver,
  on,
  pageOf,
  placeOf,
  readCertificates,
  readProfiles,
  typeName,
} from './shared/provisioning'

const stateCell = ({ attributes }: CertificateRow, now: number): Cell =>
  isOver(attributes.expirationDate, now)
    ? { pill: say('expired'), tone: 'bad' }
    : { pill: say('valid'), tone: 'ok' }

const page = pageOf('certificates', 'download/CERTDIST01')

/** All certificates, and how many profiles hang on each. */
export const certificateList = defineQuery({
  ...on('certificates'),
  id: 'appstoreconnect.certificates.list',
  title: say('Certificates of the team'),
  about: say('Every certificate with its type, serial number and end, and how many profiles need it.'),
  needs: ['resource'],
  credential: { access: 'read', reach: 'account' },
  input: v.object({}),
  examples: [{ address: pageOf('certificates'), input: {} }],
  operations: ['certificates_getCollection', 'profiles_getCollection'],
  rank: 20,
  keywords: 'signing expired serial csv',
  async run(_context, _input, tools) {
    const [certificates, profiles] = await Promise.all([readCertificates(tools), readProfiles(tools)])
    const users = (id: string) =>
      profiles.filter(profile => profile.certificates.some(other => other.id === id)).length
    return {
      view: 'table',
      title: count(certificates.length, '{n} certificate', '{n} certificates'),
      columns: [
        { key: 'name', title: say('Name') },
        { key: 'type', title: say('Type') },
        { key: 'state', title: say('State') },
        { key: 'ends', title: say('Ends'), kind: 'time' },
        { key: 'profiles', title: say('Profiles'), kind: 'number' },
        { key: 'serial', title: say('Serial number'), kind: 'id' },
      ],
      rows: certificates.map(row => ({
        key: row.id,
        cells: {
          name: row.attributes.name ?? '',
          type: typeName(row.attributes.certificateType),
          state: stateCell(row, tools.now),
          ends: row.attributes.expirationDate ? { at: row.attributes.expirationDate } : null,
          profiles: users(row.id),
          serial: { id: row.attributes.serialNumber ?? '' },
        },
        context: placeOf('certificates', row.id),
      })),
    }
  },
})

/** What a certificate is. */
export const certificateFacts = defineQuery({
  ...on('certificates'),
  id: 'appstoreconnect.certificate.facts',
  title: say('Certificate facts'),
  about: say('Type, end and serial number of this certificate, and the profiles that need it.'),
  needs: ['resource', 'resourceId'],
  credential: { access: 'read', reach: 'account' },
  input: v.object({}),
  examples: [{ address: page, input: {} }],
  operations: ['certificates_getInstance', 'profiles_getCollection'],
  facts: true,
  async run({ resourceId: id }, _input, tools) {
    const [{ data }, profiles] = await Promise.all([
      tools.read({ op: 'certificates_getInstance', path: { id }, query: certificateFields }),
      readProfiles(tools),
    ])
    const { name, certificateType, expirationDate, serialNumber } = data.attributes
    const using = profiles.filter(profile => profile.certificates.some(other => other.id === id))
    return {
      view: 'facts',
      title: name ?? id,
      facts: [
        { label: say('State'), value: stateCell(data, tools.now) },
        { label: say('Ends'), value: expirationDate ? { at: expirationDate } : null },
        { label: say('Type'), value: typeName(certificateType) },
        { label: say('Serial number'), value: { id: serialNumber ?? '' } },
        {
          label: say('Profiles'),
          value: using.length > 0 ? using.map(profile => profile.name).join(', ') : say('none'),
        },
      ],
    }
  },
})

/** The file of a certificate. */
export const certificateFile = defineQuery({
  ...on('certificates'),
  id: 'appstoreconnect.certificate.file',
  title: say('Save the certificate'),
  about: say('The .cer file of this certificate. The private key stays where the request was made.'),
  needs: ['resource', 'resourceId'],
  credential: { access: 'read', reach: 'account' },
  input: v.object({}),
  examples: [{ address: page, input: {} }],
  operations: ['certificates_getInstance'],
  rank: 21,
  keywords: 'download cer file',
  async run({ resourceId: id }, _input, { read }) {
    const { data } = await read({
      op: 'certificates_getInstance',
      path: { id },
      query: { 'fields[certificates]': 'name,certificateContent' },
    })
    const { name, certificateContent } = data.attributes
    if (!certificateContent) refuse(say('App Store Connect gives no file for this certificate.'))
    return bytesFile(`${name ?? id}.cer`, certificateContent)
  },
})

/** Revokes a certificate. */
export const revokeCertificate = definePlan({
  ...on('certificates'),
  id: 'appstoreconnect.certificate.revoke',
  title: say('Revoke certificate'),
  about: say('Ends this certificate for good and shows the profiles that become invalid with it.'),
  needs: ['resource', 'resourceId'],
  credential: { access: 'write', reach: 'account' },
  effect: 'destructive',
  version: 1,
  input: v.object({}),
  examples: [{ address: page, input: {} }],
  reads: ['certificates_getInstance', 'profiles_getCollection'],
  sends: { certificates_deleteInstance: 1 },
  rank: 40,
  keywords: 'delete end signing leaked',
  async first({ resourceId: id }, _input, tools) {
    const ask = to({ op: 'certificates_getInstance', path: { id }, query: certificateFields })
    const [{ data }, profiles] = await Promise.all([
      tools.read({ op: 'certificates_getInstance', path: { id }, query: certificateFields }),
      readProfiles(tools),
    ])
    const using = profiles.filter(profile => profile.certificates.some(other => other.id === id))
    const { name, certificateType, serialNumber } = data.attributes
    return {
      name: 'revoke',
      headline: name ?? id,
      summary: count(
        using.length,
        '{type}, serial number {serial}: revoked for good. {n} profile becomes invalid.',
        '{type}, serial number {serial}: revoked for good. {n} profiles become invalid.',
        { type: typeName(certificateType), serial: serialNumber ?? '?' },
      ),
      steps: [
        one(say('Revoke'), {
          id: `revoke:${id}`,
          touches: name ?? id,
          ...end({
            request: to({ op: 'certificates_deleteInstance', path: { id } }),
            read: ask,
            none: say('A revoked certificate does not come back; make another.'),
          }),
        }),
      ],
      reach: { count: 1 + using.length, type: serialNumber ?? name ?? id },
      notes: [
        ...using.map(profile => say('Becomes invalid: {name}', { name: profile.name })),
        say('Apps in the App Store and in TestFlight stay as they are. Nothing new can be signed with it.'),
      ],
    }
  },
})

/** What a certificate can be for, as Apple names it. */
const kinds = {
  'Apple Distribution': 'DISTRIBUTION',
  'Apple Development': 'DEVELOPMENT',
  'iOS Distribution': 'IOS_DISTRIBUTION',
  'iOS App Development': 'IOS_DEVELOPMENT',
  'Mac App Distribution': 'MAC_APP_DISTRIBUTION',
  'Mac Installer Distribution': 'MAC_INSTALLER_DISTRIBUTION',
  'Mac Development': 'MAC_APP_DEVELOPMENT',
} as const

const request =
  /^-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----[\w+/=\s]+-----END (?:NEW )?CERTIFICATE REQUEST-----$/

/** Has a certificate made of a request. */
export const newCertificate = definePlan({
  ...on('certificates'),
  id: 'appstoreconnect.certificates.create',
  title: say('New certificate from a request'),
  about: say('Has Apple sign a certificate signing request. The private key never leaves its maker.'),
  needs: ['resource'],
  credential: { access: 'write', reach: 'account' },
  effect: 'write',
  version: 1,
  input: v.object({
    kind: v.optional(
      v.pipe(
        v.picklist([
          'Apple Distribution',
          'Apple Development',
          'iOS Distribution',
          'iOS App Development',
          'Mac App Distribution',
          'Mac Installer Distribution',
          'Mac Development',
        ]),
        v.title('Kind'),
      ),
      'Apple Distribution',
    ),
    csr: v.pipe(
      v.string(),
      v.trim(),
      v.maxLength(20_000),
      v.check(
        text => !text.includes('PRIVATE KEY'),
        'This is a private key: keep it. Only the request goes to Apple.',
      ),
      v.regex(request, 'This is no certificate signing request (-----BEGIN CERTIFICATE REQUEST-----).'),
      v.title('Certificate signing request'),
      v.description('The text of the .certSigningRequest or .csr file.'),
      v.metadata({ format: 'markdown' }),
    ),
  }),
  examples: [
    {
      address: pageOf('certificates', 'add'),
      input: {
        csr: '-----BEGIN CERTIFICATE REQUEST-----\nMIICVDCCATwCAQAwDzENMAsGA1UEAwwEdGVzdA==\n-----END CERTIFICATE REQUEST-----',
      },
    },
  ],
  reads: ['certificates_getCollection', 'certificates_getInstance'],
  sends: { certificates_createInstance: 1, certificates_deleteInstance: 1 },
  rank: 22,
  keywords: 'csr signing add make cer',
  async first(_context, { kind, csr }, tools) {
    const type = kinds[kind]
    const all = await readCertificates(tools)
    const there = all.filter(
      ({ attributes }) =>
        attributes.certificateType === type && !isOver(attributes.expirationDate, tools.now),
    )
    const made = { id: { $kept: 'make.id' } }
    return {
      name: 'make',
      headline: kind,
      summary: say(
        'A new certificate of the team, signed by Apple out of this request. It is good for a year.',
      ),
      steps: [
        one(say('Make the certificate'), {
          id: 'make',
          touches: kind,
          request: to({
            op: 'certificates_createInstance',
            body: bodyOf({ type: 'certificates' }, { csrContent: csr, certificateType: type }),
          }),
          settle: {
            by: 'made',
            read: to({
              op: 'certificates_getCollection',
              query: { ...certificateFields, 'filter[certificateType]': type, limit: 200 },
            }),
            at: 'data',
            match: { 'attributes.certificateType': type },
            id: 'id',
          },
          keep: { id: 'id' },
          undo: {
            request: to({ op: 'certificates_deleteInstance', path: made }),
            settle: {
              by: 'state',
              read: to({ op: 'certificates_getInstance', path: made, query: certificateFields }),
              ready: {},
              done: 'gone',
            },
            touches: say('The new certificate is revoked.'),
          },
        }),
      ],
      reach: { count: 1 },
      notes: [
        count(
          there.length,
          'The team has {n} valid certificate of this kind. Apple allows only a few.',
          'The team has {n} valid certificates of this kind. Apple allows only a few.',
        ),
        say('Save its .cer file from the list of certificates, and open it where the private key is.'),
      ],
    }
  },
})
