import { addComponent, addEntity, createWorld, query as bitQuery, removeComponent, removeEntity } from 'bitecs';
import { App, bundle, chain, columns, commands, component, FixedUpdate, query, read, resMut, resource, rowPart, system, tag, write } from '../../../engine/index.ts';
import type { BenchCase } from '../bench-case.ts';

const EACH_TICK = 5_000, LEAD_TICKS = 16, LIFE_TICKS = 4, STEP = 1 / 128;
const COUNT = EACH_TICK * (LEAD_TICKS + LIFE_TICKS);
const speed = (n: number): number => 1 + (n % 5);

/** 100,000 notes: a tick scans 80,000 for those that are due, activates 5,000, moves 20,000, destroys 5,000, spawns 5,000. */
export const notes = (): BenchCase => ({
  id: 'notes_100k', unit: 'µs per tick', perRun: 1000,
  peers: {
    ours: async () => {
      const Note = component('bench/Note', { due: 'u32' }), Place = component('bench/Place', { x: 'f32' }), Speed = component('bench/Speed', { x: 'f32' });
      const Pending = tag('bench/Pending'), Active = tag('bench/Active');
      const NoteKit = bundle('bench/NoteKit', [Note, Place, Speed, Pending]);
      const Clock = resource('bench/Clock', { tick: 'u32' });
      let sum = 0;
      const activate = system('bench/activate', { notes: query({ note: read(Note), pending: read(Pending) }), commands: commands(Active), clock: resMut(Clock) }, ({ notes: all, commands: now, clock }) => {
        const tick = ++clock.tick, { ids, length } = all, { due } = all.note;
        for (let i = 0; i < length; i++) {
          const row = ids[i]!;
          if (due[row]! > tick) continue;
          const entity = all.entityAt(row);
          now.remove(entity, Pending);
          now.add(entity, Active);
        }
      });
      const move = system('bench/move', { notes: query({ place: write(Place), speed: read(Speed), active: read(Active) }) }, ({ notes: all }) => {
        const { ids, length } = all, place = all.place.x, velocity = all.speed.x;
        for (let i = 0; i < length; i++) {
          const row = ids[i]!;
          place[row] = place[row]! + velocity[row]! * STEP;
        }
      });
      const destroy = system('bench/destroy', { notes: query({ note: read(Note), place: read(Place), active: read(Active) }), commands: commands(), clock: resMut(Clock) }, ({ notes: all, commands: now, clock }) => {
        const oldest = clock.tick - LIFE_TICKS + 1, { ids, length } = all, { due } = all.note, place = all.place.x;
        for (let i = 0; i < length; i++) {
          const row = ids[i]!;
          if (due[row]! > oldest) continue;
          sum += place[row]!;
          now.despawn(all.entityAt(row));
        }
      });
      const spawn = system('bench/spawn', { commands: commands(NoteKit), note: columns(write(Note)), velocity: columns(write(Speed)), clock: resMut(Clock) }, ({ commands: now, note, velocity, clock }) => {
        const { due } = note, { x } = velocity, { tick } = clock;
        for (let n = 0; n < EACH_TICK; n++) {
          const row = rowPart(now.spawn(NoteKit));
          due[row] = tick + LEAD_TICKS;
          x[row] = speed(n);
        }
      });
      const app = await new App({ capacity: COUNT + EACH_TICK }).addSystems(FixedUpdate, chain(activate, move, destroy, spawn)).ready();
      app.startup();
      for (let tick = 0; tick < LEAD_TICKS + LIFE_TICKS; tick++) app.tick();
      sum = 0;
      return { run: () => app.tick(), checksum: () => sum };
    },
    raw: () => {
      const capacity = COUNT + EACH_TICK, UNUSED = 0, PENDING = 1, ACTIVE = 2;
      const state = new Uint8Array(capacity), due = new Uint32Array(capacity), place = new Float32Array(capacity), velocity = new Float32Array(capacity);
      const free = Uint32Array.from({ length: capacity }, (_, i) => capacity - 1 - i);
      let freeCount = capacity, tick = 0, sum = 0;
      const run = (): void => {
        tick++;
        for (let i = 0; i < capacity; i++) if (state[i] === PENDING && due[i]! <= tick) state[i] = ACTIVE;
        for (let i = 0; i < capacity; i++) if (state[i] === ACTIVE) place[i] = place[i]! + velocity[i]! * STEP;
        const oldest = tick - LIFE_TICKS + 1;
        for (let i = 0; i < capacity; i++) {
          if (state[i] !== ACTIVE || due[i]! > oldest) continue;
          sum += place[i]!;
          state[i] = UNUSED;
          due[i] = place[i] = velocity[i] = 0;
          free[freeCount++] = i;
        }
        for (let n = 0; n < EACH_TICK; n++) {
          const row = free[--freeCount]!;
          state[row] = PENDING;
          due[row] = tick + LEAD_TICKS;
          velocity[row] = speed(n);
        }
      };
      for (let i = 0; i < LEAD_TICKS + LIFE_TICKS; i++) run();
      sum = 0;
      return { run, checksum: () => sum };
    },
    bitecs: () => {
      const world = createWorld();
      const Note = { due: new Uint32Array(COUNT * 2) }, Place = { x: new Float32Array(COUNT * 2) }, Speed = { x: new Float32Array(COUNT * 2) }, Pending = {}, Active = {};
      let tick = 0, sum = 0;
      const due: number[] = [], over: number[] = [];
      const run = (): void => {
        tick++;
        due.length = 0;
        for (const entity of bitQuery(world, [Note, Pending])) if (Note.due[entity]! <= tick) due.push(entity);
        for (const entity of due) {
          removeComponent(world, entity, Pending);
          addComponent(world, entity, Active);
        }
        for (const entity of bitQuery(world, [Place, Speed, Active])) Place.x[entity] = Place.x[entity]! + Speed.x[entity]! * STEP;
        const oldest = tick - LIFE_TICKS + 1;
        over.length = 0;
        for (const entity of bitQuery(world, [Note, Place, Active])) if (Note.due[entity]! <= oldest) over.push(entity);
        for (const entity of over) {
          sum += Place.x[entity]!;
          removeEntity(world, entity);
        }
        for (let n = 0; n < EACH_TICK; n++) {
          const entity = addEntity(world);
          addComponent(world, entity, Note);
          addComponent(world, entity, Place);
          addComponent(world, entity, Speed);
          addComponent(world, entity, Pending);
          Note.due[entity] = tick + LEAD_TICKS;
          Place.x[entity] = 0;
          Speed.x[entity] = speed(n);
        }
      };
      for (let i = 0; i < LEAD_TICKS + LIFE_TICKS; i++) run();
      sum = 0;
      return { run, checksum: () => sum };
    },
  },
});
