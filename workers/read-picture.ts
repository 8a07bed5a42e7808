/** From a camera's picture to pixels of the size that the pose model needs, with what else the picture tells. */

/** Mean luma is taken from every this many pixels: 10 000 pixels are left of a 448 × 336 picture's 150 000. */
const LUMA_STEP = 15;

/** Pixels for the model. */
export interface ReadPicture {
  readonly image: ImageData;
  /** Mean luma, 0–255 (BT.601 weights). */
  readonly brightness: number;
  /** Multiplies x and y of the image into px of a 640-wide picture. */
  readonly scale: number;
}

/** Draws pictures down to `longSide` px into one canvas, kept from picture to picture. */
export class PictureReader {
  private readonly canvas = new OffscreenCanvas(2, 2);
  /** Pixels are read back at once, so a canvas in memory is faster than one on the graphics card. */
  private readonly context = this.canvas.getContext('2d', { willReadFrequently: true, alpha: false })!;

  constructor(private readonly longSide: number) {}

  /** Closes `picture`. Throws an Error when it has no pixels. */
  read(picture: ImageBitmap | VideoFrame): ReadPicture {
    try {
      const width = 'displayWidth' in picture ? picture.displayWidth : picture.width;
      const height = 'displayHeight' in picture ? picture.displayHeight : picture.height;
      if (!(width > 0 && height > 0)) throw new Error(`The camera's picture is ${width} × ${height} px.`);
      const ratio = Math.min(1, this.longSide / Math.max(width, height));
      const w = Math.max(1, Math.round(width * ratio)), h = Math.max(1, Math.round(height * ratio));
      if (this.canvas.width !== w || this.canvas.height !== h) {
        this.canvas.width = w;
        this.canvas.height = h;
        this.context.imageSmoothingQuality = 'medium';
      }
      this.context.drawImage(picture, 0, 0, w, h);
      const image = this.context.getImageData(0, 0, w, h), { data } = image;
      let sum = 0, count = 0;
      for (let i = 0; i + 2 < data.length; i += 4 * LUMA_STEP) { sum += 0.299 * data[i]! + 0.587 * data[i + 1]! + 0.114 * data[i + 2]!; count++; }
      return { image, brightness: sum / count, scale: 640 / w };
    } finally {
      picture.close();
    }
  }
}

const LEFT_SHOULDER = 5, RIGHT_SHOULDER = 6, LEFT_HIP = 11, RIGHT_HIP = 12;

/**
 * Mean colour of the clothes: 5 × 5 samples inside the quadrilateral of shoulders and hips, drawn in by a fifth so that
 * arms and background stay out. `keypoints`: 17 × (x, y, score) in px of `image`. Undefined when a corner is unsure.
 */
export function torsoColour(image: ImageData, keypoints: ArrayLike<number>, minScore: number): [number, number, number] | undefined {
  for (const corner of [LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP]) if (!(keypoints[corner * 3 + 2]! >= minScore)) return undefined;
  const at = (corner: number, axis: number): number => keypoints[corner * 3 + axis]!;
  const colour: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let i = 1; i <= 5; i++) for (let j = 1; j <= 5; j++) {
    const u = 0.2 + 0.1 * i, v = 0.2 + 0.1 * j;
    const mix = (axis: number): number => (1 - v) * ((1 - u) * at(LEFT_SHOULDER, axis) + u * at(RIGHT_SHOULDER, axis)) + v * ((1 - u) * at(LEFT_HIP, axis) + u * at(RIGHT_HIP, axis));
    const x = Math.round(mix(0)), y = Math.round(mix(1));
    if (x < 0 || y < 0 || x >= image.width || y >= image.height) continue;
    const pixel = (y * image.width + x) * 4;
    for (let c = 0; c < 3; c++) colour[c]! += image.data[pixel + c]!;
    count++;
  }
  return count < 5 ? undefined : [colour[0] / count, colour[1] / count, colour[2] / count];
}
