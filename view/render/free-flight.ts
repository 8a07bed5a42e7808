import { Vector3, type PerspectiveCamera } from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import { AIM_Y } from './framing.ts';

/** How near and far, metres, and how high and low, radians from straight above, it may go: never under the floor. */
const NEAREST = 0.7, FARTHEST = 14, HIGHEST = 0.12, LOWEST = Math.PI * 0.515;
/** What it looks at stays this near to the middle of the stage, metres. */
const REACH = 5;
/** Metres a second by keys; Shift goes slowly. */
const SPEED = 2.2, SLOW = 0.7;

/** Which way each key goes: to the right, up, forward. */
const KEYS: Readonly<Record<string, readonly [number, number, number]>> = {
  KeyW: [0, 0, 1], ArrowUp: [0, 0, 1], KeyS: [0, 0, -1], ArrowDown: [0, 0, -1], KeyA: [-1, 0, 0], ArrowLeft: [-1, 0, 0], KeyD: [1, 0, 0], ArrowRight: [1, 0, 0], KeyE: [0, 1, 0], KeyQ: [0, -1, 0],
};

/**
 * Where keys that are held lead in a second, metres, for a camera that looks along (`lookX`, `lookZ`) over the floor: x y z written to `out`. Two keys
 * together are no faster than one. Zero without keys.
 */
export function flyDirection(held: ReadonlySet<string>, lookX: number, lookZ: number, isSlow: boolean, out: { x: number; y: number; z: number }): void {
  let right = 0, up = 0, on = 0;
  for (const code of held) {
    const way = KEYS[code];
    if (!way) continue;
    right += way[0];
    up += way[1];
    on += way[2];
  }
  const length = Math.sqrt(right * right + up * up + on * on), look = Math.sqrt(lookX * lookX + lookZ * lookZ) || 1, speed = length > 0 ? (isSlow ? SLOW : SPEED) / length : 0;
  const fx = lookX / look, fz = lookZ / look;
  // Right of forward is (−fz, 0, fx).
  out.x = (fx * on - fz * right) * speed;
  out.y = up * speed;
  out.z = (fz * on + fx * right) * speed;
}

/** The camera in the hand: drag or one finger turns about the stage, right drag or two fingers shift, wheel or pinch goes near, keys fly, a double click ends it. */
export class FreeFlight {
  private readonly controls: OrbitControls;
  private readonly held = new Set<string>();
  private isSlow = false;
  private readonly look = new Vector3();
  private readonly step = new Vector3();

  constructor(private readonly camera: PerspectiveCamera, private readonly canvas: HTMLElement, private readonly onDone: () => void) {
    this.controls = new OrbitControls(camera, canvas);
    Object.assign(this.controls, {
      enableDamping: true, dampingFactor: 0.12, minDistance: NEAREST, maxDistance: FARTHEST, minPolarAngle: HIGHEST, maxPolarAngle: LOWEST, maxTargetRadius: REACH, rotateSpeed: 0.8, panSpeed: 0.9, zoomSpeed: 0.9,
    });
    this.controls.target.set(0, AIM_Y, 0);
    this.controls.cursor.set(0, AIM_Y, 0);
    this.canvas.style.cursor = 'grab';
    canvas.addEventListener('dblclick', this.onDone);
    // On their way down: the room's own keys, some of which are the same, do not see them.
    window.addEventListener('keydown', this.onKey, { capture: true });
    window.addEventListener('keyup', this.onKeyUp, { capture: true });
    window.addEventListener('blur', this.onBlur);
  }

  /** Moves by the keys that are held. `seconds` since the last picture. */
  update(seconds: number): void {
    if (this.held.size > 0) {
      this.camera.getWorldDirection(this.look);
      flyDirection(this.held, this.look.x, this.look.z, this.isSlow, this.step);
      this.step.multiplyScalar(Math.min(0.2, seconds));
      this.camera.position.add(this.step);
      this.controls.target.add(this.step);
    }
    this.controls.update(seconds);
  }

  end(): void {
    this.controls.dispose();
    this.canvas.style.cursor = '';
    this.canvas.removeEventListener('dblclick', this.onDone);
    window.removeEventListener('keydown', this.onKey, { capture: true });
    window.removeEventListener('keyup', this.onKeyUp, { capture: true });
    window.removeEventListener('blur', this.onBlur);
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    this.isSlow = event.shiftKey;
    const { target } = event;
    // Fields, sliders and dialogs keep their keys.
    if (!(event.code in KEYS) || event.ctrlKey || event.altKey || event.metaKey || (target instanceof HTMLElement && target.closest('input, textarea, select, [role="slider"], [role="dialog"]'))) return;
    event.preventDefault();
    event.stopPropagation();
    this.held.add(event.code);
  };
  private readonly onKeyUp = (event: KeyboardEvent): void => {
    this.isSlow = event.shiftKey;
    this.held.delete(event.code);
  };
  private readonly onBlur = (): void => this.held.clear();
}
