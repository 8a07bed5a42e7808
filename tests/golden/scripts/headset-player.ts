import { cos, sin } from '../../../engine/index.ts';
import { ZONE_PLACES } from '../../../game/index.ts';
import { JOINT_COUNT, SPACE, type SampleWriter, type Tick } from '../../../protocol/index.ts';
import { NoiseStream } from '../../../protocol/motion/index.ts';
import { HeadBody } from '../../../view/input/head-body.ts';
import { DeviceClock, SOURCES, type ScriptedSource } from './golden-script.ts';

interface Point { x: number; y: number; z: number }
/** A hand arrives in a zone at `at` seconds and does something there. */
interface Visit { readonly at: number; readonly zone: number; readonly act: 'reach' | 'strike' | 'bow'; readonly seconds: number }

const visit = (at: number, zone: number, act: Visit['act'], seconds: number): Visit => ({ at, zone, act, seconds });
const strikes = (zone: number, from: number, every: number, count: number): Visit[] => Array.from({ length: count }, (_, n) => visit(from + n * every, zone, 'strike', 0.1));
/** Where the hands go in the ring: lanterns 0–7 around, hand drums 8 and 9 low in front, bows 12 and 13 at the sides, hub 14 overhead. */
const LEFT: readonly Visit[] = [visit(1.2, 3, 'reach', 0.5), ...strikes(8, 3, 0.45, 5), visit(6.4, 12, 'bow', 3), visit(10.8, 2, 'reach', 0.5), ...strikes(8, 13, 0.38, 4)];
const RIGHT: readonly Visit[] = [visit(2, 4, 'reach', 0.5), ...strikes(9, 3.2, 0.45, 4), visit(6, 5, 'reach', 0.6), visit(8, 13, 'bow', 2.5), visit(11.8, 14, 'reach', 0.5), ...strikes(9, 13.2, 0.38, 4)];

/** Fingertips from the palm of an open hand, metres: along the hand, up, across (outwards). */
const FINGERS = [['thumb', 0.05, 0.01, -0.06], ['index', 0.1, 0, -0.025], ['middle', 0.11, 0, 0], ['ring', 0.1, 0, 0.02], ['little', 0.08, 0, 0.04]] as const;
const REACH_SECONDS = 0.6, LIFT_SECONDS = 0.3, FALL_SECONDS = 0.07;
const ease = (part: number): number => { const p = Math.max(0, Math.min(1, part)); return p * p * p * (10 - 15 * p + 6 * p * p); };

/** Where a hand is at a time: at rest before the body, on its way, or in a zone. */
function handAt(visits: readonly Visit[], side: -1 | 1, seconds: number): Point {
  const places = ZONE_PLACES[1]!, rest = { x: side * 0.22, y: 1.0 + 0.03 * sin(seconds * 2.1 + side), z: -0.28 };
  const at: Point = { ...rest };
  for (const { at: arrives, zone, act, seconds: stays } of visits) {
    const place = places[zone]!, until = arrives + stays;
    const target = { x: place.x, y: place.y, z: place.z };
    if (act === 'bow') {
      const inside = Math.max(0, Math.min(stays, seconds - arrives));
      target.y += 0.22 * sin(inside * 2.6);
      target.x += 0.04 * sin(inside * 5.1);
    }
    if (act === 'strike') {
      // Up, then down hard, and dead on the drum.
      if (seconds < arrives - LIFT_SECONDS - FALL_SECONDS || seconds > until + 0.25) continue;
      const up = ease((seconds - (arrives - LIFT_SECONDS - FALL_SECONDS)) / LIFT_SECONDS), fall = ease((seconds - (arrives - FALL_SECONDS)) / FALL_SECONDS), back = ease((seconds - until) / 0.25);
      const part = Math.min(1, up) * (1 - back);
      at.x += (target.x - at.x) * part;
      at.z += (target.z - at.z) * part;
      at.y += (target.y + 0.3 * (1 - fall) - at.y) * part;
    } else {
      const part = ease((seconds - (arrives - REACH_SECONDS)) / REACH_SECONDS) * (1 - ease((seconds - until) / REACH_SECONDS));
      at.x += (target.x - at.x) * part;
      at.y += (target.y - at.y) * part;
      at.z += (target.z - at.z) * part;
    }
  }
  return at;
}

/**
 * A headset with tracked hands, as view/input/xr-reader.ts reads one: 72 poses a second through the page's own `HeadBody`, all 29
 * joints in metres, with the trackers' tremble, hands that are lost for a moment, and one recentring, in which the epoch changes.
 */
export function headsetPlayer(seed: number): ScriptedSource {
  const clock = new DeviceClock(72, 1500), noise = new NoiseStream(seed), body = new HeadBody();
  const RECENTRED_AT = 9.5, TREMBLE = 0.0006;
  const tremble = (): number => TREMBLE * noise.gaussian();
  return {
    source: SOURCES.headset, name: 'headset',
    write(tick: Tick, writer: SampleWriter): void {
      for (let micros = clock.take(tick); micros >= 0; micros = clock.take(tick)) {
        const seconds = (tick * 7812.5 + micros) / 1e6, shift = seconds < RECENTRED_AT ? 0 : 0.03;
        const yaw = 0.5 * sin(seconds * 0.7), pitch = 0.1 * sin(seconds * 1.3);
        const position = { x: 0.03 * sin(seconds) + shift + tremble(), y: 1.58 + 0.02 * sin(seconds * 4) + tremble(), z: 0.02 * cos(seconds * 0.8) + tremble() };
        const orientation = { x: cos(yaw / 2) * sin(pitch / 2), y: sin(yaw / 2) * cos(pitch / 2), z: -sin(yaw / 2) * sin(pitch / 2), w: cos(yaw / 2) * cos(pitch / 2) };
        body.head({ position, orientation }, seconds);
        for (const [side, sign, visits] of [['left', -1, LEFT], ['right', 1, RIGHT]] as const) {
          // The left hand goes out of the cameras' sight for a while.
          if (side === 'left' && seconds > 11.9 && seconds < 12.3) continue;
          const wrist = handAt(visits, sign, seconds), curl = 0.5 - 0.5 * cos(seconds * 3 + sign);
          const palm = { x: wrist.x + shift + tremble(), y: wrist.y - 0.01 + tremble(), z: wrist.z - 0.07 + tremble() };
          body.hand(side, { x: wrist.x + shift + tremble(), y: wrist.y + tremble(), z: wrist.z + tremble() }, palm);
          for (const [finger, along, up, across] of FINGERS) {
            const bent = along * (1 - 0.6 * curl);
            body.fingertip(side, finger, { x: palm.x + sign * across + tremble(), y: palm.y + up - 0.05 * curl + tremble(), z: palm.z - bent + tremble() });
          }
        }
        body.finish();
        writer.joints(0, SPACE.world, seconds < RECENTRED_AT ? 1 : 2, body.xyz, body.confidence, JOINT_COUNT, micros, 0);
      }
    },
  };
}
