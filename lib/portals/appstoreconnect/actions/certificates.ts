import * as v from 'valibot'
import { choice } from '../../../actions/fields'
import { end, one } from '../../../actions/plan'
import { count, say } from '../../../text/index'
import { definePlan, to } from '../define'
import { bodyOf } from '../jsonapi'
import {
  certificateFields,
  isOver,
  pageOf,
  readCertificates,
  readProfiles,
  typeName,
  writing,
} from './shared/provisioning'

/** Revokes a certificate. */
export const revokeCertificate = definePlan({
  ...writing('certificates'),
  id: 'appstoreconnect.certificates.revoke',
  title: say('Revoke certificate'),
  about: say('Ends this certificate for good, and first shows the profiles that become invalid with it.'),
  needs: ['resource', 'resourceId'],
  effect: 'destructive',
  input: v.object({}),
  examples: [{ address: pageOf('certificates', 'download/CERTDIST01'), input: {} }],
  reads: ['certificates_getInstance', 'profiles_getCollection'],
  sends: { certificates_deleteInstance: 1 },
  keywords: 'delete end signing leaked',
  async first({ resourceId: id }, _input, tools) {
    const ask = { op: 'certificates_getInstance', path: { id }, query: certificateFields } as const
    const [{ data }, profiles] = await Promise.all([tools.read(ask), readProfiles(tools)])
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
        one(say('Revoke certificate'), {
          id,
          touches: name ?? id,
          ...end({
            request: to({ op: 'certificates_deleteInstance', path: { id } }),
            read: to(ask),
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

const request =
  /^-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----[\w+/=\s]+-----END (?:NEW )?CERTIFICATE REQUEST-----$/

/** Has a certificate made of a request. */
export const newCertificate = definePlan({
  ...writing('certificates'),
  id: 'appstoreconnect.certificates.create',
  title: say('New certificate from a request'),
  about: say('Has Apple sign a certificate signing request. The private key never leaves its maker.'),
  effect: 'write',
  input: v.object({
    kind: choice('Kind', [
      'DISTRIBUTION',
      'DEVELOPMENT',
      'IOS_DISTRIBUTION',
      'IOS_DEVELOPMENT',
      'MAC_APP_DISTRIBUTION',
      'MAC_INSTALLER_DISTRIBUTION',
      'MAC_APP_DEVELOPMENT',
    ]),
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
    const there = (await readCertificates(tools)).filter(
      ({ attributes }) =>
        attributes.certificateType === kind && !isOver(attributes.expirationDate, tools.now),
    )
    const path = { id: { $kept: 'make.id' } }
    const title = say('{type} certificate', { type: typeName(kind) })
    return {
      name: 'make',
      headline: title,
      summary: say('A new certificate of the team, signed by Apple out of this request.'),
      steps: [
        one(say('Make the certificate'), {
          id: 'make',
          touches: title,
          request: to({
            op: 'certificates_createInstance',
            body: bodyOf({ type: 'certificates' }, { csrContent: csr, certificateType: kind }),
          }),
          settle: {
            by: 'made',
            read: to({
              op: 'certificates_getCollection',
              query: { ...certificateFields, 'filter[certificateType]': kind, limit: 200 },
            }),
            at: 'data',
            match: { 'attributes.certificateType': kind },
            id: 'id',
          },
          keep: { id: 'id' },
          undo: {
            request: to({ op: 'certificates_deleteInstance', path }),
            settle: {
              by: 'state',
              read: to({ op: 'certificates_getInstance', path, query: certificateFields }),
              ready: {},
              done: 'gone',
            },
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
