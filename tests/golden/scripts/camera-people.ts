import { ZONE_PLACES, ZONE_SPECS } from '../../../game/index.ts';
import { COCO_COUNT, JOINT, JOINT_COUNT, SPACE, type SampleWriter, type Tick } from '../../../protocol/index.ts';
import { Dancer, NoiseStream, poseBuffer } from '../../../protocol/motion/index.ts';
import { DeviceClock, SOURCES, type ScriptedSource } from './golden-script.ts';

/** One person before the camera. */
export interface Person {
  readonly player: number;
  /** Where in the dance they begin, beats, and how fast they dance. */
  readonly beat: number;
  readonly bpm: number;
  /** How far beside the middle they stand, metres; height ÷ that of the dancer. */
  readonly x: number;
  readonly size: number;
  /** Seconds during which they are in the picture, from … to, in turns. */
  readonly present: readonly (readonly [from: number, to: number])[];
}

/** Standing height of the dancer, metres; pixels that it takes; distance of the lens, metres. */
const HEIGHT = 1.7, BODY_PIXELS = 336, DISTANCE = 3.06;
const FOCAL = (BODY_PIXELS / HEIGHT) * DISTANCE;

/**
 * A webcam that sees people dance: the dancer's score played by bodies that are late and early as people are, in pixels, with the
 * pose detector's own faults: noise that grows where it is unsure, ankles and wrists that vanish, a wrist that jumps, exposure age,
 * uneven pictures, and a picture without anybody.
 *
 * @param px standard deviation of the noise, pixels of a picture 640 wide
 */
export function cameraPeople(people: readonly Person[], hz: number, px: number, seed: number): ScriptedSource {
  const clock = new DeviceClock(hz, 3000), noise = new NoiseStream(seed), pose = poseBuffer();
  const dancer = new Dancer(ZONE_PLACES[0]!.map((place, index) => ({ ...place, height: ZONE_SPECS[index]!.height })));
  const pixels = new Float64Array(JOINT_COUNT * 3), confidence = new Float64Array(JOINT_COUNT), wobble = people.map(() => 0), wasPresent = people.map(() => false), epochs = people.map(() => 0);
  const hidden = people.map(() => new Float64Array(COCO_COUNT));

  const see = (person: Person, index: number, seconds: number): void => {
    // Nobody keeps the beat: a slow wander of some 50 ms about it.
    wobble[index] = wobble[index]! * 0.97 + 0.02 * noise.gaussian();
    dancer.poseAt(Math.max(0, person.beat + (seconds * person.bpm) / 60 + wobble[index]!), pose);
    for (let joint = 0; joint < COCO_COUNT; joint++) {
      const isLimb = joint >= JOINT.left_elbow, left = hidden[index]!;
      if (isLimb && left[joint]! <= 0 && noise.uniform() < 0.002) left[joint] = 2 + 10 * noise.uniform();
      left[joint] = Math.max(0, left[joint]! - 1);
      const sure = left[joint]! > 0 ? 0 : Math.max(0.05, Math.min(1, (isLimb ? 0.75 : 0.9) + 0.08 * noise.gaussian()));
      const leap = (joint === JOINT.left_wrist || joint === JOINT.right_wrist) && noise.uniform() < 0.003 ? 60 : 0, spread = px * (1.6 - sure);
      const x = pose.xyz[joint * 3]! * person.size + person.x, y = pose.xyz[joint * 3 + 1]! * person.size, depth = DISTANCE + pose.xyz[joint * 3 + 2]!;
      pixels[joint * 3] = 320 - (FOCAL * x) / depth + spread * noise.gaussian() + leap * noise.gaussian();
      pixels[joint * 3 + 1] = 240 - (FOCAL * (y - HEIGHT / 2)) / depth + spread * noise.gaussian() + leap * noise.gaussian();
      confidence[joint] = sure;
    }
  };

  return {
    source: SOURCES.camera, name: 'camera',
    write(tick: Tick, writer: SampleWriter): void {
      for (let micros = clock.take(tick); micros >= 0; micros = clock.take(tick)) {
        // Every thirtieth picture is lost on the way.
        if (clock.count % 30 === 17) continue;
        const age = Math.round(45_000 + 9000 * noise.uniform()), seconds = (tick * 7812.5 + micros - age) / 1e6;
        people.forEach((person, index) => {
          const isPresent = person.present.some(([from, to]) => seconds >= from && seconds < to);
          if (isPresent) {
            if (!wasPresent[index]) epochs[index]!++;
            see(person, index, seconds);
            writer.joints(person.player, SPACE.image, epochs[index]!, pixels, confidence, COCO_COUNT, micros, age);
          } else if (wasPresent[index]) writer.leave(person.player, micros);
          wasPresent[index] = isPresent;
        });
      }
    },
  };
}
