import { SessionRun } from '../game/index.ts';
import {
  blendFrames, JOINT_COUNT, JOINT_FIELD, JOINT_STRIDE, MAX_PLAYERS, PLAYER_FIELD, PLAYER_STRIDE, PULSE_FIELD, RenderFrame, type GhostBodies, type Refusal,
} from '../protocol/index.ts';
import type { JamSession } from '../protocol/session/index.ts';
import { modsOfSession } from './mods-of-session.ts';

/** Joints are kept 32 times a second: the picture blends between. */
const EVERY_TICKS = 4;
const MM = 1000, MM_MOST = 32_767;
/** Ticks between two looks at the clock of whoever waits. */
const REST_TICKS = 512;

/** Collects bodies and beats from render frames at even places. */
class BodyCollector {
  private readonly xyz: Int16Array<ArrayBuffer>;
  private readonly confidence: Uint8Array<ArrayBuffer>;
  private readonly beats: Float64Array<ArrayBuffer>;
  private beatsPerBar = 4;
  private filled = 0;

  constructor(private readonly ticks: number) {
    const entries = Math.floor(ticks / EVERY_TICKS) + 1, joints = entries * MAX_PLAYERS * JOINT_COUNT;
    this.xyz = new Int16Array(joints * 3);
    this.confidence = new Uint8Array(joints);
    this.beats = new Float64Array(entries);
  }

  /** The entry that comes next, in ticks. */
  get nextTick(): number {
    return this.filled * EVERY_TICKS;
  }

  /** The frame is that of {@link nextTick}. The dancer of light is the room's own, nobody's ghost. */
  add(frame: RenderFrame): void {
    const entry = this.filled++, { players, joints, pulses } = frame;
    for (let player = 0; player < MAX_PLAYERS; player++) {
      const isPerson = players[player * PLAYER_STRIDE + PLAYER_FIELD.isPresent] === 1 && players[player * PLAYER_STRIDE + PLAYER_FIELD.isBot] !== 1;
      if (!isPerson) continue;
      for (let joint = 0; joint < JOINT_COUNT; joint++) {
        const from = (player * JOINT_COUNT + joint) * JOINT_STRIDE, to = (entry * MAX_PLAYERS + player) * JOINT_COUNT + joint;
        for (let axis = 0; axis < 3; axis++) this.xyz[to * 3 + axis] = Math.max(-MM_MOST, Math.min(MM_MOST, Math.round(joints[from + axis]! * MM)));
        this.confidence[to] = Math.round(Math.max(0, Math.min(1, joints[from + JOINT_FIELD.confidence]!)) * 255);
      }
    }
    const perBar = pulses[PULSE_FIELD.beatsPerBar]!;
    if (perBar > 0) this.beatsPerBar = perBar;
    const inBar = pulses[PULSE_FIELD.barPhase]! * this.beatsPerBar, before = entry > 0 ? this.beats[entry - 1]! : 0;
    // Counted on from bar to bar, whatever palettes do to the number of the bar: never back, and always on the room's own bar lines.
    const bar = Math.floor(before / this.beatsPerBar) * this.beatsPerBar;
    this.beats[entry] = entry === 0 ? inBar : bar + inBar >= before - 1e-6 ? Math.max(before, bar + inBar) : bar + this.beatsPerBar + inBar;
  }

  take(): GhostBodies {
    return { everyTicks: EVERY_TICKS, ticks: this.ticks, xyz: this.xyz, confidence: this.confidence, beats: this.beats, beatsPerBar: this.beatsPerBar };
  }
}

/**
 * The bodies of a session: simulated as fast as can be, or from its light keyframes where this version cannot simulate it.
 *
 * @param rest called now and again with 0–1 of the way; what it returns is waited for
 * @returns a refusal for a session that has neither
 */
export async function readGhost(session: JamSession, rest: (progress: number) => Promise<void>): Promise<{ readonly ok: true; readonly bodies: GhostBodies } | Refusal> {
  const { mods } = await modsOfSession(session), opened = await SessionRun.open(session, mods), frame = new RenderFrame(), collector = new BodyCollector(session.ticks);
  if (!opened.ok) {
    const { pictureTicks } = session;
    if (pictureTicks.length === 0) return { ok: false, message: `${opened.message} It has no pictures either, so there is no ghost to be had from it.` };
    const before = new RenderFrame(), after = new RenderFrame();
    let loaded = -1;
    for (let picture = 0; collector.nextTick <= session.ticks;) {
      // A picture of tick n shows the room after it has run.
      const tick = collector.nextTick - 1;
      while (picture + 2 < pictureTicks.length && pictureTicks[picture + 1]! <= tick) picture++;
      const next = Math.min(picture + 1, pictureTicks.length - 1), span = pictureTicks[next]! - pictureTicks[picture]!;
      if (loaded !== picture) {
        session.readPicture(picture, before);
        session.readPicture(next, after);
        loaded = picture;
      }
      blendFrames(before, after, span > 0 ? Math.max(0, Math.min(1, (tick - pictureTicks[picture]!) / span)) : 0, frame);
      collector.add(frame);
      if (collector.nextTick % (REST_TICKS * 8) === 0) await rest(collector.nextTick / session.ticks);
    }
    return { ok: true, bodies: collector.take() };
  }
  const { run } = opened;
  for (;;) {
    if (run.jam.nextTick === collector.nextTick) {
      run.jam.writeRenderFrame(frame, 0);
      collector.add(frame);
    }
    if (run.jam.nextTick >= session.ticks) break;
    run.step();
    run.dropCues();
    if (run.jam.nextTick % REST_TICKS === 0) await rest(run.jam.nextTick / session.ticks);
  }
  return { ok: true, bodies: collector.take() };
}
