import { NO_ENTITY, rowPart, type Entity } from '../ecs/entity.ts';
import { isFloat, slotsOf, typeOf, type Column, type Field, type FieldType } from '../ecs/schema.ts';
import type { FieldNotes } from '../ecs/field.ts';
import type { World } from '../ecs/world.ts';
import { Collider, PhysicsBodies, SensorOverlaps } from '../systems/physics-components.ts';
import { Time } from '../systems/time.ts';

/** One slot of one field gets another value. */
export interface FieldEdit {
  /** Whose component it is; {@link NO_ENTITY} for a resource. */
  readonly entity: Entity;
  /** Id of the component or resource. */
  readonly part: string;
  readonly field: string;
  /** Slot of a fixed array; 0 of a plain field. */
  readonly slot: number;
  readonly value: number;
}

/** Ids of parts (`room/Seats`) and of fields (`music/Loop.length`) that nobody edits, besides those of the engine that are no more than its records. */
export type FixedParts = readonly string[];

/** Time is counted, and physics keeps handles of its own in these. */
const ENGINE_RECORDS: FixedParts = [Time.id, Collider.id, PhysicsBodies.id, SensorOverlaps.id];

type Checked<Value> = ({ readonly ok: true } & Value) | { readonly ok: false; readonly message: string };
const refuse = (message: string): { readonly ok: false; readonly message: string } => ({ ok: false, message });

const LIMITS: Readonly<Record<Exclude<FieldType, 'f64' | 'eid'>, readonly [number, number]>> = {
  f32: [-3.4028234663852886e38, 3.4028234663852886e38], i8: [-128, 127], u8: [0, 255], i16: [-32_768, 32_767], u16: [0, 65_535], i32: [-2_147_483_648, 2_147_483_647], u32: [0, 4_294_967_295],
};

/** Where a value lies: one slot of a living entity's component, or of a resource. */
export type SlotPlace = Omit<FieldEdit, 'value'>;

interface Slot { readonly column: Column; readonly at: number; readonly type: FieldType; readonly notes: FieldNotes; readonly kind: 'component' | 'relation' | 'resource' }

/** Finds the slot, or says in words what of it there is not. */
export function findSlot(world: World, { entity, part, field, slot }: SlotPlace): Checked<{ readonly slot: Slot }> {
  if (entity === NO_ENTITY) {
    for (const [resource, spans] of world.plan.resources) {
      if (resource.id === part) return inSchema(part, resource.schema[field], field, slot, () => ({ column: spans.slots(field), row: 0, notes: resource.notes[field], kind: 'resource' }), Object.keys(resource.schema));
    }
    return refuse(`There is no resource "${part}" in this world.`);
  }
  const row = world.rowOf(entity), store = world.storage.stores.find(({ component }) => component.id === part);
  if (store === undefined) return refuse(`There is no component "${part}" in this world.`);
  if (row < 0) return refuse(`Entity #${rowPart(entity)} is not alive any more.`);
  const { component } = store;
  if (!world.has(entity, component)) return refuse(`Entity #${row} has no ${part}.`);
  return inSchema(part, component.schema[field], field, slot, () => ({ column: store.columns[field]!, row, notes: component.notes[field], kind: component.onTargetDespawn === undefined ? 'component' : 'relation' }), Object.keys(component.schema));
}

function inSchema(part: string, field: Field | undefined, name: string, slot: number, open: () => { column: Column; row: number; notes: FieldNotes | undefined; kind: Slot['kind'] }, known: readonly string[]): Checked<{ readonly slot: Slot }> {
  if (field === undefined) return refuse(`${part} has no field "${name}"; it has ${known.length === 0 ? 'none' : known.join(', ')}.`);
  const slots = slotsOf(field);
  if (!Number.isInteger(slot) || slot < 0 || slot >= slots) return refuse(`${part}.${name} has ${slots === 1 ? 'one slot, 0' : `slots 0–${slots - 1}`}; slot ${slot} was asked for.`);
  const { column, row, notes = {}, kind } = open();
  return { ok: true, slot: { column, at: row * slots + slot, type: typeOf(field), notes, kind } };
}

/** The value that lies there now; null when there is no such place (any more). */
export function valueAt(world: World, place: SlotPlace): number | null {
  const found = findSlot(world, place);
  return found.ok ? found.slot.column[found.slot.at]! : null;
}

/** Whether nobody edits this part. */
export const isFixedPart = (part: string, fixed: FixedParts): boolean => ENGINE_RECORDS.includes(part) || fixed.includes(part);

/** Why a field cannot be edited; empty when it can. */
function whyFixed(kind: string, part: string, field: string, type: FieldType, fixed: FixedParts): string {
  if (kind === 'relation') return 'it says who points at whom; what made the relation changes it.';
  if (isFixedPart(part, fixed) || fixed.includes(`${part}.${field}`)) return 'records that others rely on are kept in it.';
  return type === 'eid' ? 'it names an entity, and others rely on whom it names.' : '';
}

/** What a field may be set to: what it declares, within what its type holds. */
function limitsOf(type: FieldType, { min = -Infinity, max = Infinity }: FieldNotes): readonly [number, number] {
  const [low, high] = type === 'f64' || type === 'eid' ? [-Infinity, Infinity] : LIMITS[type];
  return [Math.max(low, min), Math.min(high, max)];
}

/** Whether an edit can be done now, and if not, why, in words. Changes nothing. */
export function checkEdit(world: World, edit: FieldEdit, fixed: FixedParts = []): Checked<{ readonly slot: Slot }> {
  const found = findSlot(world, edit);
  if (!found.ok) return found;
  const { part, field, value } = edit, { kind, type, notes } = found.slot, where = `${part}.${field}`, why = whyFixed(kind, part, field, type, fixed);
  if (why !== '') return refuse(`${where} cannot be edited: ${why}`);
  if (!Number.isFinite(value)) return refuse(`${where} takes numbers; ${value} is none.`);
  if (!isFloat(type) && !Number.isInteger(value)) return refuse(`${where} takes whole numbers; ${value} is none.`);
  const [low, high] = limitsOf(type, notes), { unit = '' } = notes;
  if (value < low || value > high) return refuse(`${where} is ${low} to ${high}${unit && ` ${unit}`}; ${value} is outside.`);
  const names = notes.names === undefined ? null : Array.isArray(notes.names) ? [...notes.names.keys()] : Object.values(notes.names as Readonly<Record<string, number>>);
  // What has a name becomes something with a name.
  if (names?.includes(found.slot.column[found.slot.at]!) && !names.includes(value)) return refuse(`${where} takes ${names.join(', ')}; ${value} is none of them.`);
  return found;
}

/**
 * Writes one slot, as if a system had: it counts as a change. What cannot be done changes nothing and is answered in words.
 *
 *     applyEdit(world, { entity: lantern, part: 'room/Position', field: 'y', slot: 0, value: 1.5 })   // { ok: true, … }
 */
export function applyEdit(world: World, edit: FieldEdit, fixed: FixedParts = []): { readonly ok: true } | { readonly ok: false; readonly message: string } {
  const checked = checkEdit(world, edit, fixed);
  if (!checked.ok) return checked;
  const { column, at } = checked.slot;
  column[at] = edit.value;
  if (edit.entity !== NO_ENTITY) world.touch(world.rowOf(edit.entity), world.storage.stores.find(({ component }) => component.id === edit.part)!.component);
  return { ok: true };
}
