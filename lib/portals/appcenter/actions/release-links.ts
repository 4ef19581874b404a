import * as v from 'valibot'
import { type AppCenterContext, addressOf } from '../../../context/index'
import { Fault } from '../../../http/fault'
import { say } from '../../../text/index'
import { appPath, defineQuery, type With } from '../define'
import { versionOf } from '../words'
import { example, placeOf } from './shared/place'

/** The release's page on the install portal, in its group where the address names one. */
function installPage(context: With<'owner' | 'app' | 'release'>): string {
  const { release, distributionGroup } = context
  return addressOf(
    placeOf(context, {
      section: 'install',
      release,
      ...(distributionGroup === undefined ? {} : { distributionGroup }),
    }),
  )
}

/** A release's install page for a phone's camera. Needs no token: it is all in the address. */
export const releaseQr = defineQuery({
  id: 'appcenter.release.qr',
  title: say('QR code to install this release'),
  about: say('Shows the direct link to this release on the install portal, to scan or to send.'),
  needs: ['owner', 'app', 'release'],
  // Without it the address would have no page.
  where: ({ ownerKind }: AppCenterContext) => ownerKind !== undefined,
  credential: null,
  area: 'distribute',
  input: v.object({}),
  examples: example('distribute/releases/58'),
  operations: [],
  rank: 20,
  keywords: 'direct link install phone share',
  async run(context) {
    return {
      view: 'qr',
      title: say('Release {n}', { n: context.release }),
      text: installPage(context),
      notes: [
        context.distributionGroup === undefined
          ? say('Whoever opens it needs access to this release.')
          : say('Whoever opens it needs access to this group, unless it is public.'),
      ],
    }
  },
})

/** The addresses of a release's file. */
export const releaseLinks = defineQuery({
  id: 'appcenter.release.download',
  title: say('Copy download link'),
  about: say('Copies the address of this release’s file; the install links too.'),
  needs: ['owner', 'app', 'release'],
  credential: { access: 'read', reach: 'app' },
  area: 'distribute',
  input: v.object({}),
  examples: example('distribute/releases/58'),
  operations: ['releases_getLatestByUser'],
  copies: true,
  rank: 21,
  menu: ['release'],
  keywords: 'direct link ipa apk install url clipboard',
  async run(context, _input, { read }) {
    const release = await read({
      op: 'releases_getLatestByUser',
      path: { ...appPath(context), release_id: context.release },
    })
    // What is copied at once is the first: it must not be another address.
    if (!release.download_url)
      throw new Fault('missing', say('App Center tells no download link of this release.'))
    const copies = [
      { label: say('Download'), text: release.download_url },
      { label: say('Install on a device'), text: release.install_url },
      { label: say('Install page'), text: context.ownerKind && installPage(context) },
    ]
    return {
      view: 'copies',
      title: versionOf(release),
      copies: copies.flatMap(({ label, text }) => (text ? [{ label, text }] : [])),
      notes: [
        say('Whoever has the download link can download the file, without signing in. Send it with care.'),
      ],
    }
  },
})
