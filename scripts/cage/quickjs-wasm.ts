/**
 * QuickJS as WebAssembly that counts its steps: the module inside @jitl/quickjs-singlefile-mjs-release-sync (MIT; QuickJS:
 * MIT, F. Bellard and C. Gordon), with its imports and exports named and run through `meterWasm`.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'fflate';
import { meterWasm } from './meter-wasm.ts';

/** What the module asks for, by the letter that its build gave it. */
const IMPORTS: Readonly<Record<string, string>> = {
  a: 'memory', b: 'failAssertion', c: 'writeFile', d: 'closeFile', e: 'environment', f: 'environmentSize', g: 'normalizeModule', h: 'loadModule', i: 'shouldInterrupt',
  j: 'setTimer', k: 'growMemory', l: 'leaveRuntime', m: 'localTime', n: 'timeZone', o: 'seekFile', p: 'now', q: 'abort', r: 'exit', s: 'callHost', t: 'freeHostReference',
};

/** The module's bytes, and what is needed to check that the letters above are those of this version. */
async function readModule(): Promise<{ bytes: Uint8Array; glue: string }> {
  const entry = fileURLToPath(import.meta.resolve('@jitl/quickjs-singlefile-mjs-release-sync/emscripten-module'));
  const glue = await readFile(entry, 'latin1');
  const { default: load } = await import('@jitl/quickjs-singlefile-mjs-release-sync/emscripten-module') as { default: () => Promise<unknown> };
  const { instantiate } = WebAssembly;
  let bytes: Uint8Array | undefined;
  WebAssembly.instantiate = ((source: Uint8Array, imports: WebAssembly.Imports) => {
    bytes = source;
    return instantiate(source as BufferSource, imports);
  }) as typeof instantiate;
  try {
    await load();
  } finally {
    WebAssembly.instantiate = instantiate;
  }
  if (bytes === undefined) throw new Error('The library of this version keeps its module elsewhere; adapt scripts/cage/quickjs-wasm.ts.');
  return { bytes, glue };
}

/** The text of `engine/mods/cage/quickjs-wasm.ts`. */
export async function quickjsSource(): Promise<string> {
  const { bytes, glue } = await readModule();
  const exports: Record<string, string> = { u: 'start' };
  for (const [, name, letter] of glue.matchAll(/\b\w+\._(malloc|free|QTS_\w+)=\w+\.(\w+|\$)/g)) exports[letter!] = name!.replace('QTS_', '');
  if (Object.keys(exports).length < 60 || !glue.includes('p:()=>Date.now()') || !/i:function\(\w+\)\{return \w+\.callbacks\.shouldInterrupt/.test(glue)) throw new Error('The library of this version names its imports otherwise; adapt scripts/cage/quickjs-wasm.ts.');
  const metered = meterWasm(bytes, { exports, imports: IMPORTS });
  const text = Buffer.from(deflateSync(metered, { level: 9 })).toString('base64');
  return [
    '/**',
    ' * Made by `npm run cage` from @jitl/quickjs-singlefile-mjs-release-sync; do not edit. QuickJS (MIT, F. Bellard and C. Gordon) as',
    ' * WebAssembly that counts its steps (scripts/cage/meter-wasm.ts), deflated, in base64.',
    ' */',
    `export const QUICKJS_BYTES = ${metered.length};`,
    `export const QUICKJS_WASM: string = '${text}';`,
    '',
  ].join('\n');
}
