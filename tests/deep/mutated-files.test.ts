import { describe, expect, it } from 'vitest';
import { createJam, headerOf, replaySession, SessionRecorder } from '../../game/index.ts';
import { CUE_STRIDE, JOINT_COUNT, SampleWriter, SPACE, TICK_RATE } from '../../protocol/index.ts';
import { Dancer, poseBuffer } from '../../protocol/motion/index.ts';
import { NoiseStream } from '../../protocol/motion/random.ts';
import { compactSession, readSession, type JamSession } from '../../protocol/session/index.ts';
import { ZONE_PLACES, ZONE_SPECS } from '../../game/scenes/layouts.ts';
import { CHANGED_HEADER, makeSession } from '../protocol/session/make-session.ts';
import { judge, mutate, MUTATIONS, type Mutation, type Outcome } from '../protocol/session/mutate.ts';

/** Three seconds of the dancer in the default room, with pictures. */
async function performed(seed: number): Promise<Uint8Array<ArrayBuffer>> {
  const jam = await createJam({ scene: 'loop-room', seed, layout: 'stage' }), id = seed.toString(16).padStart(32, '0');
  const recorder = await SessionRecorder.create(jam, headerOf(jam, { id, startedAt: '2026-01-31T20:15:00.000Z', core: '' }), { hasPictures: true });
  const dancer = new Dancer(ZONE_PLACES[0]!.map((place, zone) => ({ ...place, height: ZONE_SPECS[zone]!.height }))), pose = poseBuffer(), samples = new SampleWriter();
  const pieces = [recorder.begin()], cues = new Float64Array(1024 * CUE_STRIDE);
  for (let tick = 0, sequence = 0; tick < 3 * TICK_RATE; tick++) {
    if (tick % 4 === 0) {
      dancer.poseAt(seed + (tick / TICK_RATE) * 1.5, pose);
      samples.joints(0, SPACE.world, 0, pose.xyz, pose.confidence, JOINT_COUNT, 100, 20_000);
      const frame = { tick, source: 4, sequence: sequence++, payload: samples.take() };
      jam.push(frame);
      recorder.frame(frame);
    }
    jam.tick();
    recorder.afterTick(cues, jam.drainCues(cues));
    if (recorder.isDue) pieces.push(recorder.flush());
  }
  return Uint8Array.from(Buffer.concat([...pieces, recorder.end()]));
}

const FILES = 20_000;
/** Sessions that survived, of which each is simulated. */
const REPLAYED = 200;

describe('twenty thousand mutated files', () => {
  it('[MUT3] are each refused by name or play a valid part, in 200 ms and bounded memory; what survives can be replayed', async () => {
    const live = await performed(1), files = [live, await compactSession(await performed(2)), (await makeSession(61, 256, { header: CHANGED_HEADER })).bytes, (await makeSession(62, 96, { flushTicks: 16, density: 1 })).bytes];
    const noise = new NoiseStream(20_000), table = new Map<Mutation, Record<Outcome, number>>(MUTATIONS.map((kind) => [kind, { refused: 0, prefix: 0, whole: 0 }]));
    const survivors: JamSession[] = [], before = process.memoryUsage().rss;
    let slowest = 0, slowestCpu = 0, slowestKind = '', most = 0;
    for (let n = 0; n < FILES; n++) {
      const kind = MUTATIONS[n % MUTATIONS.length]!, base = files[Math.floor(n / MUTATIONS.length) % files.length]!, other = files[Math.floor(noise.uniform() * files.length)]!;
      const bytes = mutate(base, other, kind, noise), began = performance.now(), cpu = process.cpuUsage();
      const read = await readSession(bytes), spent = process.cpuUsage(cpu), wall = performance.now() - began, millis = Math.min(wall, (spent.user + spent.system) / 1000);
      slowest = Math.max(slowest, wall);
      if (millis > slowestCpu) {
        slowestCpu = millis;
        slowestKind = kind;
      }
      const { outcome, session } = judge(read);
      table.get(kind)![outcome]++;
      if (session && session.ticks > 0 && session.ticks <= 1000 && (base === live || noise.uniform() < 0.02) && survivors.length < REPLAYED && noise.uniform() < 0.15) survivors.push(session);
      if (n % 100 === 0) most = Math.max(most, process.memoryUsage().rss - before);
    }
    console.table(Object.fromEntries(table));
    console.log(`slowest of ${FILES}: ${slowestCpu.toFixed(1)} ms of processor time (${slowestKind}), ${slowest.toFixed(0)} ms by the clock; memory grew by ${(most / 1e6).toFixed(0)} MB at most`);
    // On a machine that does other things too, a call is charged with its processor time.
    expect(slowestCpu).toBeLessThan(200);
    expect(most).toBeLessThan(600e6);
    expect(survivors.length).toBe(REPLAYED);
    const answers: Record<string, number> = {};
    for (const session of survivors) {
      const { verified } = await replaySession(session, { core: '' });
      answers[verified] = (answers[verified] ?? 0) + 1;
    }
    console.log(`of ${REPLAYED} survivors that were simulated: ${JSON.stringify(answers)}`);
    expect(Object.values(answers).reduce((sum, count) => sum + count, 0)).toBe(REPLAYED);
  });
});
