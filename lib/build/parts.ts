import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Plugin, Rolldown } from 'vite'

/** The one global name of the worker: what loads its parts. */
const loader = 'gangwayParts'

/** The part without which no other is loaded: it holds what parts share. */
const first = 'rooms.js'

/**
 * What stands at the worker's beginning. A script that is to be loaded at any moment must have been loaded once while
 * the worker was installed. Nothing but the parts, by their names, passes the policy of trusted types that the
 * manifest lets the worker alone have.
 */
const loaderOf = (names: readonly string[]): string => `
var ${loader} = (() => {
  const names = ${JSON.stringify(names)}, makers = {}, made = {};
  const policy = trustedTypes.createPolicy('parts', {
    createScriptURL: name => {
      if (!names.includes(name)) throw new TypeError(name);
      return '/parts/' + name;
    },
  });
  const load = name => importScripts(policy.createScriptURL(name));
  const take = path => {
    const name = path.split('/').at(-1);
    if (!makers[name]) load(name);
    if (!made[name]) makers[name](take, made[name] = {}, {});
    return made[name];
  };
  self.addEventListener('install', () => names.forEach(load));
  return { take, add: (name, maker) => { makers[name] = maker; } };
})();
`

const wrapped = (name: string, code: string): string =>
  `${loader}.add(${JSON.stringify(name)},(require,exports,module)=>{"use strict";${code}});\n`

/** What names parts: `import.meta.glob<Part>('./rooms.ts', { eager: true })`, a file or `*` for every folder with one. */
const naming = /import\.meta\.glob<\w+>\('\.\/(?:(\*)\/)?([\w-]+)\.ts', \{ eager: true \}\)/

/** The parts that a module names: as it would import them, and where they are. */
function partsOf(id: string, every: string | undefined, name: string): { path: string; file: string }[] {
  const folder = dirname(id)
  if (every === undefined) return [{ path: `./${name}.ts`, file: join(folder, `${name}.ts`) }]
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && existsSync(join(folder, entry.name, `${name}.ts`)))
    .map(entry => ({ path: `./${entry.name}/${name}.ts`, file: join(folder, entry.name, `${name}.ts`) }))
}

/**
 * Gives each part that a module of ours names a script of its own beside the worker's, which is loaded when it is first
 * asked for: what is behind the worker's listeners, each portal, and what hardly anybody needs. What wakes the worker on
 * one portal's page does not pay for the others. For Chrome and Edge, whose worker loads a script at once where it
 * needs it (`importScripts`).
 */
export function parts(): Plugin {
  const names: string[] = []
  return {
    name: 'parts',
    enforce: 'pre',
    // With a source map, by which bytes are counted, all stays in one file: the map would not fit the parts.
    apply: ({ build }) =>
      build?.lib !== undefined &&
      build.lib !== false &&
      build.lib.fileName === 'background' &&
      !build.sourcemap,
    config({ build }) {
      if (build?.lib) build.lib.formats = ['cjs']
    },
    transform(code, id) {
      if (!/[\\/]lib[\\/].*\.ts$/.test(id)) return undefined
      const cut = code.replace(naming, (_, every: string | undefined, name: string) => {
        const getters = partsOf(id, every, name).map(({ path, file }) => {
          const script = `${every === undefined ? name : basename(dirname(file))}.js`
          names.push(script)
          this.emitFile({ type: 'chunk', id: file, fileName: `parts/${script}` })
          return `get '${path}'() { return ${loader}.take('${script}') }`
        })
        return `({ ${getters.join(', ')} })`
      })
      return cut === code ? undefined : { code: cut, map: null }
    },
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter(one => one.type === 'chunk')
      const worker = chunks.find(({ fileName }) => fileName === 'background.js')
      const rest = chunks.find(({ fileName }) => fileName === `parts/${first}`)
      if (!worker || !rest) throw new Error('The worker is not where it was.')
      const atOnce = needed(worker, bundle)
      const own: string[] = []
      const shared: string[] = []
      for (const chunk of chunks) {
        const name = basename(chunk.fileName)
        const code = wrapped(name, chunk.code)
        if (chunk === rest || !names.includes(name)) (atOnce.has(chunk) ? own : shared).push(code)
        else chunk.code = code
        if (!names.includes(name) && chunk !== worker) delete bundle[chunk.fileName]
      }
      worker.code = `${loaderOf(names)}${own.join('')}${loader}.take('${basename(worker.fileName)}');\n`
      rest.code = shared.join('')
    },
  }
}

/** A chunk and all that it needs to begin. */
function needed(chunk: Rolldown.OutputChunk, bundle: Rolldown.OutputBundle, found = new Set<unknown>()) {
  found.add(chunk)
  for (const name of chunk.imports) {
    const other = bundle[name]
    if (other?.type === 'chunk' && !found.has(other)) needed(other, bundle, found)
  }
  return found
}
