import { COCO_COUNT, JOINTS } from '../../protocol/index.ts';
import { Dancer, poseBuffer } from '../../protocol/motion/index.ts';
import { ZONE_PLACES, ZONE_SPECS } from '../../game/scenes/layouts.ts';

export interface PosesFile { format: string; version: number; space: { kind: string }; joints: readonly string[]; frames: { micros: number; people: number[][] }[] }

/** Eight seconds of the dancer at 30 Hz, as a file. */
export function danceFile(): PosesFile {
  const dancer = new Dancer(ZONE_PLACES[0]!.map((place, zone) => ({ ...place, height: ZONE_SPECS[zone]!.height }))), pose = poseBuffer();
  const frames = Array.from({ length: 240 }, (_, frame) => {
    dancer.poseAt(8 + (frame / 30) * (88 / 60), pose);
    const person: number[] = [];
    for (let joint = 0; joint < COCO_COUNT; joint++) person.push(pose.xyz[joint * 3]!, pose.xyz[joint * 3 + 1]!, pose.xyz[joint * 3 + 2]!, 1);
    return { micros: Math.round((frame * 1e6) / 30), people: [person] };
  });
  return { format: 'jam-poses', version: 1, space: { kind: 'world' }, joints: JOINTS.slice(0, COCO_COUNT), frames };
}
