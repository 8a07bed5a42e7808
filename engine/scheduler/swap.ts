import type { Span } from '../ecs/arena.ts';
import type { World } from '../ecs/world.ts';
import { declareCondition, declareParams, LiveParams, type Declared, type LiveGate, type LiveSystem, type Workshop } from './live-system.ts';
import type { Condition } from './condition.ts';
import type { Touches } from './param.ts';
import type { Schedule } from './schedule.ts';
import type { System } from './system.ts';

/** Whether a running app took what was to take another's place, and why not. */
export type SwapAnswer = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** What has been checked and waits to be put in place: nothing has changed yet. */
export type Staged = () => void;

/** Makes a system ready to take the place of another one of its id. Its memory keeps its values. @throws UsageError where its shape differs. */
export function stageSystem(workshop: Workshop, world: World, schedule: Schedule, place: LiveSystem, system: System): Staged {
  const declared = declareParams(workshop, schedule, system.id, system.params, schedule.isReadOnly);
  checkShape(`System "${system.id}"`, [...shapeOf(place.declared), isExclusive(place.system)], [...shapeOf(declared), isExclusive(system)]);
  const params = keepingValues(declared.spans, () => new LiveParams(declared, world));
  return () => place.install(system, params);
}

/** The same for a condition. */
export function stageCondition(workshop: Workshop, world: World, schedule: Schedule, name: string, place: LiveGate, condition: Condition): Staged {
  const declared = declareCondition(workshop, schedule, name, condition);
  checkShape(`The condition ${name}`, shapeOf(place.declared), shapeOf(declared));
  const holds = keepingValues(declared.spans, () => declared.open(world));
  return () => place.install(holds);
}

/** Parameters write their first values when they are made live. */
function keepingValues<T>(spans: readonly Span[], make: () => T): T {
  const values = spans.map(({ slots }) => slots.slice());
  const made = make();
  spans.forEach(({ slots }, index) => slots.set(values[index]! as never));
  return made;
}

const isExclusive = ({ isExclusive }: System): string => (isExclusive ? 'is exclusive' : 'is not exclusive');
const idsOf = (parts: readonly { readonly id: string }[]): string => parts.map(({ id }) => id).sort().join(', ');
function describeTouch({ thing, isWrite, required, excluded }: Touches): string {
  const rows = required.length + excluded.length === 0 ? '' : ` of entities with ${idsOf(required) || 'anything'}${excluded.length > 0 ? ` and without ${idsOf(excluded)}` : ''}`;
  return `${isWrite ? 'writes' : 'reads'} ${thing.id} (${thing.kind})${rows}`;
}

/** What the running app relies on, a line for each. */
const shapeOf = ({ touches, spans, runs = [], isRestructuring = false }: Pick<Declared, 'touches' | 'spans'> & { readonly runs?: readonly string[]; readonly isRestructuring?: boolean }): string[] => [
  ...touches.map(describeTouch), ...spans.map(({ name, type, length }) => `keeps ${name} (${type}, ${length})`), ...runs.map((id) => `runs ${id}`), ...(isRestructuring ? ['has commands'] : []),
];

function checkShape(what: string, before: readonly string[], now: readonly string[]): void {
  const more = now.filter((line) => !before.includes(line)), less = before.filter((line) => !now.includes(line));
  if (more.length + less.length === 0) return;
  throw new SwapRefusal(`${what} ${[...new Set(more)].map((line) => `now ${line}`).concat([...new Set(less)].map((line) => `no longer ${line}`)).join(', ')}`);
}

/** Why something cannot take another's place; never leaves the swap. */
export class SwapRefusal extends Error {
  override readonly name = 'SwapRefusal';
}
