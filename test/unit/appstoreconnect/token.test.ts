import { createPublicKey } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { Fault } from '../../../lib/http/fault'
import { Secret } from '../../../lib/http/secret'
import { bearerOf, keyParams, signedToken } from '../../../lib/portals/appstoreconnect/token'
import { keyActor } from '../../support/keys'
import { moment, toolsAt, world } from './help'

const { keys } = world()
const seconds = moment / 1000

describe('the token of a key', () => {
  it('of a team names its issuer, begins half a minute ago and lives a quarter of an hour', async () => {
    const token = await bearerOf(keyActor(keys.admin), toolsAt(moment))
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', kid: keys.admin.keyId, typ: 'JWT' })
    expect(decodeJwt(token)).toEqual({
      iss: keys.admin.issuerId,
      iat: seconds - 30,
      exp: seconds - 30 + 900,
      aud: 'appstoreconnect-v1',
    })
  })

  it('of a person names the user and no issuer', async () => {
    const claims = decodeJwt(await bearerOf(keyActor(keys.individual), toolsAt(moment)))
    expect(claims).toMatchObject({ sub: 'user', aud: 'appstoreconnect-v1' })
    expect(claims).not.toHaveProperty('iss')
  })

  it('is signed by it', async () => {
    const token = await bearerOf(keyActor(keys.admin), toolsAt(moment))
    const verified = jwtVerify(token, createPublicKey(keys.admin.pem), { currentDate: new Date(moment) })
    await expect(verified).resolves.toBeTruthy()
  })

  it('never lives longer than twenty minutes', async () => {
    const token = await signedToken(keyActor(keys.admin), toolsAt(moment), { seconds: 3600 })
    const { exp = 0, iat = 0 } = decodeJwt(token)
    expect(exp - iat).toBe(1200)
  })

  it('is good for so long as was asked, and for what it names', async () => {
    const scope = ['GET /v1/apps']
    const token = await signedToken(keyActor(keys.admin), toolsAt(moment), { seconds: 300, scope })
    expect(decodeJwt(token)).toMatchObject({ exp: seconds + 300, scope })
  })

  it('is not to be had from what is no key, and the fault repeats nothing of it', async () => {
    const secret = new Secret('bm90IGEga2V5IGF0IGFsbCwgYnV0IHNlY3JldA')
    const error: unknown = await bearerOf({ ...keyActor(keys.admin), secret }, toolsAt(moment)).catch(
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(Fault)
    expect(JSON.stringify(error instanceof Fault ? error.data() : error)).not.toContain(secret.reveal())
  })
})

describe('what is given with a key', () => {
  const issuerId = keys.admin.issuerId
  it('is taken without the blanks of a paste', () =>
    expect(keyParams({ keyId: ' 2X9R4HXF34 ', issuerId: ` ${issuerId.toUpperCase()}\n` })).toEqual({
      keyId: '2X9R4HXF34',
      issuerId,
    }))
  it('is an individual key’s where the issuer is empty', () =>
    expect(keyParams({ keyId: '2X9R4HXF34', issuerId: ' ' })).toEqual({ keyId: '2X9R4HXF34' }))
  it.each([
    { keyId: '', issuerId },
    { keyId: '2x9r4hxf34', issuerId },
    { keyId: '2X9R4HXF34', issuerId: '69a6de7c' },
  ])('%o is refused', params => expect(() => keyParams(params)).toThrow(Fault))
})
