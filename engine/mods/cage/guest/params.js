/**
 * Parameters at work: views over the block of memory that the host fills before a call and reads after it. Each maker gets
 * where things lie and returns `{ value, before?, after? }`, as in the engine itself.
 */
import { nextFloat, nextInt, nextU32 } from '../../../math/index.ts';

const ARRAYS = { f32: Float32Array, f64: Float64Array, eid: Float64Array, i8: Int8Array, u8: Uint8Array, i16: Int16Array, u16: Uint16Array, i32: Int32Array, u32: Uint32Array };
const ROWS = 1048576;

/** What all systems of a mod share: the block, the host's words in it, and the rows' generations. */
const shared = { words: null, generation: null, alive: null, signatures: null, masks: null, maskWords: 0 };

/**
 * The buffer that views are made over now, and the byte of the block at which it begins. Each system has a buffer of its own,
 * which the host clears before each of its calls: over a common one, a system could keep something in the columns of another.
 */
const under = { buffer: null, from: 0 };
export function viewOver(buffer, from) {
  under.buffer = buffer;
  under.from = from;
}

export function share(plan) {
  shared.words = view(plan.words);
  shared.generation = view(plan.generation);
  shared.alive = view(plan.alive);
  shared.signatures = view(plan.signatures);
  shared.masks = view(plan.masks);
  shared.maskWords = plan.maskWords;
}

/** `[type, byte offset, length]`. */
const view = ([type, at, length]) => new ARRAYS[type](under.buffer, at - under.from, length);
const views = (places) => {
  const all = {};
  for (const name of Object.keys(places)) all[name] = view(places[name]);
  return all;
};
const entityAt = (row) => shared.generation[row] * ROWS + row;

function columnsOf({ fields, touch, has }) {
  const columns = views(fields);
  if (touch) {
    const marks = view(touch);
    columns.touch = (row) => {
      marks[row] = 1;
    };
  }
  if (has) {
    const there = view(has);
    columns.has = (row) => there[row] === 1;
  }
  return columns;
}

function record({ scalars, arrays }, isWritable) {
  const value = views(arrays);
  const names = Object.keys(scalars);
  if (isWritable) {
    for (const name of names) {
      const slot = view(scalars[name]);
      Object.defineProperty(value, name, { enumerable: true, get: () => slot[0], set: (next) => { slot[0] = next; } });
    }
    return { value };
  }
  const slots = names.map((name) => view(scalars[name]));
  for (const name of names) value[name] = 0;
  return {
    value,
    before: () => {
      for (let at = 0; at < names.length; at++) value[names[at]] = slots[at][0];
    },
  };
}

const SPAWN = 1, DESPAWN = 2, ADD = 3, REMOVE = 4, RELATE = 5, SET = 6, INSERT = 7;

function commandWriter({ tape, word, schemas }) {
  const slots = view(tape), { words } = shared;
  let at = 0, tickets = 0;
  const put = (number) => {
    if (at >= slots.length) throw new RangeError(`more commands in one call than fit: ${slots.length} numbers`);
    slots[at++] = number;
  };
  const values = (thing, given) => {
    const names = schemas[thing.index];
    if (names === undefined) throw new TypeError(`${String(thing.id)} is not among those named in commands(…)`);
    for (const name of Object.keys(given)) {
      const index = names.indexOf(name), list = given[name];
      if (index < 0) throw new TypeError(`${thing.id} has no field "${name}"`);
      put(index);
      put(typeof list === 'number' ? -1 : list.length);
      if (typeof list === 'number') put(list);
      else for (let slot = 0; slot < list.length; slot++) put(list[slot]);
    }
    put(-1);
  };
  const put2 = (kind, entity, thing) => {
    put(kind);
    put(entity);
    put(thing.index);
  };
  return {
    before: () => {
      at = 0;
      tickets = 0;
    },
    after: () => {
      words[word] = at;
    },
    value: {
      spawn(what, given = []) {
        const parts = Array.isArray(what) ? what : [what];
        put(SPAWN);
        put(parts.length);
        for (const part of parts) put(part.index);
        tickets++;
        for (const [thing, fields] of given) {
          put2(SET, -tickets, thing);
          values(thing, fields);
        }
        return -tickets;
      },
      despawn(entity) {
        put(DESPAWN);
        put(entity);
      },
      add(entity, thing, given) {
        put2(ADD, entity, thing);
        if (given !== undefined) {
          put2(SET, entity, thing);
          values(thing, given);
        }
      },
      insert(entity, thing, given = {}) {
        put2(INSERT, entity, thing);
        put2(SET, entity, thing);
        values(thing, given);
      },
      remove(entity, thing) {
        put2(REMOVE, entity, thing);
      },
      relate(entity, thing, target) {
        put2(RELATE, entity, thing);
        put(target);
      },
    },
  };
}

