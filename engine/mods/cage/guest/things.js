/** What a mod declares, in order, for the host to read once the mod has been loaded. Nothing here does any work by itself. */
const things = [];

export const listThings = () => things;

function declare(thing) {
  thing.index = things.length;
  things.push(thing);
  return thing;
}

/** Something of the host's, as `jam-engine/game` exports it: the host knows it by that name. */
export const known = (name, thing) => declare({ ...thing, known: name });

const refuse = (what, why) => {
  throw new TypeError(`${what} ${why}`);
};
const plainType = (declared) => (typeof declared === 'object' && declared !== null && !Array.isArray(declared) ? (declared.length === undefined ? declared.type : [declared.type, declared.length]) : declared);
const plainSchema = (schema) => {
  const plain = {};
  for (const name of Object.keys(schema ?? {})) plain[name] = plainType(schema[name]);
  return plain;
};
const notesOf = (schema) => {
  const notes = {};
  for (const name of Object.keys(schema ?? {})) if (typeof schema[name] === 'object' && schema[name] !== null && schema[name].notes !== undefined) notes[name] = schema[name].notes;
  return notes;
};
const partsOf = (parts) => (parts ?? []).map((part) => (Array.isArray(part) ? { index: part[0].index, values: part[1] } : { index: part.index }));

export const field = (type, notes = {}) => (Array.isArray(type) ? { notes, type: type[0], length: type[1] } : { notes, type });
export const component = (id, schema, options = {}) => declare({ kind: 'component', id, schema: plainSchema(schema), notes: notesOf(schema), doc: options.doc, defaults: options.defaults ?? {}, requires: partsOf(options.requires) });
export const tag = (id, options = {}) => component(id, {}, options);
export const relation = (id, options) => declare({ kind: 'component', id, schema: { target: 'eid' }, defaults: {}, requires: [], doc: options?.doc, onTargetDespawn: options?.onTargetDespawn, isOrdered: options?.isOrdered === true });
export const bundle = (id, parts) => declare({ kind: 'bundle', id, parts: partsOf(parts) });
export const resource = (id, schema, defaults = {}, about = {}) => declare({ kind: 'resource', id, schema: plainSchema(schema), notes: notesOf(schema), doc: about.doc, defaults });
export const message = (id, schema, options = {}) => declare({ kind: 'message', id, schema: plainSchema(schema), notes: notesOf(schema), doc: options.doc, capacity: options.capacity ?? 256 });
export const state = (id, values) => declare({ kind: 'state', id, values: [...values] });

export const plugin = (options) => ({ ...options, isPlugin: true });

// Terms and filters of queries

export const read = (thing) => ({ kind: 'read', thing: thing.index });
export const write = (thing, options = {}) => ({ kind: 'write', thing: thing.index, isManual: options.mark === 'manual' });
export const optional = (term) => ({ ...term, isOptional: true });
const filter = (kind) => (...list) => ({ kind, things: list.map((thing) => thing.index) });
export const having = filter('having'), without = filter('without'), added = filter('added'), changed = filter('changed');

// Parameters

const isThing = (thing, kind, what) => (thing !== undefined && thing !== null && thing.kind === kind && Number.isInteger(thing.index) ? thing.index : refuse(what, `wants a ${kind}, declared with ${kind}(…) or imported.`));
export const query = (terms, ...filters) => ({ param: 'query', terms, filters });
export const columns = (term) => ({ param: 'columns', term });
export const res = (thing) => ({ param: 'res', thing: isThing(thing, 'resource', 'res()') });
export const resMut = (thing) => ({ param: 'resMut', thing: isThing(thing, 'resource', 'resMut()') });
export const reads = (thing) => ({ param: 'reads', thing: isThing(thing, 'message', 'reads()') });
export const writes = (thing) => ({ param: 'writes', thing: isThing(thing, 'message', 'writes()') });
export const commands = (...list) => ({ param: 'commands', things: list.map((thing) => thing.index) });
export const entities = () => ({ param: 'entities' });
export const related = (thing) => ({ param: 'related', thing: isThing(thing, 'component', 'related()') });
export const random = () => ({ param: 'random' });
export const local = (schema, initial = {}) => ({ param: 'local', schema: plainSchema(schema), initial });
export const stateOf = (thing) => ({ param: 'stateOf', thing: isThing(thing, 'state', 'stateOf()') });
export const nextState = (thing) => ({ param: 'nextState', thing: isThing(thing, 'state', 'nextState()') });
export const settings = (defaults) => ({ param: 'settings', defaults });
export const log = () => ({ param: 'log' });

// Systems and their order

const stays = (id) => () => refuse(`System "${id}"`, 'belongs to a mod in a cage: its systems run in the order in which they are added, and whether there is anything to do is asked inside.');
export function system(id, params, run) {
  if (typeof run !== 'function') refuse(`System "${String(id)}"`, 'needs a function as its third argument.');
  return { kind: 'system', id, params, run, after: stays(id), before: stays(id), inSet: stays(id), runIf: stays(id) };
}
export const chain = (...parts) => ({ kind: 'chain', parts });
export const group = chain;

export const Startup = { schedule: 'Startup' }, FixedPreUpdate = { schedule: 'FixedPreUpdate' }, FixedUpdate = { schedule: 'FixedUpdate' }, FixedPostUpdate = { schedule: 'FixedPostUpdate' };

const outside = (name, why) => () => refuse(`${name}()`, `is for trusted mods: ${why}`);
const needsHost = 'a function of a caged mod runs only as a system, with what it declared.';
export const exclusive = outside('exclusive', needsHost), ext = outside('ext', 'what is not in columns cannot come into the cage.');
export const observer = outside('observer', needsHost), condition = outside('condition', needsHost), systemSet = outside('systemSet', 'the systems of a caged mod run in the order in which they are added.');
