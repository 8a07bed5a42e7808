import { expect, it } from 'vitest';
import { App, applyEdit, changed, component, field, FixedUpdate, message, query, read, reads, relation, resource, res, system, tag, writes, write } from '../../../engine/index.ts';
import { MessageTap, readFilter, WriteRecorder } from '../../../engine/inspect/index.ts';

const Heat = component('kiln/Heat', { degrees: field('f32', { unit: '°C', min: 0, max: 1300 }), state: field('u8', { names: ['cold', 'hot'] }), history: ['f32', 4] });
const Inside = relation('kiln/Inside', { onTargetDespawn: 'clear' }), Cracked = tag('kiln/Cracked');
const Kiln = resource('kiln/Kiln', { draught: 'f64' }), Rung = message('kiln/Rung', { loudness: 'f32' }, { capacity: 4 });

const seen: number[] = [];
const fire = system('kiln/fire', { hot: query({ heat: write(Heat, { mark: 'manual' }) }), bell: writes(Rung), kiln: res(Kiln) }, ({ hot, bell }) => {
  for (let i = 0; i < hot.length; i++) hot.heat.history[hot.ids[i]! * 4 + 1] = hot.heat.degrees[hot.ids[i]!]!;
  bell.loudness[bell.send()] = hot.length;
});
const notice = system('kiln/notice', { hot: query({ heat: read(Heat) }, changed(Heat)), rung: reads(Rung) }, ({ hot }) => { seen.push(hot.length); });

async function openKiln(): Promise<{ app: App; pots: number[] }> {
  const app = new App({ capacity: 16, seed: 1 }).addComponents(Inside, Cracked).addSystems(FixedUpdate, fire, notice.after(fire));
  await app.ready();
  const pots = [0, 1, 2].map(() => app.world.spawn([Heat]));
  app.world.relate(pots[1]!, Inside, pots[0]!);
  app.world.add(pots[2]!, Cracked);
  app.startup();
  app.tick();
  return { app, pots };
}

it('[ISP3] an edit keeps to the range that a field declares and never turns a relation, and counts as a change', async () => {
  const { app, pots } = await openKiln(), { world } = app, edit = { entity: pots[0]!, part: 'kiln/Heat', field: 'degrees', slot: 0, value: 900 };
  expect(applyEdit(world, { ...edit, value: 1301 })).toEqual({ ok: false, message: 'kiln/Heat.degrees is 0 to 1300 °C; 1301 is outside.' });
  expect(applyEdit(world, { ...edit, part: 'kiln/Inside', field: 'target', entity: pots[1]!, value: pots[2]! })).toMatchObject({ ok: false, message: expect.stringMatching(/who points at whom/) as string });
  expect(applyEdit(world, { ...edit, field: 'history', slot: 4 })).toMatchObject({ ok: false, message: expect.stringMatching(/slots 0–3/) as string });
  expect(applyEdit(world, { ...edit, entity: 0, part: 'kiln/Kiln', field: 'draught', value: 2 })).toEqual({ ok: true });
  expect(applyEdit(world, { ...edit, entity: 0, part: 'kiln/Kiln', field: 'draught', value: 2 }, ['kiln/Kiln'])).toMatchObject({ ok: false });
  app.tick();
  seen.length = 0;
  expect(applyEdit(world, edit)).toEqual({ ok: true });
  app.tick();
  app.tick();
  expect(seen).toEqual([1, 0]);
});

it('[ISP5] words with fields compare what columns hold, names of numbers and resources included', async () => {
  const { app, pots } = await openKiln(), { world } = app, rows = (words: string): number[] | string => {
    const read = readFilter(world, words);
    return read.ok ? read.filter.rows((row) => `pot ${row}`) : read.message;
  };
  world.set(pots[1]!, Heat, { degrees: 0.1, state: 1 });
  expect(rows('Heat.state = hot')).toEqual([1]);
  expect(rows('Heat.degrees = 0.1')).toEqual([1]);
  expect(rows('heat, -cracked')).toEqual([0, 1]);
  expect(rows('"pot 2", Heat')).toEqual([2]);
  expect(rows('Kiln.draught > 1, Heat')).toEqual([]);
  expect(rows('Heta')).toBe('Nothing is called "Heta" here; did you mean Heat?');
});

it('[ISP8] what a system writes is told by slot, whatever the size of its slots, and bookkeeping is not', async () => {
  const { app, pots } = await openKiln(), { world } = app;
  world.set(pots[0]!, Heat, { degrees: 700, state: 1 });
  const recorder = new WriteRecorder(world);
  app.setProbe(recorder);
  app.tick();
  app.setProbe(null);
  expect(recorder.writes.map(({ system }) => system)).toEqual(['kiln/fire', 'kiln/notice']);
  const [byFire, byNotice] = recorder.writes;
  expect(byFire!.changes).toContainEqual({ part: 'kiln/Heat', field: 'history', entity: pots[0], slot: 1, from: 0, to: 700 });
  expect(byFire!.changes.every(({ part }) => part === 'kiln/Heat' || part === 'kiln/Rung')).toBe(true);
  expect(byNotice!.changes).toEqual([]);
});

it('[ISP9] messages are read once each from outside, also after the world went back', async () => {
  const { app } = await openKiln(), tap = new MessageTap(app.world), image = app.snapshot();
  app.tick();
  expect(tap.counts().get('kiln/Rung')).toBe(1);
  expect(tap.take(() => true, 9)).toEqual([{ id: 'kiln/Rung', fields: { loudness: 3 } }]);
  expect(tap.take(() => true, 9)).toEqual([]);
  app.restore(image);
  tap.take(() => false, 9);
  app.tick();
  expect(tap.take(() => true, 9)).toHaveLength(1);
});
