import { JOINT_COUNT, PULSE_FIELD, SPACE, SampleWriter, ZONE_FIELD, ZONE_STRIDE, type EpochMs } from '../../protocol/index.ts';
import { Dancer, poseBuffer } from '../../protocol/motion/index.ts';
import { DANCER_PLAYER, SOURCE, type Session } from '../session.ts';

/** How often the dancer is seen, ms: as smooth as a headset's hands. */
const STEP_MS = 1000 / 60;
/** The dancer moves this much ahead of the music, ms, so that what it strikes is heard on the beat: the time that noticing a stroke takes. */
const LEAD_MS = 45;
/** How much faster or slower than the music the dancer may move to find its bar line again: unhurried. */
const MAX_HURRY = 0.2;

/**
 * Lets the dancer of light play, in the room's own musical time, through the door like anybody else.
 *
 * @returns the way to stop: the dancer leaves the room
 * @example const stop = startDancer(session);
 */
export function startDancer(session: Session, now: () => EpochMs = () => performance.timeOrigin + performance.now()): () => void {
  const writer = new SampleWriter(), pose = poseBuffer();
  const places = session.scene.zones.map(() => ({ x: 0, y: 0, z: 0, height: 0 }));
  const dancer = new Dancer(places);
  let beat = 0, lastMs = now();

  const move = (): void => {
    const { pulses, zones } = session.frame;
    const beatsPerBar = pulses[PULSE_FIELD.beatsPerBar]!, bpm = pulses[PULSE_FIELD.bpm]!;
    // No frame has come yet.
    if (!(beatsPerBar > 0) || !(bpm > 0)) return;
    places.forEach((place, index) => {
      const at = index * ZONE_STRIDE;
      place.x = zones[at + ZONE_FIELD.x]!;
      place.y = zones[at + ZONE_FIELD.y]!;
      place.z = zones[at + ZONE_FIELD.z]!;
      place.height = zones[at + ZONE_FIELD.height]!;
    });
    const nowMs = now(), step = ((nowMs - lastMs) * bpm) / 60_000;
    lastMs = nowMs;
    // Bars are counted anew when the first loop starts, so only the place within the bar is followed.
    const heard = pulses[PULSE_FIELD.barPhase]! * beatsPerBar;
    const apart = heard - beat - step, behind = apart - Math.round(apart / beatsPerBar) * beatsPerBar;
    beat += step + Math.max(-MAX_HURRY * step, Math.min(MAX_HURRY * step, behind));
    dancer.poseAt(Math.max(0, beat + (LEAD_MS * bpm) / 60_000), pose);
    writer.joints(DANCER_PLAYER, SPACE.world, 0, pose.xyz, pose.confidence, JOINT_COUNT, 0, 0);
    session.send(SOURCE.dancer, writer.take(), nowMs);
  };
  const timer = setInterval(move, STEP_MS);
  return () => {
    clearInterval(timer);
    writer.leave(DANCER_PLAYER, 0);
    session.send(SOURCE.dancer, writer.take(), now());
  };
}
