import { describe, expect, it } from 'vitest';
import { frameStage, MUST_SEE, NO_COVER, project, stagePoint } from '../../../view/render/framing.ts';

const WINDOWS = [[1920, 1080], [1280, 720], [390, 844], [844, 390], [1024, 1024], [2560, 1080]] as const;
const COVERS = [NO_COVER, { left: 0.33, right: 0, top: 0, bottom: 0.08 }, { left: 0, right: 0.3, top: 0, bottom: 0.08 }, { left: 0, right: 0, top: 0.05, bottom: 0.5 }];

describe('framing', () => {
  it('[PIC2] the whole stage is in what the interface leaves free, upright or wide', () => {
    const seen: number[] = [];
    for (const [width, height] of WINDOWS) for (const cover of COVERS) {
      const framing = frameStage(width, height, cover);
      for (let i = 0; i < MUST_SEE.length; i += 3) {
        project(framing, width / height, MUST_SEE[i]!, MUST_SEE[i + 1]!, MUST_SEE[i + 2]!, seen);
        const x = (seen[0]! + 1) / 2, y = (1 - seen[1]!) / 2, where = `${width}×${height} ${JSON.stringify(cover)} point ${i / 3}`;
        expect(x, where).toBeGreaterThanOrEqual(cover.left - 1e-6);
        expect(x, where).toBeLessThanOrEqual(1 - cover.right + 1e-6);
        expect(y, where).toBeGreaterThanOrEqual(cover.top - 1e-6);
        expect(y, where).toBeLessThanOrEqual(1 - cover.bottom + 1e-6);
      }
    }
  });

  it('[PIC2] no camera stands farther than it must: the stage touches two sides of the free part', () => {
    const seen: number[] = [];
    for (const [width, height] of WINDOWS) {
      const framing = frameStage(width, height, NO_COVER);
      let left = 1, right = -1, bottom = 1, top = -1;
      for (let i = 0; i < MUST_SEE.length; i += 3) {
        project(framing, width / height, MUST_SEE[i]!, MUST_SEE[i + 1]!, MUST_SEE[i + 2]!, seen);
        left = Math.min(left, seen[0]!); right = Math.max(right, seen[0]!); bottom = Math.min(bottom, seen[1]!); top = Math.max(top, seen[1]!);
      }
      expect(Math.max(right - left, top - bottom)).toBeCloseTo(2, 3);
    }
  });

  it('[PIC2] the player’s right is on the right and up is up, like in a mirror', () => {
    const right: number[] = [], left: number[] = [], framing = frameStage(1280, 720, NO_COVER);
    project(framing, 16 / 9, 0.8, 1.6, 0, right);
    project(framing, 16 / 9, -0.8, 0.4, 0, left);
    expect(right[0]!).toBeGreaterThan(left[0]!);
    expect(right[1]!).toBeGreaterThan(left[1]!);
  });

  it('[PIC3] a pointer is where it points: the stage point under a projected point is that point', () => {
    const seen: number[] = [], found: number[] = [];
    for (const [width, height] of WINDOWS) for (const cover of COVERS) {
      const framing = frameStage(width, height, cover);
      for (const [x, y] of [[0, 1.3], [-0.95, 0.7], [0.75, 1.4], [0.3, 2], [-0.47, 0.13]] as const) {
        project(framing, width / height, x, y, 0, seen);
        stagePoint(framing, width / height, seen[0]!, seen[1]!, found);
        expect(found[0]!).toBeCloseTo(x, 9);
        expect(found[1]!).toBeCloseTo(y, 9);
      }
    }
  });
});
