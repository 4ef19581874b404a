import { BlobWriter, TextReader, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js'
import { buildBinary } from 'plist'
import { describe, expect, it } from 'vitest'
import { appFactsOf } from '../../../lib/upload/app'

/** An .ipa with an Info.plist. */
async function ipa(info: Uint8Array, path = 'Payload/Kite.app/Info.plist'): Promise<Blob> {
  const zip = new ZipWriter(new BlobWriter(), { useWebWorkers: false })
  await zip.add('Payload/Kite.app/Frameworks/Other.framework/Info.plist', new TextReader('no plist'))
  await zip.add(path, new Uint8ArrayReader(info))
  return zip.close()
}

const info = {
  CFBundleIdentifier: 'com.example.kite',
  CFBundleShortVersionString: '5.12.0',
  CFBundleVersion: '4801',
  CFBundleSupportedPlatforms: ['iPhoneOS'],
  UIDeviceFamily: [1, 2],
}

describe('what an app says of itself', () => {
  it('is read out of an .ipa', async () => {
    expect(await appFactsOf(await ipa(buildBinary(info)))).toEqual({
      bundleId: 'com.example.kite',
      version: '5.12.0',
      build: '4801',
      platform: 'IOS',
    })
  })

  it('leaves out what it does not say, and platforms nobody knows', async () => {
    const { CFBundleVersion } = info
    const said = await ipa(buildBinary({ CFBundleVersion, CFBundleSupportedPlatforms: ['WatchOS'] }))
    expect(await appFactsOf(said)).toEqual({ build: '4801' })
  })

  it.each<[string, () => Promise<Blob>]>([
    ['no zip', async () => new Blob(['xar!'])],
    ['an empty file', async () => new Blob([])],
    ['a plist that is none', () => ipa(new TextEncoder().encode('<plist version="1.0"></plist>'))],
    ['a value of another kind', () => ipa(buildBinary({ ...info, CFBundleVersion: 4801 }))],
    ['an app elsewhere', () => ipa(buildBinary(info), 'Kite.app/Info.plist')],
  ])('is nothing in %s', async (_what, file) => {
    expect(await appFactsOf(await file())).toEqual({})
  })
})
