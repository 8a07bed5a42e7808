import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { coreId } from './cli/core-id.ts';
import { emptyButCore } from './scripts/empty-but-core.ts';
import { hotMods } from './scripts/hot-mods.ts';
import { servedAssets } from './scripts/served-assets.ts';

/** Lets SharedArrayBuffer exist. Used where it is, never required. */
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
const headers = process.env.JAM_ISOLATED === '0' ? {} : isolation;

/** Browser tests that measure time: they have the machine to themselves. The others run two files at once. */
const TIMED = ['camera', 'camera-room', 'first-load', 'headset', 'late-input', 'pointer', 'sound', 'sound-speeds', 'video', 'recording-click'].map((name) => `tests/e2e/${name}.test.ts`);
/** Measures what the compiler makes of code that only it has run. */
const HEAP = 'tests/engine/allocation.test.ts';
/** Real time on a shared machine: a page that was starved for a moment is asked once more, never twice. */
const IN_BROWSER = { testTimeout: 180_000, hookTimeout: 180_000, retry: 1 };

export default defineConfig({
  base: './',
  // What game/core-id.ts tells: computed when a build, a server or a test run starts.
  define: { __JAM_CORE__: JSON.stringify(await coreId()) },
  plugins: [emptyButCore(), react(), servedAssets(), hotMods()],
  resolve: {
    alias: [
      // What mods that are part of the build import.
      { find: /^jam-engine$/, replacement: new URL('./engine/index.ts', import.meta.url).pathname },
      { find: /^jam-engine\/game$/, replacement: new URL('./game/index.ts', import.meta.url).pathname },
      // pose-detection imports a UMD script for a model that is not used here.
      { find: '@mediapipe/pose', replacement: new URL('./view/input/mediapipe-pose-absent.ts', import.meta.url).pathname },
      // @pmndrs/xr can load an emulated headset of six megabytes, which this app never asks for. Only it imports this name.
      { find: /^\.\/emulate\.js$/, replacement: new URL('./view/render/xr-emulator-absent.ts', import.meta.url).pathname },
    ],
  },
  // All that the page and its workers import is made ready at the start: what turns up later would load the page anew.
  optimizeDeps: { entries: ['index.html', 'workers/*.worker.ts'] },
  server: { headers },
  preview: { headers },
  worker: { format: 'es', plugins: () => [hotMods({ isPage: false })] },
  build: { emptyOutDir: false, target: 'es2022', chunkSizeWarningLimit: 4000 },
  test: {
    projects: [
      // Modules keep no state, so that files can share them: loading them anew for each takes a fifth of the time.
      { extends: true, test: { name: 'unit', include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'], exclude: ['tests/e2e/**', 'tests/deep/**', '**/node_modules/**', HEAP], isolate: false, testTimeout: 180_000 } },
      { extends: true, test: { name: 'heap', include: [HEAP] } },
      { extends: true, test: { name: 'browser', include: TIMED, ...IN_BROWSER, fileParallelism: false } },
      { extends: true, test: { name: 'pages', include: ['tests/e2e/**/*.test.ts'], exclude: TIMED, ...IN_BROWSER, maxWorkers: 2 } },
      { extends: true, test: { name: 'deep', include: ['tests/deep/**/*.test.ts'], testTimeout: 1_800_000, hookTimeout: 1_800_000, fileParallelism: false } },
    ],
  },
});
