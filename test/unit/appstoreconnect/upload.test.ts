import { describe, expect, it } from 'vitest'
import { toFault } from '../../../lib/http/fault'
import { uploadBuild } from '../../../lib/portals/appstoreconnect/actions/build-upload'
import { renderer } from '../../../lib/text/render'
import { uploader } from '../../../lib/upload/index'
import { createLab } from '../../lab/lab'
import { exampleFile } from '../../support/files'
import { Clock, createBench } from '../../support/world'

const t = renderer('en')
const [example] = uploadBuild.examples
const { file, ...rest } = example.input as { file: Awaited<ReturnType<typeof uploader.identityOf>> }

/** The preview of an upload, or why there is none. */
async function previewed(
  change: Record<string, unknown>,
  prepare: (lab: ReturnType<typeof createLab>) => void = () => {},
) {
  const clock = new Clock(Date.UTC(2026, 10, 22, 9))
  const lab = createLab({ now: () => clock.now })
  prepare(lab)
  const bench = createBench(lab, lab.seed.tokens.owner, clock)
  const input = { file, ...rest, ...change }
  const said = bench.stage(uploadBuild.id, example.address, input).then(
    stage => [stage.headline, stage.summary, ...(stage.notes ?? [])],
    (error: unknown) => [toFault(error).what],
  )
  return { said: (await said).map(t), writes: lab.record.writes().length }
}

describe('uploading a build is previewed', () => {
  it('with what is uploaded and how many get it by themselves, and sends nothing for it', async () => {
    let people = 0
    const { said, writes } = await previewed({}, ({ appstoreconnect: { state } }) => {
      const all = state.data.rows.betaGroups.filter(
        ({ app, attributes }) => app === '6440000001' && attributes.hasAccessToAllBuilds === true,
      )
      people = new Set(
        all.flatMap(group => state.related('betaGroups', group, 'betaTesters').map(({ id }) => id)),
      ).size
    })
    expect(people).toBeGreaterThan(1)
    expect(said).toEqual([
      '5.12.0 (4801)',
      expect.stringContaining(`${people} people get it`),
      expect.stringContaining('has to stay open'),
    ])
    expect(writes).toBe(0)
  })

  it('with a word where no group gets it by itself', async () => {
    const { said } = await previewed({}, ({ appstoreconnect: { state } }) => {
      for (const { attributes } of state.data.rows.betaGroups) attributes.hasAccessToAllBuilds = false
    })
    expect(said[1]).toBe('Kite.ipa is sent to Kite. No group gets it by itself.')
  })

  it.each([
    [
      'a package for a phone',
      { file: { ...file, name: 'Kite.pkg' } },
      'choose the platform that fits Kite.pkg',
    ],
    ['an .ipa for a Mac', { platform: 'MAC_OS' }, 'choose the platform that fits Kite.ipa'],
    [
      'another app',
      { file: { ...file, app: { bundleId: 'com.example.lantern' } } },
      'Kite.ipa is com.example.lantern, and this app is com.example.kite.',
    ],
    [
      'another version than the file says',
      { file: { ...file, app: { version: '5.11.9', build: '4801' } } },
      'Kite.ipa says of itself that it is 5.11.9 (4801) for ?.',
    ],
    ['a build that is there already', { build: '110' }, 'Kite has a build 5.12.0 (110) already.'],
    ['a version that is none', { version: '5.12 beta' }, ''],
    ['a file of another kind', { file: { ...file, name: 'Kite.zip' } }, ''],
  ])('not for %s', async (_what, change, why) => {
    const { said, writes } = await previewed(change)
    expect(said).toHaveLength(1)
    expect(said[0]).toContain(why)
    expect(writes).toBe(0)
  })

  it('with a word on somebody who announced the same and did not send it', async () => {
    const { said } = await previewed({}, ({ appstoreconnect: { state } }) => {
      const app = '6440000001'
      state.add('buildUploads', {
        id: 'before',
        app,
        attributes: {
          cfBundleShortVersionString: '5.12.0',
          cfBundleVersion: '4801',
          platform: 'IOS',
          state: { state: 'AWAITING_UPLOAD', errors: [], warnings: [], infos: [] },
        },
        related: { app: [app], build: [] },
      })
    })
    expect(said.at(-1)).toContain('announced this very build before')
  })
})

it('the example’s file is what the example says of it', async () => {
  expect(await uploader.identityOf(exampleFile(file))).toEqual(file)
})
