/**
 * For `scripts/engines.mjs --core`: plays caged mods, those that mean no good among them, in any JavaScript engine. What is
 * hashed holds every world and the steps that every call took.
 */
import type { App } from '../../../../engine/index.ts';
import { cage, cagedApp } from './caged-app.ts';
import { CHURN } from './churning-mod.ts';
import { open, openHostile } from './hostile-mod.ts';
import { ORACLES } from './oracles-mod.ts';
import { TRICKS } from './hostile-tricks.ts';
import { ENDLESS, GREEDY, MISPLACED, REACHING } from './hostile-snippets.ts';

interface Report { readonly ok: boolean; readonly ticks: number; readonly hash: string; readonly hashesChecked: number; readonly partsChecked: number; readonly divergence: { readonly message: string } | null; readonly problem: string | null }

/** FNV-1a of some texts, twice with different beginnings. */
function fold(texts: readonly string[]): string {
  let one = 0x811c9dc5, other = 0x01234567;
  for (const text of texts) {
    for (let at = 0; at < text.length; at++) {
      one = Math.imul(one ^ text.charCodeAt(at), 0x01000193);
      other = Math.imul(other ^ text.charCodeAt(at), 0x01000193) ^ (one >>> 7);
    }
  }
  return [one, other].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

export async function replay(): Promise<Report> {
  const told: string[] = [];
  let ticks = 0;
  const run = (app: App, count: number): void => {
    for (let n = 0; n < count; n++) {
      app.tick();
      ticks++;
      told.push(app.hash());
    }
    told.push(...app.drainLog().map(({ message }) => message));
  };
  run(await cagedApp([await open(CHURN)]), 256);
  // In guests that are made anew now and then, too.
  let asked = 0;
  const limits = { fuel: 100 }, watch = { isFresh: () => ++asked % 5 === 3 };
  run(await cagedApp([await cage(ORACLES, { limits })]), 32);
  run(await cagedApp([await cage(ORACLES, { limits, watch })]), 32);
  for (const snippet of [...ENDLESS, ...GREEDY, ...REACHING, ...MISPLACED, ...TRICKS]) run(await openHostile(snippet), 2);
  return { ok: true, ticks, hash: fold(told), hashesChecked: told.length, partsChecked: 0, divergence: null, problem: null };
}
