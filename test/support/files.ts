import type { PickedFile } from '../../lib/actions/plan'

/** The file of an example: its bytes count up, and begin again after 250. */
export const exampleFile = ({ name, size, modified }: Omit<PickedFile, 'sha256'>): File =>
  new File([Uint8Array.from({ length: size }, (_, n) => n % 251)], name, { lastModified: modified })
