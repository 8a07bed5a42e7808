import { Vector3, type Camera } from 'three';

/** A place in the room: metres, right-handed, y up, floor at 0. */
export interface RoomPoint { x: number; y: number; z: number }

const near = new Vector3(), far = new Vector3();

/**
 * Where a place on the page lies on the stage plane z = 0, in which all zones of the stage layout hang: the ray from the camera
 * through the pixel, met with the plane, or with one parallel to it at `depth` metres. `rect` is the canvas's box in the same CSS px
 * as `clientX`, `clientY`.
 * A ray that runs along the plane or away from it gives the plane's point below the pixel's near point, so `out` is always finite.
 * Mutates and returns `out`. The camera's matrices must be current, as they are after a drawn picture.
 *
 * @example projectToStagePlane(camera, event.clientX, event.clientY, canvas.getBoundingClientRect(), point)
 */
export function projectToStagePlane(camera: Camera, clientX: number, clientY: number, rect: { left: number; top: number; width: number; height: number }, out: RoomPoint, depth = 0): RoomPoint {
  const x = ((clientX - rect.left) / Math.max(1, rect.width)) * 2 - 1;
  const y = 1 - ((clientY - rect.top) / Math.max(1, rect.height)) * 2;
  near.set(x, y, -1).unproject(camera);
  far.set(x, y, 1).unproject(camera);
  const along = far.z - near.z;
  const t = Math.abs(along) < 1e-9 ? 0 : Math.max(0, (depth - near.z) / along);
  out.x = near.x + (far.x - near.x) * t;
  out.y = near.y + (far.y - near.y) * t;
  out.z = depth;
  return out;
}
