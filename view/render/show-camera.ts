import type { PerspectiveCamera } from 'three';
import { SHOW_CAMERAS, SHOW_FIELD, type RenderFrame, type ShowCamera as ViewName } from '../../protocol/index.ts';
import { AIM_Y, type Framing } from './framing.ts';

/** Where a view stands about the stage: turned round it and up, radians; how many times as far as the whole stage needs; what it looks at, metres up. */
interface View {
  readonly yaw: number;
  readonly pitch: number;
  readonly scale: number;
  readonly aimY: number;
}

const DEGREE = Math.PI / 180;
/** Pitch is added to the stage's own 7°. */
const VIEWS: Readonly<Record<ViewName, View>> = {
  front: { yaw: 0, pitch: 0, scale: 1, aimY: AIM_Y },
  // As close as the whole arc of lanterns allows.
  close: { yaw: 0, pitch: -3 * DEGREE, scale: 0.8, aimY: 1.28 },
  'left side': { yaw: -38 * DEGREE, pitch: -1 * DEGREE, scale: 0.86, aimY: 1.15 },
  'right side': { yaw: 38 * DEGREE, pitch: -1 * DEGREE, scale: 0.86, aimY: 1.15 },
  above: { yaw: -8 * DEGREE, pitch: 38 * DEGREE, scale: 1.12, aimY: 0.98 },
  floor: { yaw: 14 * DEGREE, pitch: -15 * DEGREE, scale: 0.74, aimY: 1.32 },
  wide: { yaw: 0, pitch: 3 * DEGREE, scale: 1.3, aimY: 1.25 },
};
const KEYS = ['yaw', 'pitch', 'scale', 'aimY'] as const;
/** The lens stays above the floor, metres. */
const LOWEST = 0.14;
/** How fast the picture goes back to the front for whoever begins to play with the pointer, seconds. */
const BACK_SECONDS = 1.2;

const ease = (p: number): number => p * p * (3 - 2 * p);

/** Moves the picture's camera to the views that the show asks for, eased. Whoever plays with the pointer keeps the front, where it points true. */
export class ShowCamera {
  private readonly from: { -readonly [Key in keyof View]: number } = { ...VIEWS.front };
  private readonly now: { -readonly [Key in keyof View]: number } = { ...VIEWS.front };
  private target: View = VIEWS.front;
  private passed = 0;
  private lasts = 0;

  /** After the stage's own framing was applied. `isStill`: cuts in place of travel. */
  update(frame: RenderFrame | null, camera: PerspectiveCamera, framing: Framing, seconds: number, isFront: boolean, isStill: boolean): void {
    const wanted = VIEWS[SHOW_CAMERAS[isFront || !frame ? 0 : frame.show[SHOW_FIELD.camera]!] ?? 'front'];
    if (wanted !== this.target) {
      Object.assign(this.from, this.now);
      this.target = wanted;
      this.passed = 0;
      this.lasts = isStill ? 0 : isFront ? BACK_SECONDS : frame?.show[SHOW_FIELD.cameraSeconds] ?? 0;
    }
    this.passed += seconds;
    const share = this.passed >= this.lasts ? 1 : ease(this.passed / this.lasts), { now, from, target } = this;
    for (const key of KEYS) now[key] = from[key] + (target[key] - from[key]) * share;
    if (target === VIEWS.front && share === 1) return;
    const pitch = framing.pitch + now.pitch, distance = framing.distance * now.scale, level = distance * Math.cos(pitch);
    camera.position.set(level * Math.sin(now.yaw), Math.max(LOWEST, now.aimY + distance * Math.sin(pitch)), level * Math.cos(now.yaw));
    camera.lookAt(0, now.aimY, 0);
  }
}
