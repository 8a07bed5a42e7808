import { describe, expect, it } from 'vitest';
import { XrBounds } from '../../../view/input/xr-bounds.ts';

const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 0));
const at = (x: number, z: number, yaw = 0) => ({ transform: { position: { x, y: 0, z }, orientation: { x: 0, y: Math.sin(yaw / 2), z: 0, w: Math.cos(yaw / 2) } } });

/** A headset whose floor stands in the room as `floorInRoom` says, with or without bounds of its own. */
function headset(bounds: readonly { x: number; z: number }[] | null) {
  const floor = {} as XRReferenceSpace, room = {} as XRReferenceSpace, bounded = { boundsGeometry: bounds } as unknown as XRReferenceSpace, world = { floorInRoom: at(0, 0) };
  const session = { requestReferenceSpace: () => (bounds ? Promise.resolve(bounded) : Promise.reject(new DOMException('none', 'NotSupportedError'))) };
  const frame = { session, getPose: () => world.floorInRoom } as unknown as XRFrame;
  return { floor, room, frame, world };
}

describe('what a headset knows of its floor', () => {
  it('[EDG1] the runtime’s own outline counts before the player’s circle, and goes along when the room is put elsewhere', async () => {
    const { frame, floor, room, world } = headset([{ x: -2, z: -1 }, { x: 2, z: -1 }, { x: 2, z: 1 }, { x: -2, z: 1 }]), bounds = new XrBounds();
    bounds.setRadius(1);
    bounds.read(frame, floor, room);
    await settle();
    bounds.read(frame, floor, room);
    expect(bounds.kind).toBe('headset');
    expect(bounds.edge.distance(0, 0)).toBeCloseTo(1);
    world.floorInRoom = at(1.5, 0, Math.PI / 2);
    bounds.read(frame, floor, room);
    expect(bounds.edge.distance(0, 0)).toBeLessThan(0);
    expect(bounds.edge.distance(1.5, 1.8)).toBeCloseTo(0.2);
  });

  it('[EDG1] without bounds there is no edge until the player sets a circle round where they stand, and recentring leaves it where it is at home', async () => {
    const { frame, floor, room, world } = headset(null), bounds = new XrBounds();
    bounds.setRadius(0);
    bounds.read(frame, floor, room);
    await settle();
    bounds.read(frame, floor, room);
    expect([bounds.kind, bounds.edge.distance(5, 5)]).toEqual(['none', Infinity]);
    bounds.standHere(0.5, 0);
    bounds.setRadius(1.2);
    bounds.read(frame, floor, room);
    expect(bounds.kind).toBe('circle');
    expect(bounds.edge.distance(0.5, 0)).toBeCloseTo(1.2, 1);
    expect(bounds.edge.distance(1.5, 0)).toBeCloseTo(0.2, 1);
    // The room now stands one metre further on and turned round: the same place at home has other coordinates.
    world.floorInRoom = at(0, -1, Math.PI);
    bounds.read(frame, floor, room);
    expect(bounds.edge.distance(-0.5, -1)).toBeCloseTo(1.2, 1);
    bounds.setRadius(99);
    expect(bounds.radius).toBe(4);
    bounds.setRadius(0);
    bounds.read(frame, floor, room);
    expect(bounds.kind).toBe('none');
  });
});
