import { PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { projectToStagePlane } from '../../../view/render/stage-plane.ts';

describe('the stage plane', () => {
  const rect = { left: 10, top: 20, width: 800, height: 500 };
  const camera = new PerspectiveCamera(50, 800 / 500, 0.1, 50);
  camera.position.set(0.3, 1.6, 4);
  camera.lookAt(0, 1.2, 0);
  camera.updateMatrixWorld();

  it('[PTR11] a place on the page and the point of the plane seen there are one: projected back, the pixel returns', () => {
    const out = { x: 0, y: 0, z: 0 };
    for (const [x, y] of [[10, 20], [400, 260], [700, 450], [123, 77]] as const) {
      projectToStagePlane(camera, x, y, rect, out);
      expect(out.z).toBe(0);
      const back = new Vector3(out.x, out.y, 0).project(camera);
      expect(rect.left + ((back.x + 1) / 2) * rect.width).toBeCloseTo(x, 3);
      expect(rect.top + ((1 - back.y) / 2) * rect.height).toBeCloseTo(y, 3);
    }
  });

  it('[PTR11] on a plane nearer to the viewer, the same pixel still shows the point', () => {
    const out = projectToStagePlane(camera, 123, 77, rect, { x: 0, y: 0, z: 0 }, 0.4);
    expect(out.z).toBe(0.4);
    const back = new Vector3(out.x, out.y, out.z).project(camera);
    expect(rect.left + ((back.x + 1) / 2) * rect.width).toBeCloseTo(123, 3);
  });

  it('[PTR12] a camera that looks along the plane, or away from it, still gives a finite place', () => {
    const away = new PerspectiveCamera(50, 1.6, 0.1, 50);
    away.position.set(0, 1, 2);
    for (const [x, y, z] of [[0, 1, 5], [3, 1, 2]] as const) {
      away.lookAt(x, y, z);
      away.updateMatrixWorld();
      const out = projectToStagePlane(away, 400, 260, rect, { x: 0, y: 0, z: 0 });
      expect([out.x, out.y, out.z].every(Number.isFinite)).toBe(true);
    }
  });
});
