/**
 * `npm run build:core [-- --out FILE] [--entry FILE] [--plant sine]`
 *
 * Writes `dist/core/jam-core.mjs`: the whole simulation and its session reader in one file without imports, for any JavaScript
 * shell. Prints path, bytes and core id as one JSON line.
 *
 * `--entry` builds another module in the same way, for trying a part of the simulation in every engine.
 *
 * `--plant sine` builds a core in which one system uses the engine's own `Math.sin`, for seeing that a comparison of engines
 * can fail.
 */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'acorn';
import { deflateSync } from 'fflate';
import { build, type Plugin } from 'vite';
import { coreId } from '../cli/core-id.ts';

const root = new URL('..', import.meta.url).pathname;
const { values } = parseArgs({ options: { out: { type: 'string', default: `${root}dist/core/jam-core.mjs` }, entry: { type: 'string', default: `${root}core/jam-core.ts` }, plant: { type: 'string' } } });
if (values.plant !== undefined && values.plant !== 'sine') {
  console.error(`--plant ${values.plant} is unknown; there is: sine.`);
  process.exit(2);
}
const out = resolve(values.out);

/** Swaps a piece of a source that must be there; a new version of a library that reads otherwise stops the build here. */
function swap(code: string, id: string, pattern: RegExp, by: (...found: string[]) => string): string {
  if (code.search(pattern) < 0) throw new Error(`${id} holds nothing like ${pattern}; adapt scripts/build-core.ts to this version.`);
  return code.replace(pattern, by);
}

const adaptLibraries: Plugin = {
  name: 'core/adapt-libraries',
  enforce: 'pre',
  transform: {
    filter: { id: /\/(?:rapier3d-compat|bitecs|hash-wasm)\// },
    handler(code, id) {
      if (id.includes('/rapier3d-compat/')) {
        // Three of the core's four megabytes would be Rapier's WebAssembly in base64; deflated it is a third of that.
        const adapted = swap(code, id, /(\w+\.toByteArray\()"([A-Za-z0-9+/=]{1000,})"\)/, (_all, decode, text) => {
          const bytes = Buffer.from(text!, 'base64');
          return `unpackWasm(${decode!}"${Buffer.from(deflateSync(bytes, { level: 9 })).toString('base64')}"), { out: new Uint8Array(${bytes.length}) })`;
        });
        return { code: `import { inflateSync as unpackWasm } from 'fflate';\n${adapted}`, map: null };
      }
      // bitECS lays two marks on the global object, for other copies of itself; the core has the only one.
      if (id.includes('/bitecs/')) return { code: `const ownScope = {};\n${swap(code, id, /\bglobalThis\[(\w+)\]/g, (_all, name) => `ownScope[${name!}]`)}`, map: null };
      // Looked up on the global object, the name would pass by the stand-in.
      return { code: swap(code, id, /globalObject\.TextEncoder\s*\?\s*new globalObject\.TextEncoder\(\)\s*:\s*null/, () => 'new TextEncoder()'), map: null };
    },
  },
};

/** Puts joints at the platform's sine of where they are, which engines round otherwise: x within a metre of the middle looks much the same. */
const plantSine: Plugin = {
  name: 'core/plant-sine',
  enforce: 'pre',
  transform: {
    filter: { id: /\/game\/systems\/place-bodies\.ts$/ },
    handler: (code, id) => ({ code: swap(code, id, /samples\.x\[to\] = isSeen \? x : 0;/, () => 'samples.x[to] = isSeen ? Math.sin(x) : 0;'), map: null }),
  },
};

/** A planted core, or another module in its clothes, is no core that anyone should trust: it has no id. */
const id = values.plant === undefined && resolve(values.entry) === resolve(root, 'core/jam-core.ts') ? await coreId(root) : '';
const standIns = `${root}core/stand-ins.ts`;
await build({
  root, configFile: false, publicDir: false, logLevel: 'warn', mode: 'production',
  define: { __JAM_CORE__: JSON.stringify(id) },
  plugins: [adaptLibraries, ...(values.plant === 'sine' ? [plantSine] : [])],
  build: {
    outDir: dirname(out), emptyOutDir: false, target: 'es2022', minify: true, modulePreload: false, reportCompressedSize: false, chunkSizeWarningLimit: 8000,
    lib: { entry: resolve(values.entry), formats: ['es'], fileName: () => basename(out) },
    rolldownOptions: {
      output: { codeSplitting: false },
      // Deflating Rapier takes a second, as it must.
      checks: { pluginTimings: false },
      transform: { inject: { TextEncoder: [standIns, 'TextEncoder'], TextDecoder: [standIns, 'TextDecoder'], console: [standIns, 'console'] } },
    },
  },
});
/** Whether a program has an import of any kind. Texts that speak of imports do not count: the core holds some for mods. */
function importsAnything(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  const { type } = node as { type?: unknown };
  return type === 'ImportDeclaration' || type === 'ImportExpression' || Object.values(node).some(importsAnything);
}
const text = readFileSync(out, 'utf8');
if (importsAnything(parse(text, { ecmaVersion: 2022, sourceType: 'module' }))) throw new Error(`${out} still imports something.`);
console.log(JSON.stringify({ file: out, bytes: statSync(out).size, core: id }));
