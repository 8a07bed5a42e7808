import { FRAME_HEAD, JOINT_COUNT, PULSE_FIELD, SPACE, SampleWriter, ZONE_FIELD, ZONE_STRIDE, type EpochMs } from '../../protocol/index.ts';
import { Dancer, poseBuffer, type DanceStep, type DancerZone } from '../../protocol/motion/index.ts';
import { DANCER_PLAYER, SOURCE, type Session } from '../session.ts';

/** Poses a second: finer than a picture, coarse enough to cost nothing. */
const RATE_HZ = 60;
/** Beats of a bar of the dance. */
const BAR = 4;
/** Up to this far into a bar, beats, the dance begins with the bar that runs; later it waits for the next one. */
const LATE_START = 1.2;
/** The dance drifts towards the room's beat with this time constant, seconds, and by at most this many beats a second: never a jerk. */
const LOCK_SECONDS = 0.25, LOCK_BEATS_PER_SECOND = 0.3;
/** Poses further apart than this, ms, belong to no one movement (a tab that slept). */
const BREAK_MS = 250;
/** Zones that moved by more than this, metres, are danced anew. */
const MOVED = 0.02;

/** A score of its own never begins anew, beats. */
const ENDLESS = 1e6;
/** Further from its score than this, beats, it takes it up anew. */
const LOST = 2;

/** What a show asks of the dancer: steps by beat of a scene, the beat that is now, and which run of a scene it is. */
interface AskedDance {
  readonly run: number;
  readonly steps: readonly DanceStep[];
  readonly beat: number;
}

/** Where the zones are now, by index, written over `into`; none where one was taken away. Returns whether any of them moved, came or went. */
function readZones({ frame: { zones, head } }: Session, into: (DancerZone | undefined)[]): boolean {
  const count = head[FRAME_HEAD.zones]!;
  let hasMoved = into.length !== count;
  into.length = count;
  for (let i = 0; i < count; i++) {
    const at = i * ZONE_STRIDE, zone = into[i];
    if (zones[at + ZONE_FIELD.isLive] !== 1) {
      hasMoved ||= zone !== undefined;
      into[i] = undefined;
      continue;
    }
    const x = zones[at + ZONE_FIELD.x]!, y = zones[at + ZONE_FIELD.y]!, z = zones[at + ZONE_FIELD.z]!;
    if (zone && Math.abs(zone.x - x) + Math.abs(zone.y - y) + Math.abs(zone.z - z) <= MOVED) continue;
    hasMoved = true;
    into[i] = { x, y, z, height: zones[at + ZONE_FIELD.height]! };
  }
  return hasMoved;
}

/** Beats since the room's last bar line at a moment, from the latest picture and the simulation's clock. */
function beatInBar(session: Session, nowMs: EpochMs): number {
  const { head, pulses } = session.frame;
  const nowSeconds = (nowMs - session.epochOfTick(0)) / 1000;
  return pulses[PULSE_FIELD.barPhase]! * pulses[PULSE_FIELD.beatsPerBar]! + ((nowSeconds - head[FRAME_HEAD.seconds]!) * pulses[PULSE_FIELD.bpm]!) / 60;
}

/**
 * Lets the dancer of light play the room as player 3: it dances in the room's own beat, at its zones wherever they hang, and
 * enters through the same door as everybody else. Begins with the bar once the room is ready.
 *
 * @param asked what a show wants danced; null: the dancer's own score
 * @returns the way to stop: the dancer leaves
 * @example const stop = startDancer(session);
 */
export function startDancer(session: Session, now: () => EpochMs = () => performance.timeOrigin + performance.now(), asked: () => AskedDance | null = () => null): () => void {
  const writer = new SampleWriter(), pose = poseBuffer();
  let steps: readonly DanceStep[] | null = null, run = -1, offset = 0;
  const zones: (DancerZone | undefined)[] = [];
  let dancer: Dancer | null = null, beat = NaN, lastMs = now(), epoch = 0;

  const step = (): void => {
    const { frame } = session, nowMs = now();
    if (frame.head[FRAME_HEAD.ready] !== 1 || !(frame.pulses[PULSE_FIELD.bpm]! > 0)) return;
    const wanted = asked();
    let hasNewScore = false;
    if (!wanted) {
      hasNewScore = steps !== null;
      steps = null;
      run = -1;
    } else if (wanted.run !== run || Math.abs(wanted.beat + offset - beat) > LOST) {
      // The dance goes on through a change of scene: on the bar, and with the step that is under way.
      const begun: readonly DanceStep[] = steps?.filter((step) => step.beat <= beat) ?? [];
      offset = Number.isNaN(beat) ? 0 : Math.round((beat - wanted.beat) / BAR) * BAR;
      steps = [...begun, ...wanted.steps.map((step) => ({ ...step, beat: step.beat + offset }))];
      run = wanted.run;
      hasNewScore = true;
    }
    if (readZones(session, zones) || hasNewScore || !dancer) dancer = steps ? new Dancer(zones, steps, ENDLESS) : new Dancer(zones);
    const seconds = (nowMs - lastMs) / 1000, bpm = frame.pulses[PULSE_FIELD.bpm]!, beatsPerBar = frame.pulses[PULSE_FIELD.beatsPerBar]!;
    if (nowMs - lastMs > BREAK_MS) epoch++;
    lastMs = nowMs;
    const place = wanted ? wanted.beat + offset : beatInBar(session, nowMs);
    if (Number.isNaN(beat)) {
      const inBar = place - beatsPerBar * Math.floor(place / beatsPerBar);
      beat = inBar <= LATE_START ? inBar : inBar - beatsPerBar;
    } else {
      beat += (seconds * bpm) / 60;
      // Bars of another metre than the dance's still share its beats.
      const grid = wanted ? ENDLESS : beatsPerBar === BAR ? BAR : 1, apart = place - beat, error = apart - grid * Math.round(apart / grid);
      const most = LOCK_BEATS_PER_SECOND * seconds;
      beat += Math.max(-most, Math.min(most, error * Math.min(1, seconds / LOCK_SECONDS)));
    }
    dancer.poseAt(Math.max(0, beat), pose);
    writer.joints(DANCER_PLAYER, SPACE.world, epoch, pose.xyz, pose.confidence, JOINT_COUNT, 0, 0);
    session.send(SOURCE.dancer, writer.take(), nowMs);
  };
  const timer = setInterval(step, 1000 / RATE_HZ);
  return () => {
    clearInterval(timer);
    writer.leave(DANCER_PLAYER, 0);
    session.send(SOURCE.dancer, writer.take(), now());
  };
}
