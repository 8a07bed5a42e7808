import { describe, expect, it } from 'vitest';
import { COCO_COUNT, JOINT } from '../../../protocol/index.ts';
import { edgesOf, NOWHERE, onScreen } from '../../../view/manners/play-area.ts';

function body(x: number, noseY = 80): Float32Array {
  const keypoints = new Float32Array(COCO_COUNT * 3);
  for (const [joint, dx, y] of [[JOINT.left_shoulder, 30, 150], [JOINT.right_shoulder, -30, 150], [JOINT.left_hip, 20, 280], [JOINT.right_hip, -20, 280], [JOINT.nose, 0, noseY]] as const) keypoints.set([x + dx, y, 0.8], joint * 3);
  return keypoints;
}

describe('the play area of a camera', () => {
  it('[MNR1] one who comes near a side or the top of the picture is told so, until they have come back', () => {
    expect(edgesOf(body(320), 640, 480, NOWHERE)).toEqual(NOWHERE);
    const left = edgesOf(body(70), 640, 480, NOWHERE);
    expect(left).toEqual({ left: true, right: false, top: false });
    expect(edgesOf(body(95), 640, 480, left).left).toBe(true);
    expect(edgesOf(body(95), 640, 480, NOWHERE).left).toBe(false);
    expect(edgesOf(body(120), 640, 480, left).left).toBe(false);
    expect(edgesOf(body(600), 640, 480, NOWHERE).right).toBe(true);
    expect(edgesOf(body(320, 8), 640, 480, NOWHERE).top).toBe(true);
  });

  it('[MNR1] in a mirror the light is on the side that the player sees themselves on, and nobody is told nothing', () => {
    const left = edgesOf(body(60), 640, 480, NOWHERE);
    expect(onScreen([left, NOWHERE], true)).toEqual({ left: false, right: true, top: false });
    expect(onScreen([left], false)).toEqual({ left: true, right: false, top: false });
    expect(edgesOf(new Float32Array(COCO_COUNT * 3), 640, 480, left)).toEqual(NOWHERE);
    expect(edgesOf(body(60), 0, 0, left)).toEqual(NOWHERE);
  });
});
