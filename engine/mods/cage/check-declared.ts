import { UsageError } from '../../ecs/errors.ts';
import { bytesOf, type FieldType } from '../../ecs/schema.ts';

/** Bytes that a mod may add to the image: for each row of the room, in records (resources and systems' own memory), in rings of messages. */
const MOST_BYTES = { row: 2048, record: 262_144, message: 524_288 } as const;
const MOST_FIELDS = 64, MOST_SLOTS = 65_536, MOST_PARAMS = 32, MOST_LETTERS = 80, MOST_VALUES = 64;
const TYPES: readonly string[] = ['f32', 'f64', 'i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'eid'];
const SCHEDULES: readonly string[] = ['Startup', 'FixedPreUpdate', 'FixedUpdate', 'FixedPostUpdate'];

type Loose = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value);
/** Whether a number fits a field: none becomes infinite by being rounded to it, and an entity is a handle. Without a type: whether it fits any. */
function fits(value: unknown, type: unknown): boolean {
  if (typeof value !== 'number' || value - value !== 0) return false;
  if (type === 'eid') return Number.isSafeInteger(value) && value >= 0;
  return type === 'f64' || Number.isFinite(Math.fround(value));
}

function checkName(owner: string, what: string, name: string): void {
  if (!/^[A-Za-z]\w{0,39}$/.test(name) || name in Object.prototype) throw new UsageError(`"${name.slice(0, MOST_LETTERS)}" of "${owner}" cannot be the name of a ${what}; use letters and digits, and no word that all objects have.`);
}

/** Bytes of one row or record. */
function checkSchema(owner: string, schema: unknown): number {
  if (!isObject(schema)) throw new UsageError(`"${owner}" has no fields that can be read; give them as { name: 'f32' }.`);
  const fields = Object.entries(schema);
  if (fields.length > MOST_FIELDS) throw new UsageError(`"${owner}" has ${fields.length} fields; at most ${MOST_FIELDS} are taken.`);
  let bytes = 0;
  for (const [name, field] of fields) {
    checkName(owner, 'field', name);
    const [type, slots] = Array.isArray(field) ? [field[0] as unknown, field[1] as unknown] : [field, 1];
    if (typeof type !== 'string' || !TYPES.includes(type)) throw new UsageError(`Field "${name}" of "${owner}" has the unknown type "${String(type)}"; use one of ${TYPES.join(' ')}.`);
    if (!Number.isInteger(slots) || Number(slots) < 1 || Number(slots) > MOST_SLOTS) throw new UsageError(`Field "${name}" of "${owner}" has ${String(slots)} slots; a fixed array has 1 to ${MOST_SLOTS}.`);
    bytes += bytesOf(type as FieldType) * Number(slots);
  }
  return bytes;
}

/** Values for fields: numbers, or lists of numbers. JSON has null where there was NaN. `schema`: of the fields, where it is known. */
function checkValues(owner: string, values: unknown, schema: unknown = {}): void {
  if (values === undefined) return;
  if (!isObject(values)) throw new UsageError(`The values of "${owner}" cannot be read; give them as { name: 1 }.`);
  for (const [name, value] of Object.entries(values)) {
    const field = isObject(schema) && Object.hasOwn(schema, name) ? schema[name] : undefined, type: unknown = Array.isArray(field) ? field[0] : field;
    if (fits(value, type) || (Array.isArray(value) && value.every((one) => fits(one, type)))) continue;
    throw new UsageError(`The value of "${name}" of "${owner}" is no number that fits; give a number, or a list of them.`);
  }
}

function checkState(id: string, values: unknown): void {
  const isSound = Array.isArray(values) && values.length > 0 && values.length <= MOST_VALUES && values.every((value) => typeof value === 'string' && value.length <= MOST_LETTERS) && new Set(values).size === values.length;
  if (!isSound) throw new UsageError(`The state "${id}" has values that cannot be; give 1 to ${MOST_VALUES} different words.`);
}

/**
 * Looks at what a mod declared before anything is made of it: names that are free, numbers that are numbers, no more than there
 * is room for. What gets past this opens in any room that is large enough for its columns.
 *
 * @throws UsageError that names the declaration between quotes
 */
