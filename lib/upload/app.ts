import { BlobReader, configure, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core-custom.js'
import { parseBinary } from 'plist'
import * as v from 'valibot'

// The policy of our pages allows no workers, and one small file needs none.
configure({ useWebWorkers: false })

/** What an app says of itself; what it does not say is absent. */
export interface AppFacts {
  bundleId?: string
  version?: string
  build?: string
  platform?: string
}

const text = v.exactOptional(v.pipe(v.string(), v.maxLength(200)))
const Info = v.object({
  CFBundleIdentifier: text,
  CFBundleShortVersionString: text,
  CFBundleVersion: text,
  CFBundleSupportedPlatforms: v.exactOptional(v.array(v.string()), []),
})

const platforms: Readonly<Record<string, string>> = {
  iPhoneOS: 'IOS',
  AppleTVOS: 'TV_OS',
  XROS: 'VISION_OS',
}

/** Larger is no Info.plist. */
const mostBytes = 2 ** 20

/**
 * What the app in an .ipa says of itself: only its table of contents and one small file are read. Empty for whatever
 * else a file is: then the person is asked.
 */
export async function appFactsOf(file: Blob): Promise<AppFacts> {
  const zip = new ZipReader(new BlobReader(file))
  try {
    for await (const entry of zip.getEntriesGenerator()) {
      if (entry.directory || !/^Payload\/[^/]+\.app\/Info\.plist$/.test(entry.filename)) continue
      if (entry.uncompressedSize > mostBytes) return {}
      const info = v.parse(Info, parseBinary(await entry.getData(new Uint8ArrayWriter())))
      const platform = platforms[info.CFBundleSupportedPlatforms[0] ?? '']
      return {
        ...(info.CFBundleIdentifier === undefined ? {} : { bundleId: info.CFBundleIdentifier }),
        ...(info.CFBundleShortVersionString === undefined
          ? {}
          : { version: info.CFBundleShortVersionString }),
        ...(info.CFBundleVersion === undefined ? {} : { build: info.CFBundleVersion }),
        ...(platform === undefined ? {} : { platform }),
      }
    }
  } catch {
    // No zip, or one that nobody can read: the person knows what it is.
  } finally {
    await zip.close().catch(() => {})
  }
  return {}
}
