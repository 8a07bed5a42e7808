import { UsageError } from '../ecs/errors.ts';
import type { Component } from '../ecs/component.ts';
import type { Ordering } from './order.ts';
import type { Touches } from './param.ts';
import type { Schedule } from './schedule.ts';

/** What a placed system touches; an exclusive one touches everything. */
export interface Access { readonly isExclusive: boolean; readonly touches: readonly Touches[] }

/** Lines of a report before it is cut. */
const MAX_LINES = 20;

/** What a component requires is there whenever it is. */
function withRequired(components: readonly Component[], found = new Set<Component>()): ReadonlySet<Component> {
  for (const component of components) {
    if (found.has(component)) continue;
    found.add(component);
    withRequired(component.requires, found);
  }
  return found;
}

/** Whether some entity could match both. */
function canMeet(a: Touches, b: Touches): boolean {
  const aHas = withRequired(a.required), bHas = withRequired(b.required);
  return !b.excluded.some((component) => aHas.has(component)) && !a.excluded.some((component) => bHas.has(component));
}

interface Conflict { readonly id: string; readonly isFirstWriting: boolean; readonly isSecondWriting: boolean; readonly via?: string | undefined }

function conflictOf(first: Access, second: Access): Conflict | undefined {
  if (first.isExclusive || second.isExclusive) return { id: 'the whole world', isFirstWriting: first.isExclusive, isSecondWriting: second.isExclusive };
  for (const a of first.touches) {
    for (const b of second.touches) {
      // That both may set off the same observer is as true of any two systems with commands: who comes first is not refused there either.
      if (a.via !== undefined && b.via !== undefined) continue;
      const isSame = a.thing === b.thing || (a.thing.kind === b.thing.kind && a.thing.id === b.thing.id);
      if (!isSame || !(a.isWrite || b.isWrite) || !canMeet(a, b)) continue;
      return { id: a.thing.id, isFirstWriting: a.isWrite, isSecondWriting: b.isWrite, via: a.via ?? b.via };
    }
  }
  return undefined;
}

const verb = (isWriting: boolean): string => (isWriting ? 'writes' : 'reads');

/** @throws UsageError naming every two systems of which one writes what the other touches, without an order between them. */
export function checkAmbiguities(schedule: Schedule, ordering: Ordering, accesses: readonly Access[]): void {
  const { order } = ordering, reach = ordering.reachable(), lines: string[] = [];
  for (let first = 0; first < order.length; first++) {
    for (let second = first + 1; second < order.length; second++) {
      if (reach[first]!.has(second) || order[first]!.free.has(order[second]!)) continue;
      const conflict = conflictOf(accesses[first]!, accesses[second]!);
      if (conflict === undefined) continue;
      const a = order[first]!.system.id, b = order[second]!.system.id;
      const via = conflict.via === undefined ? '' : `, through commands and the observer ${conflict.via}`;
      lines.push(`Systems "${a}" and "${b}" of ${schedule.id} both touch ${conflict.id} (${a} ${verb(conflict.isFirstWriting)}, ${b} ${verb(conflict.isSecondWriting)}${via}) and have no order; add .after(${a}) to ${b}, or .before(${a}).`);
    }
  }
  if (lines.length === 0) return;
  const shown = lines.slice(0, MAX_LINES);
  if (lines.length > shown.length) shown.push(`… and ${lines.length - shown.length} more.`);
  throw new UsageError(shown.join('\n'));
}
