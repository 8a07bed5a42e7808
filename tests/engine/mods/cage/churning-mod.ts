/** A mod that uses every parameter there is, and the engine's mathematics. */
export const CHURN = `
import { added, atan2, columns, commands, component, cos, entities, exp, field, FixedUpdate, hypot, local, log, message, optional, plugin, pow, query, random, read, reads, related, relation, res, resMut, resource, sin, Startup, state, stateOf, nextState, system, tag, without, write, writes } from 'jam-engine';
import { Note, Position, Velocity } from 'jam-engine/game';
const Spark = component('demo/Spark', { age: 'f32', trail: ['f32', 4], parent: 'eid', kind: field('u8', { max: 3 }) }, { requires: [Position], defaults: { kind: 2 } });
const Lit = tag('demo/Lit');
const Holds = relation('demo/Holds', { onTargetDespawn: 'despawn' });
const Sum = resource('demo/Sum', { energy: 'f64', bins: ['u16', 8] }, { energy: 1 });
const Pinged = message('demo/Pinged', { who: 'eid', at: 'f32' }, { capacity: 16 });
const Mood = state('demo/Mood', ['calm', 'wild']);

const start = system('demo/start', { make: commands(Spark, Lit), sum: resMut(Sum) }, ({ make, sum }) => {
  sum.energy = 3;
  for (let n = 0; n < 3; n++) make.spawn([Spark, Lit], [[Spark, { age: n, trail: [n, 2 * n] }]]);
});
const spark = system('demo/spark', { bodies: query({ pos: read(Position), vel: read(Velocity) }), dice: random(), own: local({ count: 'u32', last: 'eid' }), make: commands(Spark, Lit, Holds), ping: writes(Pinged), all: entities() }, ({ bodies, dice, own, make, ping, all }) => {
  own.count++;
  if (own.count % 3 === 0 && all.count < 120) {
    const row = bodies.ids[dice.int(bodies.length)], holder = bodies.entityAt(row);
    const born = make.spawn([Spark], [[Spark, { age: dice.float(), parent: holder }], [Position, { x: bodies.pos.x[row] }]]);
    if (all.isAlive(own.last) && all.has(all.rowOf(own.last), Spark)) make.relate(born, Holds, own.last);
    if (dice.u32() % 2 === 0) make.add(born, Lit);
    own.last = born;
    const slot = ping.send();
    ping.who[slot] = born;
    ping.at[slot] = dice.range(-1, 1);
  }
});
const age = system('demo/age', { sparks: query({ spark: write(Spark), pos: write(Position, { mark: 'manual' }), lit: optional(read(Lit)) }), kin: related(Holds), make: commands(Lit), mood: stateOf(Mood), sum: res(Sum) }, ({ sparks, kin, make, mood, sum }) => {
  const { ids, length, spark, pos, lit } = sparks;
  for (let i = 0; i < length; i++) {
    const row = ids[i];
    spark.age[row] += (lit.has(row) ? 2 : 1) / 128;
    for (let k = 3; k > 0; k--) spark.trail[row * 4 + k] = spark.trail[row * 4 + k - 1];
    spark.trail[row * 4] = sin(spark.age[row]) + cos(pos.x[row]) + exp(-spark.age[row]) + Math.tan(0.3) + pow(1.1, spark.age[row]);
    if (mood.is('wild')) {
      pos.y[row] += atan2(pos.x[row], 1) / 64 + sum.energy * 1e-6;
      pos.touch(row);
    }
    if (spark.age[row] > 1.5 && kin.count(row) === 0) make.despawn(sparks.entityAt(row));
    else if (lit.has(row) && spark.age[row] > 1) make.remove(sparks.entityAt(row), Lit);
  }
});
const count = system('demo/count', { fresh: query({ spark: read(Spark) }, added(Spark), without(Lit)), pings: reads(Pinged), sum: resMut(Sum), next: nextState(Mood), notes: writes(Note), say: log(), where: columns(write(Spark)) }, ({ fresh, pings, sum, next, notes, say, where }) => {
  for (let n = pings.start; n < pings.end; n++) {
    const slot = notes.send();
    notes.from[slot] = pings.who[n & pings.mask];
    notes.pitch[slot] = 60 + hypot(pings.at[n & pings.mask], 3);
  }
  sum.energy = sum.energy * 0.99 + fresh.length;
  sum.bins[fresh.length & 7]++;
  for (let i = 0; i < fresh.length; i++) { where.kind[fresh.ids[i]] = 3; where.touch(fresh.ids[i]); }
  if (fresh.length > 0) next.set(sum.bins[1] % 4 < 2 ? 'calm' : 'wild');
  if (sum.bins[0] === 5) say.info('five quiet ticks, ' + sum.energy.toFixed(3));
});
export default plugin({ id: 'demo', build: (app) => app.addState(Mood).addSystems(Startup, start).addSystems(FixedUpdate, spark, age, count) });
`;
