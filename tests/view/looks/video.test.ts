import { describe, expect, it } from 'vitest';
import { clock, size, videoName } from '../../../view/looks/stage-video.ts';
import { bestVideoType, videoBits, videoSize } from '../../../view/looks/video-type.ts';
import { withDuration } from '../../../view/looks/webm-duration.ts';

const element = (id: readonly number[], data: readonly number[], endless = false): number[] => [...id, ...(endless ? [0x01, 255, 255, 255, 255, 255, 255, 255] : [0x40 | (data.length >> 8), data.length & 255]), ...data];
const SCALE = element([0x2a, 0xd7, 0xb1], [0x0f, 0x42, 0x40]), APP = element([0x4d, 0x80], [...'Chrome'].map((letter) => letter.charCodeAt(0)));
const CLUSTER = [0x1f, 0x43, 0xb6, 0x75, 0x01, 255, 255, 255, 255, 255, 255, 255, 7, 7, 7];
/** A WebM as a browser records it: an endless segment with information, and a cluster. */
const webm = (info: readonly number[], isEndless = true): Uint8Array => new Uint8Array([...element([0x1a, 0x45, 0xdf, 0xa3], [1, 2, 3]), ...element([0x18, 0x53, 0x80, 0x67], [...element([0x15, 0x49, 0xa9, 0x66], info), ...CLUSTER], isEndless)]);

describe('files of videos', () => {
  it('[VID4] the best kind of video is the one that most players know, and a browser that makes none has none', () => {
    expect(bestVideoType(() => true)).toEqual({ mime: 'video/mp4;codecs=avc1.640028,mp4a.40.2', extension: 'mp4' });
    expect(bestVideoType((mime) => mime.includes('vp8'))).toEqual({ mime: 'video/webm;codecs=vp8,opus', extension: 'webm' });
    expect(bestVideoType(() => false)).toBeNull();
  });

  it('[VID4] a picture keeps its shape, in pairs of px, and is at most 1920 × 1080', () => {
    for (const [width, height] of [[1281, 721], [3840, 2160], [390, 844], [780, 2400], [1, 1]] as const) {
      const made = videoSize(width, height);
      expect(made.width % 2).toBe(0);
      expect(made.height % 2).toBe(0);
      expect(made.width).toBeLessThanOrEqual(1920);
      expect(made.height).toBeLessThanOrEqual(1080);
      if (width > 1) expect(Math.abs(made.width / made.height / (width / height) - 1)).toBeLessThan(0.01);
    }
    expect(videoBits(1920, 1080)).toBeGreaterThan(videoBits(640, 360));
  });

  it('[VID5] the length is written into a WebM, and nothing else of it changes', () => {
    const before = webm([...SCALE, ...APP]), after = withDuration(before, 12.5)!, view = new DataView(after.buffer);
    const at = after.findIndex((byte, i) => byte === 0x44 && after[i + 1] === 0x89);
    expect(view.getFloat64(at + 3)).toBe(12_500);
    expect([...after.subarray(-CLUSTER.length)]).toEqual(CLUSTER);
    expect([...after.subarray(0, 20)]).toEqual([...before.subarray(0, 20)]);
    expect(after.length).toBe(before.length + 11 + 6);
    expect(withDuration(after, 3), 'it has a length now').toBeNull();
  });

  it('[VID5] what is no such file, or counts its parts, is left alone', () => {
    expect(withDuration(webm([...SCALE, ...APP], false), 3)).toBeNull();
    expect(withDuration(new Uint8Array(200), 3)).toBeNull();
    expect(withDuration(new Uint8Array(0), 3)).toBeNull();
    const whole = webm([...SCALE, ...APP]);
    for (let length = 0; length < whole.length - CLUSTER.length; length++) expect(() => withDuration(whole.subarray(0, length), 3)).not.toThrow();
  });

  it('[VID6] lengths and sizes read as people say them, and files sort by time', () => {
    expect([clock(5.9), clock(65), clock(600)]).toEqual(['0:05', '1:05', '10:00']);
    expect([size(0), size(900_000), size(3_440_000), size(120_000_000)]).toEqual(['0 KB', '900 KB', '3.4 MB', '120 MB']);
    expect(videoName(new Date(2026, 10, 3, 7, 5))).toBe('2026-11-03-0705-stage');
  });
});
