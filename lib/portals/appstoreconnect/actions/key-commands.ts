import * as v from 'valibot'
import { say } from '../../../text/index'
import { defineQuery } from '../define'
import { actingKey } from './shared/key'

/** A platform of an address, as altool names it. */
const types: Record<string, string> = {
  ios: 'ios',
  macos: 'macos',
  osx: 'macos',
  tvos: 'appletvos',
  appletvos: 'appletvos',
  visionos: 'visionos',
}

/** Ready commands for an upload with the key that acts; the key itself stays where it is. */
export const keyCommands = defineQuery({
  id: 'appstoreconnect.key.commands',
  title: say('Transporter and altool commands'),
  about: say('Commands that check and upload a build with this key. The key itself is not in them.'),
  needs: [],
  credential: { access: 'read', reach: 'account' },
  input: v.object({}),
  examples: [{ address: 'https://appstoreconnect.apple.com/apps/6440000001/testflight/ios', input: {} }],
  operations: [],
  copies: true,
  rank: 62,
  keywords: 'terminal shell upload ipa validate notarytool apiKey apiIssuer',
  async run({ platform }, _input, { acting }) {
    const { keyId, issuerId } = actingKey(acting)
    // An individual key stands in the issuer's place too, and says that it is a person's.
    const words =
      issuerId === undefined
        ? `--apiKey ${keyId} --apiIssuer ${keyId} --api-key-subject user`
        : `--apiKey ${keyId} --apiIssuer ${issuerId}`
    const type = types[platform ?? ''] ?? 'ios'
    const altool = (what: string) => `xcrun altool ${what} -f "$FILE" -t ${type} ${words}`
    return {
      view: 'copies',
      title: say('For the terminal'),
      copies: [
        { label: say('altool: upload'), text: altool('--upload-app') },
        { label: say('altool: check only'), text: altool('--validate-app') },
        ...(issuerId === undefined
          ? []
          : [
              {
                label: 'Transporter',
                text: `iTMSTransporter -m upload -assetFile "$FILE" -apiKey ${keyId} -apiIssuer ${issuerId}`,
              },
            ]),
        {
          label: say('Where they look for the key'),
          text: `~/.appstoreconnect/private_keys/AuthKey_${keyId}.p8`,
        },
      ],
      notes: [
        say('Put the path of the build into the variable FILE first.'),
        ...(issuerId === undefined
          ? [say('Transporter takes an individual key only as a token that may write; Gangway makes none.')]
          : []),
      ],
    }
  },
})
