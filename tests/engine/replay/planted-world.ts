import {
  added, App, bundle, chain, changed, columns, commands, component, entities, FixedPostUpdate, FixedPreUpdate, FixedUpdate, having, local, message, query, random, read, reads, related, relation, res, resMut,
  resource, rowPart, Startup, system, systemSet, tag, Time, without, write, writes, type Simulation, type Schedule, type Target,
} from '../../../engine/index.ts';

export const Place = component('plain/Place', { x: 'f32', y: 'f32' });
export const Drift = component('plain/Drift', { x: 'f32', y: 'f32' }, { requires: [Place] });
export const Age = component('plain/Age', { ticks: 'u32', span: 'u16' });
export const Tired = tag('plain/Tired');
export const Follows = relation('plain/Follows', { onTargetDespawn: 'clear' });
/** What planted systems write: a number of each precision. */
export const Mark = component('plain/Mark', { single: 'f32', exact: 'f64', level: 'u8' });
/** What comes of it further down. */
export const Trail = component('plain/Trail', { length: 'f32', steps: ['f32', 4] });
export const Creature = bundle('plain/Creature', [Drift, Age, Mark, Trail]);
/** What a planted system may spawn. */
export const Spark = bundle('plain/Spark', [Mark]);
export const Died = message('plain/Died', { x: 'f32', ticks: 'u32' });
export const Tally = resource('plain/Tally', { deaths: 'u32', sum: 'f64', longest: 'f32' });

const settle = system('plain/settle', { commands: commands(Creature, Tired, Spark), drift: columns(write(Drift)), age: columns(write(Age)), random: random() }, ({ commands, drift, age, random }) => {
  for (let n = 0; n < 24; n++) {
    const row = rowPart(commands.spawn(Creature));
    drift.x[row] = random.range(-1, 1);
    age.span[row] = 20 + random.int(200);
  }
});
const spawnCreatures = system('plain/spawn-creatures', { all: query({ age: read(Age) }), commands: commands(Creature), place: columns(write(Place)), drift: columns(write(Drift)), age: columns(write(Age)), random: random() },
  ({ all, commands, place, drift, age, random }) => {
    for (let n = all.length; n < 20 + random.int(8); n++) {
      const row = rowPart(commands.spawn(Creature));
      place.x[row] = random.range(-5, 5);
      drift.x[row] = random.range(-1, 1);
      drift.y[row] = random.range(-1, 1);
      age.span[row] = 20 + random.int(200);
    }
  });
const growOld = system('plain/grow-old', { all: query({ age: write(Age), place: read(Place) }), commands: commands(), died: writes(Died) }, ({ all, commands, died }) => {
  const { ids, length, age, place } = all;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!;
    age.ticks[row] = age.ticks[row]! + 1;
    if (age.ticks[row]! <= age.span[row]!) continue;
    const slot = died.send();
    died.x[slot] = place.x[row]!;
    died.ticks[slot] = age.ticks[row]!;
    commands.despawn(all.entityAt(row));
  }
});
const tire = system('plain/tire', { awake: query({ age: read(Age) }, without(Tired)), tired: query({ age: read(Age) }, having(Tired)), commands: commands(), random: random() }, ({ awake, tired, commands, random }) => {
  if (awake.length > 4 && random.int(3) === 0) commands.add(awake.entityAt(awake.ids[random.int(awake.length)]!), Tired);
  if (tired.length > 3) commands.remove(tired.entityAt(tired.ids[random.int(tired.length)]!), Tired);
});
const chooseLeaders = system('plain/choose-leaders', { all: query({ place: read(Place) }), commands: commands(Tired), random: random() }, ({ all, commands, random }) => {
  if (all.length < 2) return;
  const a = all.entityAt(all.ids[random.int(all.length)]!), b = all.entityAt(all.ids[random.int(all.length)]!);
  if (a !== b) commands.relate(a, Follows, b);
});
const steer = system('plain/steer', { all: query({ drift: write(Drift), place: read(Place) }), followers: related(Follows), entities: entities(), places: columns(read(Place)) }, ({ all, followers, places }) => {
  for (let i = 0; i < all.length; i++) {
    const row = all.ids[i]!, first = followers.first(row), count = followers.count(row);
    let pull = 0;
    for (let k = first; k < first + count; k++) pull += places.x[followers.ids[k]!]! - all.place.x[row]!;
    all.drift.x[row] = all.drift.x[row]! * 0.99 + pull * 0.001;
  }
});
const move = system('plain/move', { all: query({ place: write(Place), drift: read(Drift) }, without(Tired)), time: res(Time) }, ({ all, time }) => {
  const { ids, length, place, drift } = all;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!;
    place.x[row] = place.x[row]! + drift.x[row]! * time.dt;
    place.y[row] = place.y[row]! + drift.y[row]! * time.dt;
  }
});
const trace = system('plain/trace', { all: query({ trail: write(Trail), mark: read(Mark), place: read(Place) }), own: local({ turn: 'u32' }) }, ({ all, own }) => {
  own.turn = (own.turn + 1) % 4;
  for (let i = 0; i < all.length; i++) {
    const row = all.ids[i]!;
    all.trail.steps[row * 4 + own.turn] = all.place.x[row]! + (all.mark.exact[row]! % 1) + all.mark.level[row]!;
    all.trail.length[row] = all.trail.length[row]! * 0.5 + all.mark.single[row]! % 1;
  }
});
const mourn = system('plain/mourn', { died: reads(Died), tally: resMut(Tally) }, ({ died, tally }) => {
  for (let n = died.start; n < died.end; n++) {
    tally.deaths++;
    tally.sum += died.x[n & died.mask]!;
  }
});
const measure = system('plain/measure', { fresh: query({ age: read(Age) }, added(Age)), moved: query({ trail: read(Trail) }, changed(Place)), tally: resMut(Tally) }, ({ fresh, moved, tally }) => {
  let longest = fresh.length;
  for (let i = 0; i < moved.length; i++) longest = longest > moved.trail.length[moved.ids[i]!]! ? longest : moved.trail.length[moved.ids[i]!]!;
  tally.longest = longest;
});

/** Runs after what brings creatures and before what reads marks. */
export const Planted = systemSet('plain/Planted');

/** A world of a dozen innocent systems in which creatures come and go, with one more between them. */
export async function makePlantedWorld(plant?: () => Target, schedule: Schedule = FixedUpdate, ticks = 30, seed = 3): Promise<Simulation> {
  const sense = systemSet('plain/Sense'), react = systemSet('plain/React');
  const app = new App({ capacity: 256, seed })
    .addComponents(Follows)
    .addSystems(Startup, settle)
    .addSystems(FixedPreUpdate, spawnCreatures.before(Planted))
    .addSystems(FixedUpdate, chain(growOld, tire, chooseLeaders, steer).inSet(sense), chain(move, trace).inSet(react), mourn.after(react))
    .addSystems(FixedPostUpdate, measure.after(Planted))
    .configureSets(FixedPreUpdate, Planted).configureSets(FixedPostUpdate, Planted)
    .configureSets(FixedUpdate, chain(sense, Planted, react));
  if (plant !== undefined) app.addSystems(schedule, plantIn(plant()));
  await app.ready();
  app.startup();
  for (let tick = 0; tick < ticks; tick++) app.tick();
  return { app, step: () => app.tick() };
}
const plantIn = (target: Target): Target => target.inSet(Planted);