export function checkDeclared(gathered: unknown, mod: string): void {
  if (!isObject(gathered) || !Array.isArray(gathered['things']) || !Array.isArray(gathered['systems'])) throw new UsageError('The mod did not say what it declares.');
  const seen = new Set<string>([`${mod}/cage`, `${mod}/settings`]), used = { row: 0, record: 0, message: 0 };
  const use = (owner: string, kind: keyof typeof used, bytes: number): void => {
    used[kind] += bytes;
    if (used[kind] > MOST_BYTES[kind]) throw new UsageError(`With "${owner}" the mod takes ${used[kind]} bytes ${kind === 'row' ? 'in each row' : `in ${kind}s`}, where ${MOST_BYTES[kind]} are the most; declare shorter arrays.`);
  };
  for (const thing of gathered['things'] as unknown[]) {
    if (!isObject(thing)) throw new UsageError('Something that the mod declares cannot be read.');
    if (thing['known'] !== undefined) continue;
    const id = String(thing['id']);
    if (id.length > MOST_LETTERS || !/^[\w/.-]+$/.test(id)) throw new UsageError(`"${id.slice(0, MOST_LETTERS)}" cannot be the id of anything; use up to ${MOST_LETTERS} letters, digits, "-" and "/".`);
    if (seen.has(id)) throw new UsageError(`"${id}" is declared twice, or is a name of the cage's own; give one of them another.`);
    seen.add(id);
    if (thing['kind'] === 'state') checkState(id, thing['values']);
    if (thing['kind'] === 'bundle' || thing['kind'] === 'state') {
      for (const part of (thing['parts'] ?? []) as Loose[]) checkValues(id, part['values']);
      continue;
    }
    const bytes = checkSchema(id, thing['schema']);
    checkValues(id, thing['defaults'], thing['schema']);
    for (const part of (thing['requires'] ?? []) as Loose[]) checkValues(id, part['values']);
    if (thing['kind'] === 'component') use(id, 'row', bytes);
    else if (thing['kind'] === 'resource') use(id, 'record', bytes);
    else if (thing['kind'] === 'message') use(id, 'message', bytes * (Math.min(4096, Number(thing['capacity']) || 256) + 1));
  }
  for (const { values } of (gathered['resources'] ?? []) as Loose[]) checkValues('insertResource', values);
  const systems = new Set<string>();
  for (const one of gathered['systems'] as unknown[]) {
    const { id, schedule, params = {} } = one as { id: unknown; schedule: unknown; params?: unknown };
    const name = String(id), place = `${String(schedule)}/${name}`;
    if (!SCHEDULES.includes(String(schedule))) throw new UsageError(`System "${name}" was added to ${String(schedule)}; a caged mod has systems in ${SCHEDULES.join(', ')}.`);
    if (systems.has(place)) throw new UsageError(`System "${name}" was added to ${String(schedule)} twice; add it once.`);
    systems.add(place);
    if (!isObject(params) || Object.keys(params).length > MOST_PARAMS) throw new UsageError(`The parameters of system "${name}" cannot be read; give at most ${MOST_PARAMS}, by name.`);
    for (const [param, given] of Object.entries(params)) {
      checkName(name, 'parameter', param);
      if (/^cage[A-Z]/.test(param)) throw new UsageError(`Parameter "${param}" of system "${name}" has a name of the cage's own; rename it.`);
      if (!isObject(given)) throw new UsageError(`Parameter "${param}" of system "${name}" is none; use query(…), local(…) and the others.`);
      if (given['param'] === 'query') for (const term of Object.keys(isObject(given['terms']) ? given['terms'] : {})) checkName(name, 'part of a query', term);
      if (given['param'] === 'settings' && Object.keys(isObject(given['defaults']) ? given['defaults'] : {}).length > MOST_FIELDS) throw new UsageError(`Parameter "${param}" of system "${name}" has more than ${MOST_FIELDS} settings; read fewer.`);
      if (given['param'] !== 'local') continue;
      use(name, 'record', checkSchema(name, given['schema']));
      checkValues(name, given['initial'], given['schema']);
    }
  }
}
