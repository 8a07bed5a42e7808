import { describe, expect, it } from 'vitest';
import { CaptureClock } from '../../../view/input/capture-time.ts';

describe('CaptureClock', () => {
  it('[CAM4] the browser’s capture time is taken where it is given', () => {
    const clock = new CaptureClock(1_000_000);
    expect(clock.captured(540, { captureTime: 500, mediaTime: 1 })).toBe(1_000_500);
    expect(clock.source).toBe('captureTime');
  });

  it('[CAM4] without one it is the callback less the median interval of pictures', () => {
    const clock = new CaptureClock(0);
    let at = 0;
    for (let i = 0; i < 20; i++) at = clock.captured(1000 + i * 50, { mediaTime: i * 0.05 });
    expect(at).toBeCloseTo(1000 + 19 * 50 - 50, 6);
    expect(clock.source).toBe('estimate');
  });

  it('[CAM4] a capture time of another clock is not believed', () => {
    const clock = new CaptureClock(0);
    expect(clock.captured(10_000, { captureTime: 3, mediaTime: 0 })).toBeCloseTo(10_000 - 33, 6);
    expect(clock.captured(10_040, { captureTime: 99_999, mediaTime: 0.04 })).toBeCloseTo(10_000, 6);
  });

  it('[CAM4] time neither runs ahead of the callback nor backwards', () => {
    const clock = new CaptureClock(0);
    expect(clock.captured(100, { captureTime: 103, mediaTime: 0 })).toBe(100);
    expect(clock.captured(120, { captureTime: 90, mediaTime: 0.03 })).toBe(100);
  });
});
