import { Collider, Gravity, RapierBox, rowPart, type Image } from '../../../engine/index.ts';
import { createJam, headerOf, SessionRecorder, SessionRun, Timeline, type Jam } from '../../../game/index.ts';
import { CUE_STRIDE, JOINT_COUNT, SampleWriter, SPACE, TICK_MICROS, TICK_RATE, ZONE_FIELD, ZONE_STRIDE, RenderFrame } from '../../../protocol/index.ts';
import { Dancer, poseBuffer } from '../../../protocol/motion/index.ts';
import { readSession, type JamSession } from '../../../protocol/session/index.ts';
import type { BenchCase } from '../bench-case.ts';

const SECONDS = 20, TICKS = SECONDS * TICK_RATE, TICKS_A_POSE = 4, BEATS_A_TICK = 96 / 60 / TICK_RATE;
/** A batch is shorter than a time slice, so that the median does not count what other programs did meanwhile. */
const RUN_TICKS = 8;
/** By then every body is in the physics world. */
const START = TICK_RATE;

/** One body at play in the default room, 32 poses a second, recorded. */
async function recordDance(): Promise<JamSession> {
  const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' });
  const recorder = await SessionRecorder.create(jam, headerOf(jam, { id: '0'.repeat(32), startedAt: '2026-01-01T00:00:00Z', core: '' }));
  const pieces = [recorder.begin()], frame = new RenderFrame(), writer = new SampleWriter(), pose = poseBuffer(), cues = new Float64Array(1024 * CUE_STRIDE);
  jam.writeRenderFrame(frame, 0);
  const dancer = new Dancer(jam.description.zones.map((_, zone) => {
    const at = zone * ZONE_STRIDE;
    return { x: frame.zones[at + ZONE_FIELD.x]!, y: frame.zones[at + ZONE_FIELD.y]!, z: frame.zones[at + ZONE_FIELD.z]!, height: frame.zones[at + ZONE_FIELD.height]! };
  }));
  for (let tick = 0, sequence = 0; tick < TICKS; tick++) {
    if (tick % TICKS_A_POSE === 0) {
      dancer.poseAt(tick * BEATS_A_TICK, pose);
      writer.joints(0, SPACE.world, 0, pose.xyz, pose.confidence, JOINT_COUNT, 0, 0);
      const input = { tick, source: 4, sequence: sequence++, payload: writer.take() };
      jam.push(input);
      recorder.frame(input);
    }
    jam.tick();
    recorder.afterTick(cues, jam.drainCues(cues));
  }
  pieces.push(recorder.end());
  const read = await readSession(Uint8Array.from(pieces.flatMap((piece) => [...piece])));
  if (!read.ok) throw new Error(read.message);
  return read.session;
}

async function openRun(session: JamSession): Promise<SessionRun> {
  const opened = await SessionRun.open(session);
  if (!opened.ok) throw new Error(opened.message);
  return opened.run;
}

function runTo(run: SessionRun, tick: number): void {
  while (run.jam.nextTick < tick) {
    run.step();
    run.dropCues();
  }
}

/** What a tick moved in the physics world: handle, x, y, z per body. */
type Moves = readonly number[];

/** Runs a session on from START and notes what each tick moved. @returns also the physics world's bytes at the end */
function traceMoves(run: SessionRun): { readonly moves: readonly Moves[]; readonly end: Uint8Array } {
  const { world } = run.jam.app, { body, sentX, sentY, sentZ } = world.columns(Collider), moves: Moves[] = [];
  const rows = world.livingEntities().map(rowPart).filter((row) => world.has(world.entityAt(row), Collider));
  const before = new Map<number, string>(), placeOf = (row: number): string => `${sentX[row]} ${sentY[row]} ${sentZ[row]}`;
  for (const row of rows) before.set(row, placeOf(row));
  while (run.jam.nextTick < TICKS) {
    runTo(run, run.jam.nextTick + 1);
    const moved: number[] = [];
    for (const row of rows) {
      if (before.get(row) === placeOf(row)) continue;
      before.set(row, placeOf(row));
      moved.push(body[row]!, sentX[row]!, sentY[row]!, sentZ[row]!);
    }
    moves.push(moved);
  }
  return { moves, end: RapierBox.save(world.external(RapierBox)) };
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at]);

/**
 * Replaying recorded ticks of one body in the default room: against real time, and against what Rapier alone takes to move the
 * same bodies and step as often. Hashes are compared each second, which a median of short batches does not count (0.7 ms).
 */
export const replay = (): BenchCase => ({
  id: 'replay', unit: 'µs per tick', perRun: RUN_TICKS * 1000, fixed: { realtime: TICK_MICROS },
  peers: {
    ours: async () => {
      const session = await recordDance(), run = await openRun(session), hashes = new Map(session.hashes.map(({ tick, hash }) => [tick, hash]));
      runTo(run, START);
      const start = run.jam.app.snapshot();
      let falseHashes = 0;
      return {
        run: () => {
          if (run.jam.nextTick === TICKS) run.jam.app.restore(start);
          runTo(run, run.jam.nextTick + RUN_TICKS);
          if (run.jam.nextTick % TICK_RATE === 0 && run.jam.hash() !== hashes.get(run.jam.nextTick)) falseHashes++;
        },
        checksum: () => falseHashes,
      };
    },
    rapier: async () => {
      const run = await openRun(await recordDance()), { app } = run.jam, pull = [...app.world.resource(Gravity).pull];
      runTo(run, START);
      const start: Image = app.snapshot(), { moves, end } = traceMoves(run);
      app.restore(start);
      let physics = app.world.external(RapierBox), at = 0, falseEnds = 0;
      return {
        run: () => {
          if (at === moves.length) {
            if (!equal(RapierBox.save(physics), end)) falseEnds++;
            app.restore(start);
            physics = app.world.external(RapierBox);
            at = 0;
          }
          for (const last = at + RUN_TICKS; at < last; at++) {
            const moved = moves[at]!;
            for (let k = 0; k < moved.length; k += 4) physics.bodies.rbSetTranslation(moved[k]!, moved[k + 1]!, moved[k + 2]!, moved[k + 3]!, true);
            physics.step(pull);
          }
        },
        checksum: () => falseEnds,
      };
    },
  },
});

/** Going to any tick of an indexed session, against a tenth of a second, the most that a seek may take. */
export const seek = (): BenchCase => ({
  id: 'seek', unit: 'µs', perRun: 1000, fixed: { limit: 100_000 },
  peers: {
    ours: async () => {
      const timeline = await Timeline.open(await recordDance());
      if (!timeline.ok) throw new Error(timeline.message);
      while (timeline.indexMore(TICKS));
      let to = 0, missed = 0;
      const stands = (jam: Jam): boolean => jam.nextTick === to;
      return {
        run: () => {
          to = (to + 1_607) % TICKS;
          timeline.seek(to);
          if (!stands(timeline.jam)) missed++;
        },
        checksum: () => missed,
      };
    },
  },
});
