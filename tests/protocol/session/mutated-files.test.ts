import { describe, expect, it } from 'vitest';
import { NoiseStream } from '../../../protocol/motion/random.ts';
import { readSession } from '../../../protocol/session/index.ts';
import { CHANGED_HEADER, framesOf, HEADER, makeSession, mustRead, plain } from './make-session.ts';
import { judge, mutate, MUTATIONS } from './mutate.ts';

describe('a mutated file', () => {
  it('[MUT1] is refused by name or plays a valid part, and never throws: eight hundred of them', async () => {
    const files = await Promise.all([51, 52, 53].map((seed) => makeSession(seed, 160, { header: seed === 53 ? CHANGED_HEADER : HEADER, flushTicks: 32, density: 0.1 })));
    const noise = new NoiseStream(2024), outcomes = { refused: 0, prefix: 0, whole: 0 };
    for (let n = 0; n < 800; n++) {
      const file = files[n % 3]!, kind = MUTATIONS[n % MUTATIONS.length]!, bytes = mutate(file.bytes, files[(n + 1) % 3]!.bytes, kind, noise);
      const { outcome } = judge(await readSession(bytes));
      outcomes[outcome]++;
    }
    expect(outcomes.refused).toBeGreaterThan(20);
    expect(outcomes.prefix).toBeGreaterThan(200);
    expect(outcomes.whole).toBeGreaterThan(5);
  });

  it('[MUT2] whose check sums were not repaired plays nothing but frames of the file it was', async () => {
    const file = await makeSession(54, 160, { flushTicks: 32, density: 0.1 }), noise = new NoiseStream(7), own = framesOf(await mustRead(file.bytes)).map(plain);
    for (let n = 0; n < 150; n++) {
      const read = await readSession(mutate(file.bytes, file.bytes, n % 2 ? 'bits' : 'cut', noise));
      if (!read.ok) continue;
      const frames = framesOf(read.session).map(plain);
      expect(frames).toEqual(own.slice(0, frames.length));
    }
  });
});
