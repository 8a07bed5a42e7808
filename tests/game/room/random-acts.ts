import { GROUP_TARGET, MAX_ZONES, ZONE_PLAYS, type ROOM_ACT } from '../../../protocol/index.ts';

/** An act of an edited room; `words` for `name`. */
export interface RandomAct {
  readonly act: keyof typeof ROOM_ACT;
  readonly target: number;
  readonly args: readonly number[];
  readonly words: string;
}

const KINDS = ['make', 'make', 'make', 'place', 'shift', 'shift', 'size', 'colour', 'group', 'group', 'lock', 'duplicate', 'duplicate', 'remove', 'name', 'undo', 'undo', 'undo', 'redo', 'redo'] as const;
const BY_GROUP: ReadonlySet<string> = new Set(['shift', 'colour', 'remove', 'lock']);

/** Sound acts, seeded: sizes and places that every kind of zone can have. */
export function randomActs(seed: number, count: number): RandomAct[] {
  let state = seed * 2654435761 >>> 0;
  const below = (most: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * most);
  };
  return Array.from({ length: count }, () => {
    const act = KINDS[below(KINDS.length)]!, group = BY_GROUP.has(act) && below(3) === 0 ? GROUP_TARGET + 1 + below(3) : -1, target = group > 0 ? group : below(MAX_ZONES), kind = below(ZONE_PLAYS.length);
    const radius = 60 + below(200), height = radius * 2 + below(4) * 100;
    const args = act === 'make' ? [kind, below(ZONE_PLAYS[kind]!), radius, height] : act === 'place' ? [below(4000) - 2000, below(2500), 0] : act === 'shift' ? [below(400) - 200, below(400) - 200, 0]
      : act === 'size' ? [radius, height] : act === 'colour' ? [below(6)] : act === 'group' ? [below(4)] : act === 'lock' ? [below(4) === 0 ? 1 : 0] : act === 'duplicate' ? [-1, below(200), below(200), 0] : [];
    return { act, target, args, words: `Name ${below(1000)} ä` };
  });
}
