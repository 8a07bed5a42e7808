import { PerspectiveCamera, SRGBColorSpace, WebGLRenderTarget, type Object3D, type WebGLRenderer } from 'three';
import { frameStage, NO_COVER } from './framing.ts';
import { placeCamera } from './stage-camera.ts';
import { CARD_PICTURE } from './take-picture.ts';

/** Drawn this much larger and scaled down, so that edges are soft. */
const FINER = 2;

/** Draws an object framed as a stage into a picture of its own and gives it as a JPEG of CARD_PICTURE; null when the graphics card has gone. */
export async function photograph(gl: WebGLRenderer, object: Object3D): Promise<Blob | null> {
  if (gl.getContext().isContextLost()) return null;
  const { width, height, quality } = CARD_PICTURE, wide = width * FINER, high = height * FINER;
  const camera = new PerspectiveCamera(), target = new WebGLRenderTarget(wide, high, { depthBuffer: false, colorSpace: SRGBColorSpace });
  // As for a headset's eye: colours as displayed, and shaders that are compiled already.
  Object.assign(target, { isXRRenderTarget: true });
  // The shaders' colours are displayed ones already; the card would convert them once more on its way into an sRGB target.
  target.texture.internalFormat = 'RGBA8';
  placeCamera(camera, frameStage(wide, high, NO_COVER), wide / high);
  const before = gl.getRenderTarget(), wasXr = gl.xr.enabled, pixels = new Uint8ClampedArray(wide * high * 4);
  try {
    gl.xr.enabled = false;
    gl.setRenderTarget(target);
    gl.render(object, camera);
    const read = gl.readRenderTargetPixelsAsync(target, 0, 0, wide, high, pixels);
    gl.setRenderTarget(before);
    gl.xr.enabled = wasXr;
    await read;
  } finally {
    gl.setRenderTarget(before);
    gl.xr.enabled = wasXr;
    target.dispose();
  }
  // What is rendered starts at the bottom.
  const upright = new Uint8ClampedArray(pixels.length), row = wide * 4;
  for (let y = 0; y < high; y++) upright.set(pixels.subarray(y * row, (y + 1) * row), (high - 1 - y) * row);
  for (let i = 3; i < upright.length; i += 4) upright[i] = 255;
  const large = new OffscreenCanvas(wide, high), small = new OffscreenCanvas(width, height), context = small.getContext('2d');
  large.getContext('2d')?.putImageData(new ImageData(upright, wide, high), 0, 0);
  if (!context) return null;
  context.imageSmoothingQuality = 'high';
  context.drawImage(large, 0, 0, width, height);
  return small.convertToBlob({ type: 'image/jpeg', quality });
}