const MAKERS = {
  query(place) {
    const { words } = shared, value = { ids: view(place.ids), length: 0, entityAt };
    for (const name of Object.keys(place.terms)) value[name] = columnsOf(place.terms[name]);
    return { value, before: () => { value.length = words[place.word]; } };
  },
  columns: (place) => ({ value: columnsOf(place.term) }),
  res: (place) => record(place, false),
  settings: (place) => record(place, false),
  resMut: (place) => record(place, true),
  local: (place) => record(place, true),
  reads(place) {
    const { words } = shared, value = { start: 0, end: 0, mask: place.mask, length: 0, ...views(place.fields) };
    return {
      value,
      before: () => {
        value.start = words[place.word];
        value.length = words[place.word + 1];
        value.end = value.start + value.length;
      },
    };
  },
  writes(place) {
    const { words } = shared;
    let count = 0;
    // One slot beyond takes what does not fit any more.
    const send = () => (count < place.capacity ? count++ : ((words[place.word + 1] += 1), place.capacity));
    return {
      value: { send, ...views(place.fields) },
      before: () => {
        count = 0;
        words[place.word + 1] = 0;
      },
      after: () => {
        words[place.word] = count;
      },
    };
  },
  commands: commandWriter,
  entities(place) {
    const { words } = shared;
    const rowOf = (entity) => {
      const row = entity & (ROWS - 1);
      return entity > 0 && row < shared.alive.length && shared.alive[row] === 1 && entityAt(row) === entity ? row : -1;
    };
    const value = {
      rowOf, isAlive: (entity) => rowOf(entity) >= 0, at: entityAt, count: 0,
      has(row, thing) {
        const bit = place.bits[thing.index];
        return bit !== undefined && shared.alive[row] === 1 && ((shared.masks[shared.signatures[row] * shared.maskWords + (bit >>> 5)] >>> (bit & 31)) & 1) === 1;
      },
    };
    return { value, before: () => { value.count = words[place.word]; } };
  },
  related(place) {
    const ids = view(place.ids), starts = view(place.starts);
    return { value: { ids, first: (row) => starts[row], count: (row) => starts[row + 1] - starts[row] } };
  },
  random(place) {
    const state = view(place.state);
    return {
      value: {
        u32: () => nextU32(state, 0), float: () => nextFloat(state, 0), int: (n) => nextInt(state, 0, n),
        range: (low, high) => low + (high - low) * nextFloat(state, 0),
      },
    };
  },
  stateOf(place) {
    const { words } = shared;
    return { value: { get value() { return place.values[words[place.word]]; }, is: (value) => place.values[words[place.word]] === value } };
  },
  nextState(place) {
    const { words } = shared;
    return {
      value: {
        set(value) {
          const index = place.values.indexOf(value);
          if (index < 0) throw new TypeError(`the state has no value "${String(value)}"`);
          words[place.word] = index + 1;
        },
      },
      before: () => { words[place.word] = 0; },
    };
  },
  log(place) {
    const text = view(place.text), { words } = shared;
    let at = 0;
    const put = (level) => (message) => {
      const line = String(message), length = Math.min(line.length, 200);
      if (at + 2 + length > text.length) return;
      text[at++] = level;
      text[at++] = length;
      for (let letter = 0; letter < length; letter++) text[at++] = line.charCodeAt(letter);
    };
    return { value: { info: put(0), warn: put(1) }, before: () => { at = 0; }, after: () => { words[place.word] = at; } };
  },
};

/** One argument object for a system, with what has to be done before and after each call. */
export function layParams(places) {
  const args = {}, befores = [], afters = [];
  for (const name of Object.keys(places)) {
    const live = MAKERS[places[name].param](places[name]);
    args[name] = live.value;
    if (live.before) befores.push(live.before);
    if (live.after) afters.push(live.after);
  }
  return { args, befores, afters };
}
