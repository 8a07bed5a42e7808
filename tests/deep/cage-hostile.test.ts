import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { quickjsSource } from '../../scripts/cage/quickjs-wasm.ts';
import { ENDLESS, GREEDY, MISPLACED, REACHING } from '../engine/mods/cage/hostile-snippets.ts';
import { TRICKS } from '../engine/mods/cage/hostile-tricks.ts';
import { judge } from '../engine/mods/cage/judge-hostile.ts';

/** Processor time that opening and three ticks may take. Fuel is what bounds them; this only sees that counting counts what takes time. */
const MOST_MS = 3000;

describe('[CAG2] a call that is stopped leaves the world as if the mod had done nothing, in bounded steps and time, and says why and where', () => {
  for (const snippet of [...ENDLESS, ...GREEDY, ...REACHING, ...MISPLACED, ...TRICKS].filter(({ said, name }) => said !== 'kept' && name !== 'a million messages')) {
    it(snippet.name, async () => {
      const began = process.cpuUsage();
      await judge(snippet);
      const { user, system } = process.cpuUsage(began);
      expect((user + system) / 1000).toBeLessThan(MOST_MS);
    });
  }
});

it('[CAG8] the module that counts its steps is what `npm run cage` makes of QuickJS', async () => {
  const made = readFileSync(new URL('../../engine/mods/cage/quickjs-wasm.ts', import.meta.url), 'utf8');
  expect((await quickjsSource()) === made).toBe(true);
});
