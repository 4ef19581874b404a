import { createMD5, createSHA256 } from 'hash-wasm'
import type { PickedFile } from '../actions/plan'

/** So much of a file is in memory at a time while it is read. */
const sliceBytes = 4 * 2 ** 20

/**
 * The checksum of a whole file, read slice by slice.
 * @param told hears how many bytes are read
 */
async function digest(
  hash: Awaited<ReturnType<typeof createSHA256>>,
  file: Blob,
  told: (read: number) => void = () => {},
): Promise<string> {
  for (let at = 0; at < file.size; at += sliceBytes) {
    hash.update(new Uint8Array(await file.slice(at, at + sliceBytes).arrayBuffer()))
    told(Math.min(file.size, at + sliceBytes))
  }
  return hash.digest()
}

/** What is known of a file a person picked; `told` hears how many bytes are read. */
export async function identityOf(file: File, told?: (read: number) => void): Promise<PickedFile> {
  const sha256 = await digest(await createSHA256(), file, told)
  return { name: file.name, size: file.size, modified: file.lastModified, sha256 }
}

/** The MD5 of a part: what a storage calls its tag. */
export const tagOf = async (part: Blob): Promise<string> => digest(await createMD5(), part)
