import { describe, expect, it } from 'vitest';
import { createJam, type Jam } from '../../game/index.ts';
import { SETTINGS, SampleWriter } from '../../protocol/index.ts';

async function told(change: (jam: Jam, writer: SampleWriter) => void): Promise<string> {
  const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' });
  change(jam, new SampleWriter());
  for (let i = 0; i < 16; i++) jam.tick();
  return jam.hash();
}

describe('what the room was told', () => {
  it('[CHN1] stays in the world for good: one flipped bit, one byte more, another tick or another number make another world', async () => {
    const setting = (writer: SampleWriter): Uint8Array => { writer.setting(SETTINGS.tempo.id, 120, 0); return writer.take(); };
    // A tempo that is set again leaves no trace of the first but in the chain.
    const over = (jam: Jam, sequence: number, payload: Uint8Array, tick: number): void => expect(jam.push({ tick, source: 0, sequence, payload })).toEqual({ ok: true }) as unknown as void;
    const worlds = await Promise.all([
      told((jam, writer) => { over(jam, 0, setting(writer), 0); over(jam, 1, setting(writer), 4); }),
      told((jam, writer) => { const first = setting(writer); first[16] = first[16]! ^ 1; over(jam, 0, first, 0); over(jam, 1, setting(writer), 4); }),
      told((jam, writer) => { over(jam, 0, setting(writer), 1); over(jam, 1, setting(writer), 4); }),
      told((jam, writer) => { over(jam, 0, setting(writer), 0); over(jam, 1, setting(writer), 4); over(jam, 2, setting(writer), 4); }),
    ]);
    expect(new Set(worlds).size).toBe(4);
    expect(await told((jam, writer) => { over(jam, 0, setting(writer), 0); over(jam, 1, setting(writer), 4); })).toBe(worlds[0]);
  });
});
