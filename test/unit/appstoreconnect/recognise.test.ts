import { generateKeyPairSync } from 'node:crypto'
import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { recognise } from '../../../lib/portals/appstoreconnect/recognise'
import { renderer } from '../../../lib/text/render'

const t = renderer('en')

const pem = (curve: string): string =>
  generateKeyPairSync('ec', { namedCurve: curve })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString()
const key = pem('P-256')
const file = 'AuthKey_2X9R4HXF34.p8'

const refusal = (text: string, name?: string): string => {
  const guess = recognise({ text, ...(name === undefined ? {} : { file: name }) })
  if (!guess || !('refused' in guess)) throw new Error('it is not refused')
  return t(guess.refused)
}
const accepted = (text: string, name?: string) => {
  const guess = recognise({ text, ...(name === undefined ? {} : { file: name }) })
  if (!guess || 'refused' in guess) throw new Error('it is not accepted')
  return guess
}

describe('a key of App Store Connect', () => {
  it('has its id in the name of its file', () => {
    const { kind, params, asks, notes } = accepted(key, file)
    expect(kind).toBe('asc-team')
    expect(params).toEqual({ keyId: '2X9R4HXF34' })
    expect(Object.keys(asks.fields)).toEqual(['issuerId'])
    expect(asks.required).toEqual([])
    expect(notes.map(note => t(note)).join(' ')).toContain('Now delete the file from your Downloads')
  })

  it.each(['AuthKey_2X9R4HXF34 (1).p8', 'AuthKey_2X9R4HXF34(2).p8', 'folder/AuthKey_2X9R4HXF34.p8'])(
    'also as %s',
    name => expect(accepted(key, name).params).toEqual({ keyId: '2X9R4HXF34' }),
  )

  it.each([undefined, 'key.p8', 'AuthKey_short.p8'])('asks for its id where it is called %s', name => {
    const { params, asks } = accepted(key, name)
    expect(params).toEqual({})
    expect(asks.required).toEqual(['keyId'])
  })

  it('is kept as the bare PKCS#8: nothing else of the file', () => {
    const noisy = `Bag Attributes: my laptop\r\n${key.replaceAll('\n', '\r\n')}\r\nand a note`
    const { secret } = accepted(noisy, file)
    expect(secret?.reveal()).toBe(key.replace(/-----[^-]+-----|\s/g, ''))
    expect(JSON.stringify(accepted(key, file))).not.toContain(secret?.reveal())
  })
})

describe('what looks like it', () => {
  it('a key for In-App Purchase', () =>
    expect(refusal(key, 'SubscriptionKey_2X9R4HXF34.p8')).toContain('In-App Purchase'))
  it.each([
    ['P-384', 'P-384'],
    ['P-521', 'P-521'],
    ['secp256k1', 'secp256k1'],
  ])('a key of %s', (curve, word) => expect(refusal(pem(curve), file)).toContain(word))
  it('an RSA key', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const text = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    expect(refusal(text)).toContain('RSA')
  })
  it('an Ed25519 key', () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    expect(refusal(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())).toContain('Ed25519')
  })
  it('a key in the older form', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    expect(refusal(privateKey.export({ type: 'sec1', format: 'pem' }).toString())).toContain(
      'as it was downloaded',
    )
  })
  it('its public half', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    expect(refusal(publicKey.export({ type: 'spki', format: 'pem' }).toString())).toContain('public')
  })
  it('a certificate', () =>
    expect(refusal('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----')).toContain('certificate'))
  it('a key that is cut', () =>
    expect(refusal('-----BEGIN PRIVATE KEY-----\nMIGT\n-----END PRIVATE KEY-----', file)).toContain(
      'as it was downloaded',
    ))
  it('an empty file', () => expect(refusal('', file)).toContain('no private key'))
})

describe('a token in the place of the key', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const token = (claims: Record<string, unknown>) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: '2X9R4HXF34' }).sign(privateKey)

  it('is refused with the reason', async () => {
    expect(refusal(await token({ aud: 'appstoreconnect-v1' }))).toContain('ends within minutes')
    expect(refusal(await token({ aud: 'appstoreconnect-v1', bid: 'com.example.kite' }))).toContain(
      'App Store Server API',
    )
    expect(refusal(await token({ aud: 'apple-developer-enterprise-v1' }))).toContain('enterprise')
  })
  it('of somebody else’s is none of ours', async () => {
    expect(recognise({ text: await token({ aud: 'https://login.example.com' }) })).toBeNull()
  })
})

it.each(['', '0'.repeat(40), 'hello', 'eyJhbGciOi.x.y'])('%j is nothing of App Store Connect', text =>
  expect(recognise({ text })).toBeNull(),
)
