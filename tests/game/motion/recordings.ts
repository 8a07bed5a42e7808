import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseBvh, type Motion } from '../../../protocol/motion/index.ts';

/** Where recorded people are, if anywhere: `JAM_MOCAP`, or beside the repository. */
const FOLDER = process.env.JAM_MOCAP ?? fileURLToPath(new URL('../../../../shared/data/mocap', import.meta.url));
export const hasRecordings = existsSync(`${FOLDER}/dab.bvh`) && existsSync(`${FOLDER}/jumping_jacks.bvh`) && existsSync(`${FOLDER}/wave_hello.bvh`);
export const RECORDINGS = ['dab', 'jumping_jacks', 'wave_hello'] as const;
if (!hasRecordings) console.warn(`No recorded motion in ${FOLDER}: tests on recorded people are skipped. Set JAM_MOCAP to a folder with dab.bvh, jumping_jacks.bvh and wave_hello.bvh.`);

export function readRecording(name: (typeof RECORDINGS)[number]): string {
  return readFileSync(`${FOLDER}/${name}.bvh`, 'utf8');
}

export function loadRecording(name: (typeof RECORDINGS)[number]): Motion {
  const result = parseBvh(readRecording(name));
  if (!result.ok) throw new Error(result.message);
  return result.motion;
}
