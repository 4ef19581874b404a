import type { Plugin } from 'vite'

/** How many pages must share a module for it to stand with all such in one file: panel, popup, uploader and options. */
const pages = 4

/** One file of what nearly all pages share: a page that is to be there at once does not fetch five. */
export const fewChunks: Plugin = {
  name: 'few-chunks',
  apply: ({ build }) => !build?.lib,
  config: () => ({
    build: {
      rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'common', minShareCount: pages }] } } },
    },
  }),
}
