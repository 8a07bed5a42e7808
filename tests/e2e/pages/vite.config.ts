import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { mergeConfig } from 'vite';
import app from '../../../vite.config.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Builds the scripted pages as the app is built, at the addresses that they have in the checkout: a page in hundreds of files takes seconds to open. */
export default mergeConfig(app, {
  root: fileURLToPath(new URL('../../..', import.meta.url)),
  base: '/',
  build: {
    minify: false,
    rollupOptions: { input: readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => `${here}${entry.name}/index.html`) },
  },
});
