#!/usr/bin/env node
// The headless front door. TypeScript is read as it is, through tsx, so that a checkout needs no build.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
