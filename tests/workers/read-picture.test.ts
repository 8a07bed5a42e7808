import { describe, expect, it } from 'vitest';
import { torsoColour } from '../../workers/read-picture.ts';

describe('torsoColour', () => {
  /** Red clothes on a blue wall. */
  const image = { width: 100, height: 100, colorSpace: 'srgb', data: new Uint8ClampedArray(40_000) } as unknown as ImageData;
  for (let y = 0; y < 100; y++) for (let x = 0; x < 100; x++) image.data.set(x >= 35 && x <= 65 && y >= 30 && y <= 70 ? [200, 20, 10, 255] : [10, 20, 200, 255], (y * 100 + x) * 4);
  const keypoints = (score: number): Float32Array => {
    const body = new Float32Array(51);
    for (const [joint, x, y] of [[5, 63, 31], [6, 37, 31], [11, 60, 69], [12, 40, 69]] as const) body.set([x, y, score], joint * 3);
    return body;
  };

  it('[CAM1] the colour of the clothes leaves the wall out', () => {
    expect(torsoColour(image, keypoints(0.8), 0.2)).toEqual([200, 20, 10]);
  });

  it('[CAM1] an unsure corner, or one outside the picture, has no colour', () => {
    expect(torsoColour(image, keypoints(0.1), 0.2)).toBeUndefined();
    expect(torsoColour(image, keypoints(0.8).map((value, i) => (i % 3 === 0 ? value + 500 : value)), 0.2)).toBeUndefined();
  });
});
