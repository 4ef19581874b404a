import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Plugin } from 'vite'

/** The one global name of the worker: what loads its parts. */
const loader = 'gangwayParts'

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

/**
 * Gives each portal a script of its own beside the worker's, which is loaded when the portal is first asked for: what
 * wakes the worker on one portal's page does not pay for the others. For Chrome and Edge, whose worker loads a script
 * at once where it needs it (`importScripts`).
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
      if (!/[\\/]lib[\\/]portals[\\/]registry\.ts$/.test(id)) return undefined
      const folder = dirname(id)
      const portals = readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory())
      const getters = portals.map(({ name }) => {
        const file = `${name}.js`
        names.push(file)
        this.emitFile({ type: 'chunk', id: join(folder, name, 'part.ts'), fileName: `parts/${file}` })
        return `get './${name}/part.ts'() { return ${loader}.take('${file}') }`
      })
      const cut = code.replace(/import\.meta\.glob<Part>\([^)]*\)/, `({ ${getters.join(', ')} })`)
      if (cut === code) throw new Error('lib/portals/registry.ts no longer names its parts as it did.')
      return { code: cut, map: null }
    },
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter(one => one.type === 'chunk')
      const worker = chunks.find(({ fileName }) => fileName === 'background.js')
      if (!worker) throw new Error('The worker is not where it was.')
      const shared: string[] = []
      for (const chunk of chunks) {
        const name = basename(chunk.fileName)
        const code = wrapped(name, chunk.code)
        if (names.includes(name)) chunk.code = code
        else {
          // What parts and worker share stands in the worker, which is there before any part.
          shared.push(code)
          if (chunk !== worker) delete bundle[chunk.fileName]
        }
      }
      worker.code = `${loaderOf(names)}${shared.join('')}${loader}.take('background.js');\n`
    },
  }
}
