import { describe, expect, test } from 'vitest';
import { App, chain, checkValue, component, computedState, field, FixedUpdate, formatValue, inState, local, message, parseValue, query, read, reflect, relation, res, resource, state, subState, system, systemSet, tag, UsageError, write, writes, type FieldInfo } from '../../../engine/index.ts';

const Spot = component('t/Spot', { x: field('f32', { unit: 'm', min: -5, max: 5, doc: 'to the right' }) });
const Glow = component('t/Glow', {
  height: field('f32', { unit: 'm', min: 0, max: 3 }),
  state: field('u8', { names: ['off', 'on'] }),
  joints: field('u16', { bits: ['head', 'left', 'right'] }),
  colour: field(['f32', 3], { slots: ['red', 'green', 'blue'], min: 0, max: 1 }),
  heat: field('f64', { isDerived: true }),
  target: 'eid', plain: 'i8',
}, { requires: [Spot], defaults: { height: 1.5, colour: [1, 0.5, 0] }, doc: 'Light in the air.', version: 2, migrate: { 1: (old) => old } });
const Lit = tag('t/Lit', { doc: 'It shines.' });
const Holds = relation('t/Holds', { onTargetDespawn: 'clear', doc: 'Whom a hand holds.' });
const Wind = resource('t/Wind', { speed: field('f64', { unit: 'm/s', min: 0 }) }, { speed: 3 }, { doc: 'How it blows.' });
const Flash = message('t/Flash', { zone: 'eid', strength: field('f32', { min: 0, max: 1 }) }, { capacity: 5, doc: 'A lamp flashed.' });
const Day = state('t/Day', ['night', 'noon'] as const);
const Shift = subState('t/Shift', { of: Day, when: ['noon'] }, ['early', 'late']), Sky = computedState('t/Sky', { of: [Day, Shift] }, ['dark', 'blue'], (day) => (day === 'noon' ? 'blue' : 'dark'));
const Lamps = systemSet('t/Lamps'), Town = systemSet('t/Town');

const burn = system('t/burn', { lamps: query({ glow: write(Glow) }), wind: res(Wind), own: local({ count: field('u32', { doc: 'lamps so far' }) }) }, () => undefined);
const flash = system('t/flash', { lamps: query({ glow: read(Glow) }), flashes: writes(Flash) }, () => undefined);

const make = (): Promise<App> => new App({ capacity: 8 }).addComponents(Lit, Holds).addState(Day).addState(Shift).addState(Sky)
  .configureSets(FixedUpdate, chain(Lamps).inSet(Town))
  .addSystems(FixedUpdate, chain(burn, flash.runIf(inState(Day, 'noon'))).inSet(Lamps)).ready();
const fieldOf = (app: App, id: string, name: string): FieldInfo => reflect(app).components.find((one) => one.id === id)!.fields.find((one) => one.name === name)!;

