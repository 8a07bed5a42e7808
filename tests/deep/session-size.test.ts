import { expect, it } from 'vitest';
import { degradeAsCamera, type Motion } from '../../protocol/motion/index.ts';
import { JOINT_COUNT } from '../../protocol/index.ts';
import { hasRecordings, loadRecording, RECORDINGS } from '../game/motion/recordings.ts';
import { performedBytes } from '../protocol/session/performed-size.ts';

/** A motion again and again as one long one, so that a camera's noise is never the same twice. */
function repeated(motion: Motion, seconds: number): Motion {
  const { micros, lengthMicros } = motion, { xyz, confidence } = motion.tracks[0]!, frames = micros.length, rounds = Math.floor((seconds * 1e6) / lengthMicros);
  const long = { xyz: new Float64Array(frames * rounds * JOINT_COUNT * 3), confidence: new Float32Array(frames * rounds * JOINT_COUNT) }, times = new Float64Array(frames * rounds);
  for (let round = 0; round < rounds; round++) {
    long.xyz.set(xyz, round * xyz.length);
    long.confidence.set(confidence, round * confidence.length);
    for (let frame = 0; frame < frames; frame++) times[round * frames + frame] = micros[frame]! + round * lengthMicros;
  }
  return { ...motion, micros: times, tracks: [long], lengthMicros: lengthMicros * rounds };
}

for (const name of RECORDINGS) {
  it.skipIf(!hasRecordings)(`[FMT23] ten minutes of ${name} at 30 Hz, seen with 4 px of noise, take less than a megabyte with cues and hashes`, async () => {
    const bytes = await performedBytes(degradeAsCamera(repeated(loadRecording(name), 600), { hz: 30, px: 4, seed: 1 }));
    console.log(`${name}: ${(bytes / 1000).toFixed(0)} KB`);
    expect(bytes).toBeLessThan(1_000_000);
  });
}
