import { fileURLToPath } from 'node:url'
import { build, type InlineConfig } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Where the built gallery lies. */
export const galleryOut = here('../../.output/gallery')

/** The gallery is the production code of the pages with one module replaced: the browser's. */
const galleryConfig: InlineConfig = {
  configFile: false,
  root: here('.'),
  base: './',
  logLevel: 'warn',
  resolve: { alias: { 'wxt/browser': here('./fake-browser.ts') } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: galleryOut,
    emptyOutDir: true,
    modulePreload: false,
    rollupOptions: {
      input: ['panel', 'popup', 'options', 'frame', 'uploader'].map(page => here(`./${page}.html`)),
    },
  },
}

/** Builds the gallery into `.output/gallery`. */
export async function buildGallery(): Promise<void> {
  await build(galleryConfig)
}