describe('the registry', () => {
  test('[RFL1] tells each component with its fields, types, units, ranges, names, docs, defaults and what it requires', async () => {
    const app = await make(), { components } = app.registry;
    expect(components.map(({ id, kind }) => [id, kind])).toEqual([['t/Lit', 'tag'], ['t/Holds', 'relation'], ['t/Spot', 'component'], ['t/Glow', 'component']]);
    const glow = components.find(({ id }) => id === 't/Glow')!;
    expect(glow).toMatchObject({ doc: 'Light in the air.', version: 2, requires: ['t/Spot'], onTargetDespawn: null });
    expect(glow.fields.map(({ name, type, length, isArray, unit, min, max, initial }) => [name, type, length, isArray, unit, min, max, initial])).toEqual([
      ['height', 'f32', 1, false, 'm', 0, 3, 1.5], ['state', 'u8', 1, false, '', 0, 255, 0], ['joints', 'u16', 1, false, '', 0, 65535, 0],
      ['colour', 'f32', 3, true, '', 0, 1, [1, 0.5, 0]], ['heat', 'f64', 1, false, '', null, null, 0], ['target', 'eid', 1, false, '', 0, Number.MAX_SAFE_INTEGER, 0], ['plain', 'i8', 1, false, '', -128, 127, 0],
    ]);
    expect(glow.fields.map(({ names, bits, slots, isDerived }) => names ?? bits ?? slots ?? isDerived)).toEqual([false, { off: 0, on: 1 }, ['head', 'left', 'right'], ['red', 'green', 'blue'], true, false, false]);
    expect(components[1]).toMatchObject({ doc: 'Whom a hand holds.', onTargetDespawn: 'clear' });
  });

  test('[RFL2] tells resources, messages, states, systems with what they touch and keep, and sets', async () => {
    const { resources, messages, states, systems, sets } = (await make()).registry;
    expect(resources.find(({ id }) => id === 't/Wind')).toMatchObject({ doc: 'How it blows.', fields: [{ name: 'speed', unit: 'm/s', min: 0, max: null, initial: 3 }] });
    expect(messages).toMatchObject([{ id: 't/Flash', capacity: 8, doc: 'A lamp flashed.', fields: [{ name: 'zone' }, { name: 'strength', max: 1 }] }]);
    expect(states).toEqual([{ id: 't/Day', values: ['night', 'noon'], kind: 'state', of: [] }, { id: 't/Shift', values: ['early', 'late'], kind: 'sub', of: ['t/Day'] }, { id: 't/Sky', values: ['dark', 'blue'], kind: 'computed', of: ['t/Day', 't/Shift'] }]);
    expect(systems).toMatchObject([
      { id: 't/burn', schedule: 'FixedUpdate', reads: ['t/Wind'], writes: ['t/Glow'], isExclusive: false, isRestructuring: false, isConditional: false, sets: ['t/Lamps', 't/Town'], before: ['t/flash'], locals: [{ name: 'own', fields: [{ name: 'count', doc: 'lamps so far' }] }] },
      { id: 't/flash', reads: ['t/Glow', 't/Day'], writes: ['t/Flash'], isConditional: true, before: [], locals: [] },
    ]);
    expect(sets.find(({ id }) => id === 't/Lamps')).toEqual({ id: 't/Lamps', schedule: 'FixedUpdate', systems: ['t/burn', 't/flash'], partOf: ['t/Town'] });
    expect(sets.find(({ id }) => id === 't/Town')).toMatchObject({ systems: ['t/burn', 't/flash'], partOf: [] });
  });

  test('[RFL3] is plain data: JSON brings it back whole', async () => {
    const { registry } = await make();
    expect(JSON.parse(JSON.stringify(registry))).toEqual(registry);
    expect(structuredClone(registry)).toEqual(registry);
  });

  test('[RFL4] notes, docs and versions change neither the layout nor the types of columns', async () => {
    const bare = component('t/Same', { x: 'f32', list: ['u8', 2] }, { defaults: { x: 2 } });
    const noted = component('t/Same', { x: field('f32', { unit: 'm', min: 0, max: 9, doc: 'along' }), list: field(['u8', 2], { slots: ['a', 'b'] }) }, { defaults: { x: 2 }, doc: 'The same.', version: 7 });
    const [one, other] = await Promise.all([new App({ capacity: 4 }).addComponents(bare).ready(), new App({ capacity: 4 }).addComponents(noted).ready()]);
    one.world.spawn([bare]);
    other.world.spawn([noted]);
    expect(other.schema).toBe(one.schema);
    expect(other.hash()).toBe(one.hash());
    const { x, list } = other.world.columns(noted), typed: [Float32Array, Uint8Array] = [x, list];
    expect(typed.map(({ length }) => length)).toEqual([4, 8]);
  });

  test('[RFL5] notes that contradict themselves are refused where they are given', () => {
    expect(() => component('t/Bad', { x: field('f32', { min: 2, max: 1 }) })).toThrow(/Field "x" of t\/Bad has the range 2 – 1/);
    expect(() => component('t/Bad', { x: field('f32', { bits: ['a'] }) })).toThrow(/is of type f32 and has names for its bits/);
    expect(() => resource('t/Bad', { x: field('u8', { bits: ['a'], names: ['b'] }) })).toThrow(UsageError);
    expect(() => message('t/Bad', { x: field(['u8', 3], { slots: ['a'] }) })).toThrow(/has 3 slots and names for 1 of them/);
    expect(() => component('t/Bad', { x: 'f32' }, { version: 0 })).toThrow(/has the version 0/);
    expect(() => component('t/Bad', { x: 'f32' }, { version: 2, migrate: { 2: (old) => old } })).toThrow(/has a migration from version 2 and is of version 2/);
  });
});

