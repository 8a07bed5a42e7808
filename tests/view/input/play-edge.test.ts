import { describe, expect, it } from 'vitest';
import { circleOutline, glowAt, isNearEdge, PlayEdge, wayBack } from '../../../view/input/play-edge.ts';

const square = [{ x: -1, z: -1 }, { x: 1, z: -1 }, { x: 1, z: 1 }, { x: -1, z: 1 }];
const turned = (yaw: number, x = 0, z = 0) => ({ position: { x, z }, orientation: { y: Math.sin(yaw / 2), w: Math.cos(yaw / 2) } });

describe('the edge of a headset player’s space', () => {
  it('[EDG1] is measured from inside and outside, wherever it stands and however it is turned', () => {
    const edge = new PlayEdge();
    expect(edge.distance(0, 0)).toBe(Infinity);
    edge.outline(square, turned(0));
    expect(edge.distance(0, 0)).toBeCloseTo(1);
    expect(edge.distance(0.8, 0.1)).toBeCloseTo(0.2);
    expect([edge.nearest.x, edge.nearest.z]).toEqual([expect.closeTo(1), expect.closeTo(0.1)]);
    expect(edge.distance(1.5, 0)).toBeCloseTo(-0.5);
    edge.outline(square, turned(Math.PI / 4, 3, 0));
    // Its corner points to the player: a turned square reaches √2 from its middle.
    expect(edge.distance(3 - Math.SQRT2 + 0.2, 0)).toBeCloseTo(0.2 * Math.SQRT1_2);
    expect(edge.distance(0, 0)).toBeLessThan(0);
  });

  it('[EDG1] an outline with a corner inwards is measured at that corner, and one without three corners is none', () => {
    const edge = new PlayEdge();
    edge.outline([{ x: -2, z: -2 }, { x: 2, z: -2 }, { x: 2, z: 2 }, { x: 0, z: 0 }, { x: -2, z: 2 }], turned(0));
    expect(edge.distance(0, -0.3)).toBeCloseTo(0.3);
    expect(edge.distance(0, 0.3)).toBeLessThan(0);
    edge.outline(square.slice(0, 2), turned(0));
    expect(edge.distance(0, 0)).toBe(Infinity);
  });

  it('[EDG1] the player’s own circle warns all round at the same distance', () => {
    const edge = new PlayEdge();
    edge.outline(circleOutline(0.5, 0, 1.2), turned(0));
    for (const angle of [0, 1, 2, 3, 4, 5, 6]) expect(Math.abs(edge.distance(0.5 + 0.9 * Math.cos(angle), 0.9 * Math.sin(angle)) - 0.3)).toBeLessThan(0.01);
  });

  it('[EDG1] an outline that trembles by millimetres is the same, one that moves is another', () => {
    const edge = new PlayEdge();
    edge.outline(square, turned(0));
    const { version } = edge;
    edge.outline(square, turned(0, 0.004, 0.003));
    expect(edge.version).toBe(version);
    edge.outline(square, turned(0, 0.05, 0));
    expect(edge.version).toBeGreaterThan(version);
  });

  it('[EDG2] a warning begins at 0.35 m and ends only when somebody has come back to 0.45 m; its light begins before it', () => {
    expect([0.5, 0.36, 0.34, 0.4, 0.44, 0.46, 0.4].reduce<boolean[]>((seen, metres) => [...seen, isNearEdge(metres, seen.at(-1) ?? false)], [])).toEqual([false, false, true, true, true, false, false]);
    expect([glowAt(0.7), glowAt(Infinity)]).toEqual([0, 0]);
    expect(glowAt(0.5)).toBeGreaterThan(0);
    expect(glowAt(0.35)).toBeGreaterThan(0.5);
    expect([glowAt(0.1), glowAt(-1)]).toEqual([1, 1]);
  });

  it('[EDG2] the words say which way is back as the player sees it, inside and beyond the edge', () => {
    expect(wayBack(0, 0, -0.3, false)).toMatch(/ahead: step back/);
    expect(wayBack(Math.PI, 0, -0.3, false)).toMatch(/behind you: step forward/);
    expect(wayBack(0, 0.3, 0, false)).toMatch(/right: step left/);
    // Turned to the left, what is on −z is on the right.
    expect(wayBack(Math.PI / 2, 0, -0.3, false)).toMatch(/right: step left/);
    // Beyond the edge its nearest point is the way back.
    expect(wayBack(0, 0, 0.3, true)).toMatch(/ahead: step back/);
  });
});
