#!/usr/bin/env node
// The headless front door. In a checkout TypeScript is read as it is, through tsx, so that it needs no build; the package brings JavaScript.
import { existsSync } from 'node:fs';

const isCheckout = existsSync(new URL('main.ts', import.meta.url));
if (isCheckout) (await import('tsx/esm/api')).register();
const { main } = await import(isCheckout ? './main.ts' : '../dist/package/cli/main.js');
process.exitCode = await main(process.argv.slice(2));
