import { describe, expect, it } from 'vitest';
import { CUE, CUE_KIND, CUE_STRIDE, FRAME_HEAD, PULSE_FIELD, RenderFrame, TICK_MICROS, TICK_RATE } from '../../../protocol/index.ts';
import { readStrikes } from '../../../view/feel/read-strikes.ts';

describe('strikes as they are drawn', () => {
  it('[TUN11] each is placed in the bar as played and as heard, once, however many tones ring along with it', () => {
    const frame = new RenderFrame(), cues = new Float64Array(4 * CUE_STRIDE);
    // The picture: the end of tick 255, two seconds in, at 120 a minute: beat 4, a downbeat.
    frame.head[FRAME_HEAD.seconds] = 255 / TICK_RATE;
    frame.pulses[PULSE_FIELD.bpm] = 120;
    frame.pulses[PULSE_FIELD.beatsPerBar] = 4;
    frame.pulses[PULSE_FIELD.barPhase] = 0;
    const put = (n: number, kind: number, tick: number, zone: number, moved: number): void => {
      cues.set([n + 1, tick, 0], n * CUE_STRIDE + CUE.id);
      cues[n * CUE_STRIDE + CUE.kind] = kind;
      cues[n * CUE_STRIDE + CUE.zone] = zone;
      cues[n * CUE_STRIDE + CUE.velocity] = 0.5;
      cues[n * CUE_STRIDE + CUE.movedMicros] = moved;
    };
    put(0, CUE_KIND.note, 260, 0, 0);
    put(1, CUE_KIND.strike, 256 + 32, 9, 8 * TICK_MICROS);
    put(2, CUE_KIND.strike, 256 + 32, 9, 8 * TICK_MICROS);
    put(3, CUE_KIND.strike, 256, 8, 0);
    const strikes = readStrikes(cues, 4, frame, 77);
    expect(strikes.map(({ played, heard, velocity, atMs }) => [Math.round(played * 1e6) / 1e6, Math.round(heard * 1e6) / 1e6, velocity, atMs])).toEqual([[0.375, 0.5, 0.5, 77], [0, 0, 0.5, 77]]);
  });
});
