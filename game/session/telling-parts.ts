import { FixedPostUpdate, FixedPreUpdate, FixedUpdate, type App } from '../../engine/index.ts';
import { DoorLog, Outbox } from '../components/room.ts';
import type { PartMismatch } from './hash-check.ts';

/** Parts that differ whenever anything does: a record of the input, and what leaves. */
const LAST: readonly string[] = [DoorLog.id, Outbox.id];

/** A part that differs, with the systems that write it, in the order in which they run. */
export interface WrittenPart extends PartMismatch {
  readonly writers: readonly string[];
}

/**
 * Parts that differ, the most telling first: those that a system writes, by the first of their systems in a tick, since what an
 * early system wrote wrongly is what later ones go on from; then what nobody says they write (engine's blocks, systems' memory).
 */
export function tellingParts(app: App, parts: readonly PartMismatch[]): WrittenPart[] {
  const order = [FixedPreUpdate, FixedUpdate, FixedPostUpdate].flatMap((schedule) => app.order(schedule));
  const writes = new Map(app.diagnostics().systems.map(({ id, writes: written }) => [id, written]));
  const place = ({ name, writers }: WrittenPart): number => (writers.length === 0 ? 2 : LAST.includes(name) ? 1 : 0);
  return parts.map((part) => ({ ...part, writers: order.filter((id) => writes.get(id)?.includes(part.name)) }))
    .sort((a, b) => place(a) - place(b) || order.indexOf(a.writers[0] ?? '') - order.indexOf(b.writers[0] ?? ''));
}

/** `, in a/B (written by "x/y") and c/D`; nothing where no part is known to differ. */
export function describeParts(parts: readonly WrittenPart[]): string {
  if (parts.length === 0) return '';
  const named = parts.slice(0, 3).map(({ name, writers }) => (writers.length === 0 ? name : `${name} (written by ${writers.slice(0, 3).map((id) => `"${id}"`).join(', ')}${writers.length > 3 ? ' and others' : ''})`));
  return `, in ${named.join(', ')}${parts.length > 3 ? ` and ${parts.length - 3} more parts` : ''}`;
}
