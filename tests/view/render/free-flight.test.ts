import { describe, expect, it } from 'vitest';
import { Matrix4, Quaternion, Vector3, Euler } from 'three';
import { flyDirection } from '../../../view/render/free-flight.ts';
import { glide, SNAP_TURN, SnapTurn } from '../../../view/render/xr-flight.ts';
import { meetPanel, PANEL_WIDTH, panelPart } from '../../../view/render/xr-panel.ts';

describe('the camera flown by keys', () => {
  const out = { x: 0, y: 0, z: 0 };
  const fly = (keys: string[], lookX: number, lookZ: number): number[] => {
    flyDirection(new Set(keys), lookX, lookZ, false, out);
    return [out.x, out.y, out.z].map((part) => Math.round(part * 100) / 100 + 0);
  };

  it('[FLY1] forward is where it looks, right is to the right of that, whichever way it looks', () => {
    expect(fly(['KeyW'], 0, -1)).toEqual([0, 0, -2.2]);
    expect(fly(['KeyD'], 0, -1)).toEqual([2.2, 0, 0]);
    expect(fly(['KeyD'], 1, 0)).toEqual([0, 0, 2.2]);
    expect(fly(['ArrowUp'], -3, 0)).toEqual([-2.2, 0, 0]);
    expect(fly(['KeyE'], 0, -1)).toEqual([0, 2.2, 0]);
  });

  it('[FLY1] two keys together are no faster than one, opposite ones stand still, and other keys do nothing', () => {
    fly(['KeyW', 'KeyD'], 0, -1);
    expect(Math.hypot(out.x, out.y, out.z)).toBeCloseTo(2.2, 5);
    expect(fly(['KeyW', 'KeyS'], 0, -1)).toEqual([0, 0, 0]);
    expect(fly(['Digit1'], 0, -1)).toEqual([0, 0, 0]);
    flyDirection(new Set(['KeyW']), 0, -1, true, out);
    expect(out.z).toBeCloseTo(-0.7, 5);
  });
});

describe('moving in a headset', () => {
  it('[FLY2] a stick glides where the head looks, not at all near its middle, and no faster than 2.2 m/s', () => {
    const out = { x: 0, z: 0 };
    glide(0, -1, 0, -1, 0.05, out);
    expect([out.x, out.z]).toEqual([expect.closeTo(0, 6), expect.closeTo(-0.11, 6)]);
    glide(1, 0, 0, -1, 0.05, out);
    expect([out.x, out.z]).toEqual([expect.closeTo(0.11, 6), expect.closeTo(0, 6)]);
    glide(0.1, 0.1, 0, -1, 0.05, out);
    expect([out.x, out.z]).toEqual([0, 0]);
    for (let angle = 0; angle < 6.3; angle += 0.1) {
      glide(Math.cos(angle), Math.sin(angle), 0.3, 0.7, 0.05, out);
      expect(Math.hypot(out.x, out.z)).toBeLessThanOrEqual(0.11 + 1e-6);
    }
  });

  it('[FLY2] a stick pushed aside turns one step, and the next only after it came back', () => {
    const turn = new SnapTurn();
    expect([0, 0.5, 0.8, 1, 0.5, 0.9, 0.1, -0.9, -1].map((x) => turn.take(x))).toEqual([0, 0, 1, 0, 0, 0, 0, -1, 0]);
    expect(SNAP_TURN).toBeCloseTo(Math.PI / 6);
  });

  it('[FLY3] a ray finds the panel where it stands, and what it shows there', () => {
    const panel = new Matrix4().compose(new Vector3(0, 1, -0.6), new Quaternion().setFromEuler(new Euler(-0.5, 0, 0)), new Vector3(1, 1, 1)), hit = { u: 0, v: 0, away: 0 };
    const aim = (x: number, y: number): boolean => {
      const eye = new Vector3(0.2, 1.3, 0), target = new Vector3(x * PANEL_WIDTH, y, 0).applyMatrix4(panel);
      return meetPanel(panel, eye, target.sub(eye).normalize(), hit);
    };
    expect(aim(0, 0)).toBe(true);
    expect([hit.u, hit.v]).toEqual([expect.closeTo(0.5, 5), expect.closeTo(0.5, 5)]);
    expect(aim(0.7, 0)).toBe(false);
    expect(meetPanel(panel, new Vector3(0, 1, 0), new Vector3(0, 0, 1), hit), 'behind').toBe(false);
  });

  it('[FLY3] the line is a place in the session from end to end, and the buttons lie under it', () => {
    expect(panelPart(0.5, 0.6)).toEqual({ part: 'line', along: expect.closeTo(0.5, 2) });
    expect(panelPart(0.03, 0.6)?.along).toBe(0);
    expect([0.09, 0.21, 0.33, 0.47, 0.57, 0.68, 0.86].map((u) => panelPart(u, 0.25)?.part)).toEqual(['back', 'play', 'on', 'slower', 'real', 'faster', 'live']);
    expect(panelPart(0.5, 0.95)).toBeNull();
  });
});
