import { describe, expect, it } from 'vitest';
import { ActAsked, Controls, ControlTriggered, createJam, TextGiven } from '../../game/index.ts';
import { CHANNELS, checkPayload, MAX_CHANNELS, PARAMS, SAMPLE_HEADER_BYTES, SampleWriter, STATION_ACT, TEXT_BYTES } from '../../protocol/index.ts';

const writer = new SampleWriter();
const BODY = SAMPLE_HEADER_BYTES;

describe('acts, words and controls', () => {
  it('[ACT1] reach whoever obeys them in the tick of their frame, as they were sent', async () => {
    const jam = await createJam({ scene: 'loop-room', seed: 1, layout: 'stage' }), { world } = jam.app;
    writer.act(2, STATION_ACT.level, 5, -1, 2 ** 31 - 1, -(2 ** 31), 7, 40, 900);
    writer.text(1, STATION_ACT.level, 3, 'Stimme 🎤 laut', 10);
    writer.control(0, CHANNELS.midiControl.first + 7, false, 0.25, 0, 0);
    writer.control(3, CHANNELS.gesture.first + 2, true, -1.5, 4000, 12_000);
    expect(jam.push({ tick: 0, source: 6, sequence: 0, payload: writer.take() })).toEqual({ ok: true });
    jam.tick();
    const acts = world.messages(ActAsked).columns, texts = world.messages(TextGiven).columns, moments = world.messages(ControlTriggered).columns, controls = world.resource(Controls);
    expect([acts['act']![0], acts['target']![0], acts['a']![0], acts['b']![0], acts['c']![0], acts['d']![0], acts['source']![0], acts['player']![0], acts['micros']![0], acts['ageMicros']![0]])
      .toEqual([STATION_ACT.level, 5, -1, 2 ** 31 - 1, -(2 ** 31), 7, 6, 2, 40, 900]);
    expect([texts['act']![0], texts['target']![0], new TextDecoder().decode(Uint8Array.from(texts['bytes']!.subarray(0, texts['byteCount']![0])))]).toEqual([STATION_ACT.level, 3, 'Stimme 🎤 laut']);
    expect([controls.value[7], controls.changed[7], controls.value[482], controls.changed[482]]).toEqual([0.25, 1, -1.5, 1]);
    expect([moments['channel']![0], moments['value']![0], moments['player']![0], moments['micros']![0], moments['ageMicros']![0]]).toEqual([482, -1.5, 3, 4000, 12_000]);
  });

  it('[ACT2] words that are too long are cut between characters, and halves of a pair become the sign for what cannot be read', () => {
    for (const [words, kept] of [['ä'.repeat(40), 'ä'.repeat(28)], ['🎻'.repeat(20), '🎻'.repeat(14)], [`${'x'.repeat(55)}é`, 'x'.repeat(55)], ['a\ud800b', 'a\ufffdb']] as const) {
      writer.text(0, 1, 0, words, 0);
      const payload = writer.take(), length = new DataView(payload.buffer).getUint32(BODY + 4, true);
      expect(new TextDecoder('utf-8', { fatal: true }).decode(payload.subarray(BODY + 8, BODY + 8 + length))).toBe(kept);
      expect(payload.length).toBe(BODY + 8 + TEXT_BYTES);
      expect(checkPayload(payload)).toEqual({ ok: true });
    }
  });

  it('[ACT3] a text longer than its place, a channel that is none and a value beyond 16 are refused with their numbers', () => {
    const spoilt = (fill: () => void, at: number, value: number, bits: 16 | 32): Uint8Array => {
      fill();
      const payload = writer.take(), view = new DataView(payload.buffer);
      if (bits === 16) view.setUint16(BODY + at, value, true);
      else view.setUint32(BODY + at, value, true);
      return payload;
    };
    for (const [payload, reason] of [
      [spoilt(() => writer.text(0, 1, 0, 'a', 0), 4, TEXT_BYTES + 1, 32), /announces 57 bytes of words/],
      [spoilt(() => writer.control(0, 0, false, 0, 0, 0), 0, MAX_CHANNELS, 16), /Channel 512 .* outside 0–511/],
      [spoilt(() => writer.control(0, 0, false, 0, 0, 0), 4, 17 * 65_536, 32), /Value 17 .* beyond ±16/],
    ] as const) {
      const answer = checkPayload(payload);
      expect(answer.ok ? '' : answer.message).toMatch(reason);
    }
  });

  it('[ACT4] no two ranges of channels overlap, all lie below the limit, and parameters have the numbers of their places', () => {
    const ranges = Object.values(CHANNELS).map(({ first, count }) => [first, first + count] as const).sort((a, b) => a[0] - b[0]);
    for (let n = 1; n < ranges.length; n++) expect(ranges[n]![0]).toBeGreaterThanOrEqual(ranges[n - 1]![1]);
    expect(ranges.at(-1)![1]).toBeLessThanOrEqual(MAX_CHANNELS);
    PARAMS.forEach((param, place) => expect(param.id).toBe(place));
  });
});
