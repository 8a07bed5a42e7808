import { Quaternion, Vector3, type PerspectiveCamera } from 'three';
import { frameStage, type Framing } from './framing.ts';
import { coverNow, stageView } from './stage-view.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Moves the camera so that the whole stage is in what the interface leaves free; glides, or jumps without travel. */
export class StageCamera {
  private target: Framing = stageView.framing;
  private readonly now: Mutable<Framing> = { ...stageView.framing };
  private width = 0;
  private height = 0;
  private readonly cover = { left: -1, right: -1, top: -1, bottom: -1 };
  /** 1 while the camera is flown by hand, then 1 → 0 on its way back; −1 before it was placed at all. */
  private away = -1;
  private readonly freePlace = new Vector3();
  private readonly freeTurn = new Quaternion();

  /** `width`, `height` of the picture in CSS px. Frames anew only when the window or its cover changed. `isFree`: the camera stays where a hand has put it. */
  update(camera: PerspectiveCamera, canvas: HTMLElement, width: number, height: number, step: number, isGliding: boolean, isFree: boolean): void {
    if (width <= 0 || height <= 0) return;
    const hasResized = width !== this.width || height !== this.height;
    if (hasResized || coverNow.left !== this.cover.left || coverNow.right !== this.cover.right || coverNow.top !== this.cover.top || coverNow.bottom !== this.cover.bottom) {
      Object.assign(this.cover, coverNow);
      this.target = frameStage(width, height, this.cover);
      this.width = width;
      this.height = height;
      const box = canvas.getBoundingClientRect();
      stageView.left = box.left;
      stageView.top = box.top;
      stageView.width = width;
      stageView.height = height;
    }
    const now = this.now, share = hasResized || !isGliding ? 1 : 1 - Math.exp(-step * 4.5);
    now.distance += (this.target.distance - now.distance) * share;
    now.y += (this.target.y - now.y) * share;
    now.z += (this.target.z - now.z) * share;
    now.shiftX += (this.target.shiftX - now.shiftX) * share;
    now.shiftY += (this.target.shiftY - now.shiftY) * share;
    now.metre += (this.target.metre - now.metre) * share;
    stageView.framing = now;
    if (isFree) {
      if (this.away === -1) placeCamera(camera, now, width / height);
      this.away = 1;
      this.freePlace.copy(camera.position);
      this.freeTurn.copy(camera.quaternion);
      aimLens(camera, now, width / height);
      return;
    }
    placeCamera(camera, now, width / height);
    // Back from where it was flown to.
    this.away = isGliding && this.away > 0.002 ? this.away * Math.exp(-step * 4.5) : 0;
    if (this.away === 0) return;
    camera.position.lerp(this.freePlace, this.away);
    camera.quaternion.slerp(this.freeTurn, this.away);
  }
}

/** Stands the camera where a framing says, looking at the stage. */
export function placeCamera(camera: PerspectiveCamera, framing: Framing, aspect: number): void {
  camera.position.set(0, framing.y, framing.z);
  camera.rotation.set(-framing.pitch, 0, 0);
  aimLens(camera, framing, aspect);
}

/** The framing's lens; a camera that is flown keeps it, so that the stage stays clear of the interface. */
function aimLens(camera: PerspectiveCamera, framing: Framing, aspect: number): void {
  camera.fov = (framing.fieldOfView * 180) / Math.PI;
  camera.aspect = aspect;
  camera.near = 0.1;
  camera.far = 60;
  camera.updateProjectionMatrix();
  // A view camera's shift: the picture moves, verticals stay upright.
  camera.projectionMatrix.elements[8] = -framing.shiftX;
  camera.projectionMatrix.elements[9] = -framing.shiftY;
  camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert();
}