describe('values of fields', () => {
  test('[RFL6] a value beyond type, range, names or slots is refused with component, field, value and what was expected', async () => {
    const app = await make(), of = (name: string): FieldInfo => fieldOf(app, 't/Glow', name);
    expect(checkValue('t/Glow', of('height'), 1.5)).toBeNull();
    expect(checkValue('t/Glow', of('height'), 9)).toBe('t/Glow.height is 9, and must be a number from 0 to 3 (m).');
    expect(checkValue('t/Glow', of('height'), NaN)).toMatch(/is NaN/);
    expect(checkValue('t/Glow', of('plain'), 1.5)).toBe('t/Glow.plain is 1.5, and must be a whole number from -128 to 127.');
    expect(checkValue('t/Glow', of('state'), 2)).toBe('t/Glow.state is 2, and must be one of off, on.');
    expect(checkValue('t/Glow', of('joints'), 8)).toBe('t/Glow.joints is 8, and must be any of head, left, right.');
    expect(checkValue('t/Glow', of('colour'), [0, 1, 2])).toBe('t/Glow.colour[2] is 2, and must be a number from 0 to 1.');
    expect(checkValue('t/Glow', of('colour'), [0, 1, 0, 1])).toBe('t/Glow.colour is a list of 4, and has 3 slots.');
    expect(checkValue('t/Glow', of('heat'), -1e300)).toBeNull();
  });

  test('[RFL7] what is shown with names and units is read back as the same number', async () => {
    const app = await make(), of = (name: string): FieldInfo => fieldOf(app, 't/Glow', name);
    const shown: [string, number | number[], string][] = [['height', Math.fround(0.1), '0.1 m'], ['state', 1, 'on'], ['joints', 5, 'head + right'], ['joints', 0, 'none'], ['colour', [1, 0.5, 0], 'red: 1, green: 0.5, blue: 0'], ['plain', -7, '-7'], ['target', 0, 'none'], ['target', 1048577, '#1048577']];
    for (const [name, value, text] of shown) {
      expect(formatValue(of(name), value), name).toBe(text);
      const read = parseValue(of(name), text);
      expect(read.ok && (typeof read.value === 'number' ? Math.fround(read.value) : read.value), text).toEqual(typeof value === 'number' ? Math.fround(value) : value);
    }
  });

  test('[RFL8] a length, a time or an angle may be written in another unit of its kind, and what cannot be read is told with what could', async () => {
    const app = await make(), height = fieldOf(app, 't/Glow', 'height');
    expect(parseValue(height, '130 cm')).toEqual({ ok: true, value: 1.3 });
    expect(parseValue(height, '2500mm')).toEqual({ ok: true, value: 2.5 });
    expect(parseValue(height, '2 s')).toEqual({ ok: false, message: '"2 s" is in s; give height in m, km, cm, mm.' });
    expect(parseValue(height, '4')).toEqual({ ok: false, message: '"4" cannot be height; give a number from 0 to 3 (m).' });
    expect(parseValue(fieldOf(app, 't/Glow', 'state'), 'onn')).toEqual({ ok: false, message: '"onn" cannot be state; give one of off, on (did you mean "on"?).' });
    expect(parseValue(fieldOf(app, 't/Glow', 'joints'), 'head + lfet')).toMatchObject({ ok: false });
    expect(parseValue(fieldOf(app, 't/Glow', 'colour'), '1, 2, 3, 4')).toMatchObject({ ok: false });
  });
});
