import { ASKS, KNOWN_IDS } from './known-things.ts';
import type { Manifest } from './manifest.ts';

const SEES = { body: 'sees how you move', controls: 'sees your keys, knobs and the loudness of your microphone' } as const;

/** What a mod may do, in plain words, as the permission sheet lists it: what it sees, what it asks for, and what runs without a cage. */
export function permissionsOf({ kind, reads, asks }: Manifest): string[] {
  const sees = [...new Set(reads.flatMap((id) => KNOWN_IDS.get(id)?.sees ?? []))].sort().map((what) => SEES[what]);
  return [...(kind === 'trusted' ? ['runs with the app, without a cage: it can do whatever the app can'] : []), ...sees, ...asks.map((ask) => ASKS[ask])];
}
