import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { guestSource } from '../../../../scripts/cage/guest-source.ts';
import { quickjsSource } from '../../../../scripts/cage/quickjs-wasm.ts';

const made = (name: string): string => readFileSync(new URL(`../../../../engine/mods/cage/${name}`, import.meta.url), 'utf8');

it('[CAG8] what the cage is made of is current; `npm run cage` makes it anew', async () => {
  expect((await guestSource()) === made('guest-source.ts'), 'guest-source.ts').toBe(true);
  expect((await quickjsSource()) === made('quickjs-wasm.ts'), 'quickjs-wasm.ts').toBe(true);
});
