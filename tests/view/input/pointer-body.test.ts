import { describe, expect, it } from 'vitest';
import { ZONE_PLACES } from '../../../game/index.ts';
import { JOINT } from '../../../protocol/index.ts';
import { PointerBody } from '../../../view/input/pointer-body.ts';

/** Where the right hand is when the pointer is at (x, y), metres. */
function handAt(x: number, y: number): [number, number] {
  const body = new PointerBody();
  Object.assign(body.hands.right, { x, y, state: 'touching' });
  body.place(0);
  return [body.xyz[JOINT.right_hand * 3]!, body.xyz[JOINT.right_hand * 3 + 1]!];
}

describe('the body of a pointer', () => {
  it('[PTR23] its hand comes to every zone of the stage, and stays near a pointer that is far out', () => {
    const places = ZONE_PLACES[0]!;
    for (const { x, y } of places) {
      const [handX, handY] = handAt(x, y);
      expect(Math.hypot(handX - x, handY - y)).toBeLessThan(1e-6);
    }
    for (const [x, y] of [[4, 1], [-6, 3], [0, 9], [3, -3]] as const) {
      const [handX, handY] = handAt(x, y);
      expect(Math.hypot(handX, handY - 1.3)).toBeCloseTo(1.5, 5);
      expect(Math.sign(handX)).toBe(Math.sign(x));
    }
  });
});
