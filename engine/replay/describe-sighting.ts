import type { App } from '../scheduler/app.ts';
import type { Divergence } from './divergence.ts';
import type { Sighting } from './system-trace.ts';

/**
 * A sighting as a divergence: the system, and of what differs after it that which tells most. Where only the engine's own records
 * differ (a system ran in one run and not in the other, and wrote what was there), it is the first thing that the system
 * says it writes.
 */
export function describeSighting(sighting: Sighting, hint = ''): Divergence {
  const { tick, placement, differences, fault, gained = null } = sighting, system = placement?.system ?? null;
  const written = placement?.touches.find(({ isWrite, thing }) => isWrite && thing.kind !== 'external')?.thing.id ?? null;
  const difference = differences[0], sentences: string[] = [];
  if (fault !== null) {
    sentences.push(`System "${fault.system}" failed in tick ${tick} of one run and not of the other: ${fault.cause instanceof Error ? fault.cause.message : String(fault.cause)}`);
    return { tick, system: fault.system, component: written, field: null, entity: null, expected: null, actual: null, message: join(sentences, hint) };
  }
  if (difference === undefined) throw new RangeError('A sighting without a difference and without a fault says nothing.');
  const where = system === null ? `after tick ${tick}` : `in tick ${tick}, after system "${system}"`;
  const whose = difference.entity === null ? '' : ` of entity ${difference.entity}`;
  if (gained !== null) {
    sentences.push(`The runs part ${where}: entity ${difference.entity} has ${gained.component} in one and not in the other.`);
    return { tick, system, component: gained.component, field: null, entity: difference.entity, expected: gained.isRecorded ? 1 : 0, actual: gained.isRecorded ? 0 : 1, message: join(sentences, hint) };
  }
  const what = `${difference.part}${difference.field === null ? '' : difference.field.startsWith('#') ? difference.field : `.${difference.field}`}`;
  sentences.push(`The runs part ${where}: ${what}${whose} is ${difference.a} in one and ${difference.b} in the other${difference.slot > 0 ? ` (slot ${difference.slot})` : ''}.`);
  if (differences.some(({ part, field }) => part === placement?.key && field === '#last-run')) sentences.push(`"${system}" ran in one of them only: look at its conditions too.`);
  const isKept = difference.isTelling || written === null;
  return {
    tick, system, component: isKept ? difference.part : written, field: isKept ? difference.field : null, entity: isKept ? difference.entity : null,
    expected: isKept ? difference.a : null, actual: isKept ? difference.b : null, message: join(sentences, hint),
  };
}

const join = (sentences: readonly string[], hint: string): string => [...sentences, ...(hint === '' ? [] : [hint])].join(' ');

/** Of a quick look and a close one at the same ticks, the one that saw the runs part earlier. What does not repeat itself only the first has seen. */
export function earlierSighting(app: App, first: Sighting, close: Sighting | null): Sighting {
  if (close === null) return first;
  if (first.placement === null || close.tick < first.tick) return close;
  if (close.placement === null || close.tick > first.tick) return first;
  // States change before the fixed schedules run.
  const schedules = [...app.schedules.values()].sort((a, b) => Number(a.isChecked) - Number(b.isChecked));
  const order = schedules.flatMap(({ order: positions, placements }) => positions.map((position) => placements[position]!.key));
  return order.indexOf(close.placement.key) <= order.indexOf(first.placement.key) ? close : first;
}
