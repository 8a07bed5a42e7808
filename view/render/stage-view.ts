import { frameStage, NO_COVER, project, stagePoint, type Cover, type Framing } from './framing.ts';

/**
 * The stage camera as it stands now, for whoever turns a pointer into a place in the room. One for the page, which has one window.
 * Written by the room once a picture; readable before that.
 */
export class StageView {
  framing: Framing = frameStage(16, 9, NO_COVER);
  left = 0;
  top = 0;
  width = 16;
  height = 9;

  /** Metres in the plane z = 0 under a point of the window in CSS px: x, y written to `out`. */
  pointAt(clientX: number, clientY: number, out: Float32Array | number[]): void {
    stagePoint(this.framing, this.width / this.height, ((clientX - this.left) / this.width) * 2 - 1, 1 - ((clientY - this.top) / this.height) * 2, out);
  }

  /** CSS px of a point of the room: x, y written to `out`. */
  pixelOf(x: number, y: number, z: number, out: Float32Array | number[]): void {
    project(this.framing, this.width / this.height, x, y, z, out);
    out[0] = this.left + ((out[0]! + 1) / 2) * this.width;
    out[1] = this.top + ((1 - out[1]!) / 2) * this.height;
  }
}

export const stageView = new StageView();

/** What the interface covers of the window now, as fractions; the room moves out of its way. Written by the interface. */
export const coverNow: { -readonly [Side in keyof Cover]: number } = { ...NO_COVER };
