import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { PROJECT_ROOT } from './harness.ts';

/** A place in the room: metres, right-handed, y up. */
export interface Place { readonly x: number; readonly y: number; readonly z: number }

/**
 * Source that gives a page an emulated Quest 3 before its own scripts run, as `globalThis.device` (an iwer `XRDevice`). The wearer
 * stands 1.6 m high (eyes), somewhere else than the tracking origin and turned aside, so that centring has something to do.
 * iwer 2.5 hands `getOffsetReferenceSpace` an XRRigidTransform where its constructor wants the matrix: mended here. It knows no bounds of the floor either:
 * a page with a `globalThis.playArea` (points, about the tracking origin) is told those, any other that there are none.
 */
export function emulatedQuest3(): string {
  const iwer = readFileSync(`${PROJECT_ROOT}/node_modules/iwer/build/iwer.min.js`, 'utf8');
  return `${iwer};
    (() => {
      const device = new IWER.XRDevice(IWER.metaQuest3, { stereoEnabled: false });
      device.installRuntime({ forceInstall: true });
      const offset = XRReferenceSpace.prototype.getOffsetReferenceSpace;
      XRReferenceSpace.prototype.getOffsetReferenceSpace = function (origin) { return offset.call(this, origin.matrix); };
      const ask = XRSession.prototype.requestReferenceSpace;
      XRSession.prototype.requestReferenceSpace = async function (type) {
        if (type !== 'bounded-floor') return ask.call(this, type);
        if (!globalThis.playArea) throw new DOMException('No bounds are known.', 'NotSupportedError');
        return Object.defineProperty(await ask.call(this, type), 'boundsGeometry', { get: () => globalThis.playArea });
      };
      device.position.set(1.5, 1.6, 2);
      device.quaternion.set(0, Math.sin(0.3), 0, Math.cos(0.3));
      globalThis.device = device;
    })();`;
}

/** What is reached through the page's globals. */
interface EmulatedPage {
  device: {
    primaryInputMode: 'controller' | 'hand';
    position: { x: number; y: number; z: number };
    controllers: Record<'left' | 'right', { position: { x: number; y: number; z: number; set(x: number, y: number, z: number): void } }>;
    hands: Record<'left' | 'right', { position: { x: number; y: number; z: number; set(x: number, y: number, z: number): void } }>;
  };
}

/** Puts the wearer at the tracking origin, upright, looking towards −z, arms down: room and device coordinates are then one after centring. */
export async function standAtOrigin(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { device } = globalThis as unknown as { device: { position: { set(x: number, y: number, z: number): void }; quaternion: { set(x: number, y: number, z: number, w: number): void } } & EmulatedPage['device'] };
    device.position.set(0, 1.6, 0);
    device.quaternion.set(0, 0, 0, 1);
    for (const held of [device.controllers, device.hands]) {
      held.left.position.set(-0.25, 0.75, 0.1);
      held.right.position.set(0.25, 0.75, 0.1);
    }
  });
}

/**
 * Moves a hand or controller in a straight line and real time from where it is to a place, easing like an arm (minimum jerk:
 * Flash and Hogan 1985) or, struck, with full speed into a sudden stop. Resolves when it has arrived.
 */
export async function reach(page: Page, what: 'controllers' | 'hands', side: 'left' | 'right', to: Place, milliseconds: number, isStruck = false): Promise<void> {
  await page.evaluate(({ what, side, to, milliseconds, isStruck }) => {
    const { position } = (globalThis as unknown as EmulatedPage).device[what][side];
    const from = { x: position.x, y: position.y, z: position.z }, began = performance.now();
    return new Promise<void>((done) => {
      const step = (): void => {
        const t = Math.min(1, (performance.now() - began) / milliseconds);
        const part = isStruck ? t * t : t * t * t * (10 - 15 * t + 6 * t * t);
        position.set(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part, from.z + (to.z - from.z) * part);
        if (t < 1) setTimeout(step, 4);
        else done();
      };
      step();
    });
  }, { what, side, to, milliseconds, isStruck });
}

/** Holds a controller or a hand beside the body so that its ray points at a place. */
export async function aimAt(page: Page, what: 'controllers' | 'hands', side: 'left' | 'right', to: Place): Promise<void> {
  await page.evaluate(({ what, side, to }) => {
    const held = (globalThis as unknown as { device: Record<string, Record<string, { position: { set(x: number, y: number, z: number): void }; quaternion: { set(x: number, y: number, z: number, w: number): void } }>> }).device[what]![side]!;
    const from = { x: side === 'left' ? -0.25 : 0.25, y: 1.1, z: 0.1 }, x = to.x - from.x, y = to.y - from.y, z = to.z - from.z;
    const yaw = Math.atan2(-x, -z) / 2, pitch = Math.atan2(y, Math.hypot(x, z)) / 2;
    held.position.set(from.x, from.y, from.z);
    held.quaternion.set(Math.cos(yaw) * Math.sin(pitch), Math.sin(yaw) * Math.cos(pitch), -Math.sin(yaw) * Math.sin(pitch), Math.cos(yaw) * Math.cos(pitch));
  }, { what, side, to });
}
