import type { InspectSystem } from '../../protocol/index.ts';

/** One system wrote what a later one looks at, with nobody in between who wrote it anew. */
export interface SystemLink {
  /** Places in the order. */
  readonly from: number;
  readonly to: number;
  /** Ids of what is handed over. */
  readonly things: readonly string[];
}

/** Who hands what to whom within one run of a schedule: from the latest writer to everybody who touches it until it is written anew. */
export function linksOf(systems: readonly InspectSystem[]): SystemLink[] {
  const writers = new Map<string, number>(), found = new Map<string, { from: number; to: number; things: string[] }>();
  systems.forEach(({ reads, writes }, to) => {
    for (const thing of new Set([...reads, ...writes])) {
      const from = writers.get(thing);
      if (from === undefined) continue;
      const key = `${from} ${to}`, link = found.get(key);
      if (link) link.things.push(thing);
      else found.set(key, { from, to, things: [thing] });
    }
    for (const thing of writes) writers.set(thing, to);
  });
  return [...found.values()];
}
