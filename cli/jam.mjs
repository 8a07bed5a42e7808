#!/usr/bin/env node
// The headless front door. In a checkout TypeScript is read as it is, through tsx, so that it needs no build; the package brings JavaScript.
import { existsSync } from 'node:fs';

const isCheckout = existsSync(new URL('main.ts', import.meta.url));
if (isCheckout) {
  // A trusted mod names the engine as the package does; here that is the sources.
  const { register } = await import('node:module');
  const sources = { 'jam-engine': new URL('../engine/index.ts', import.meta.url).href, 'jam-engine/game': new URL('../game/index.ts', import.meta.url).href };
  (await import('tsx/esm/api')).register();
  register(`data:text/javascript,${encodeURIComponent(`const sources = ${JSON.stringify(sources)}; export const resolve = (name, context, next) => next(sources[name] ?? name, context);`)}`);
}
const { main } = await import(isCheckout ? './main.ts' : '../dist/package/cli/main.js');
process.exitCode = await main(process.argv.slice(2));
