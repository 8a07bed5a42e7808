import { makeEntity, type Entity } from '../ecs/entity.ts';
import { makeColumn, type Column } from '../ecs/schema.ts';
import type { World } from '../ecs/world.ts';
import type { Probe } from '../scheduler/probe.ts';

/** A slot that a system left with another value than it found. */
export interface SlotChange {
  readonly part: string;
  /** Empty for a part that is one run of slots. */
  readonly field: string;
  /** Whose row it is; null for what belongs to no row. */
  readonly entity: Entity | null;
  readonly slot: number;
  readonly from: number;
  readonly to: number;
}

/** What one system of a tick did. */
export interface SystemWrites {
  readonly system: string;
  readonly schedule: string;
  readonly changes: readonly SlotChange[];
  /** Changes beyond those listed. */
  readonly omitted: number;
}

interface Watched { readonly part: string; readonly field: string; readonly perRow: number; readonly now: Column; readonly before: Column }

/**
 * Notes what every system of a tick changes, by comparing the world before and after it. What the engine notes for itself (cursors, change ticks) is left
 * out. Changes nothing. Cost: one comparison of the arena a system, a millisecond or so.
 */
export class WriteRecorder implements Probe {
  readonly writes: SystemWrites[] = [];
  private readonly watched: Watched[];
  private readonly bytes: Uint8Array<ArrayBuffer>;
  private readonly generation: Uint32Array;

  constructor(world: World, private readonly most = 400) {
    const { arena } = world;
    this.bytes = arena.bytes.slice();
    this.watched = arena.spans.filter(({ isBookkeeping, part }) => !isBookkeeping && part.kind !== 'engine').map(({ part, field, slotsPerRow, type, byteOffset, length }) => ({
      part: part.id, field, perRow: slotsPerRow, now: makeColumn(type, arena.buffer, byteOffset, length), before: makeColumn(type, this.bytes.buffer, byteOffset, length),
    }));
    const generation = arena.spans.find(({ part, field }) => part.id === 'engine/entities' && field === 'generation')!;
    this.generation = makeColumn(generation.type, arena.buffer, generation.byteOffset, generation.length) as Uint32Array;
  }

  after(system: string, schedule: string): void {
    const changes: SlotChange[] = [];
    let omitted = 0;
    for (const { part, field, perRow, now, before } of this.watched) {
      for (let at = 0; at < now.length; at++) {
        const to = now[at]!, from = before[at]!;
        if (to === from || (Number.isNaN(to) && Number.isNaN(from))) continue;
        before[at] = to;
        if (changes.length >= this.most) {
          omitted++;
          continue;
        }
        const row = perRow === 0 ? -1 : Math.floor(at / perRow);
        changes.push({ part, field, entity: row < 0 ? null : makeEntity(this.generation[row]!, row), slot: perRow === 0 ? at : at % perRow, from, to });
      }
    }
    this.writes.push({ system, schedule, changes, omitted });
  }
}
