import type { Actor } from '../../lib/http/requester'
import { portal } from '../../lib/portals/appstoreconnect/index'
import type { SeedKey } from '../lab/appstoreconnect/keys'

/** Whoever has a key of the lab, as the vault would give them: the file is recognised, and the issuer id filled in. */
export function keyActor(key: SeedKey, id: string = key.keyId): Actor {
  const guess = portal.recognise({ text: key.pem, file: key.file })
  if (!guess || 'refused' in guess || !guess.secret) throw new Error(`${key.file} is not recognised`)
  return {
    id,
    kind: key.issuerId === '' ? 'asc-individual' : 'asc-team',
    base: portal.base,
    params: { ...guess.params, issuerId: key.issuerId },
    secret: guess.secret,
  }
}
